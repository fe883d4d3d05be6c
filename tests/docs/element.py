#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether docs/element.md says what the element says of itself.

The parts between "<!-- NAME: generated -->" and "<!-- end of NAME -->" are
made of what tests/gst/introspect.c prints, and of the comments before the
properties in gst/. With --write the page is brought up to date.
"""

import pathlib
import re
import subprocess
import sys

PAGE = "docs/element.md"
REGENERATE = "meson devenv -C build -w . python3 tests/docs/element.py . " \
    "build/tests/gst/introspect --write"

TYPES = {"gchararray": "string", "gdouble": "double", "guint": "uint",
         "guint64": "uint64", "gboolean": "boolean"}
LIMITS = {"2147483647": "2³¹-1", "18446744073709551615": "2⁶⁴-1"}

# Of a base class, and so without a comment in gst/.
INHERITED = {"qos": """\
Of `GstBaseTransform`. Off, no frame is dropped, and no element upstream
hears that frames are late. On, late frames are dropped, counted in
[`stats`](#stats) and reported by QOS messages: for a film that plays on a
screen while it is painted. In live mode this element drops none: late frames
lower the quality of the next ones; only the events go on, if it is on."""}


def records(program):
    """{kind: [fields]} of what the program prints."""
    run = subprocess.run([program], capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        sys.exit(f"{program} failed: {run.stderr.strip()}")
    found = {}
    for line in run.stdout.splitlines():
        kind, *fields = line.split("\t")
        found.setdefault(kind, []).append(fields)
    return found


def plain(text):
    """gtk-doc to Markdown."""
    text = re.sub(r"#GstBaseTransform:([a-z-]+)", r"`\1`", text)
    text = re.sub(r"#GstNstStyle:([a-z-]+)", r"[`\1`](#\1)", text)
    text = re.sub(r"#(g[a-z0-9]+)", lambda m: TYPES.get(m[1], m[1]), text)
    return text.replace("$XDG_DATA_HOME/nst", "`$XDG_DATA_HOME/nst`") \
        .replace("$XDG_DATA_DIRS", "`$XDG_DATA_DIRS`")


def paragraphs(root):
    """{property: Markdown} of the comments in gst/."""
    found = dict(INHERITED)
    comment = re.compile(r"/\*\*\n \s*\* GstNstStyle:([a-z-]+):\n(.*?)\*/",
                         re.S)
    for path in sorted((root / "gst").glob("*.c")):
        for name, body in comment.findall(path.read_text(encoding="utf-8")):
            lines = [re.sub(r"^\s*\* ?", "", line)
                     for line in body.splitlines()]
            text = "\n".join(lines).split("\nSince:")[0].strip()
            found[name] = plain(text)
    return found


def readable(text):
    for number, name in LIMITS.items():
        text = text.replace(number, name)
    for name, word in TYPES.items():
        text = re.sub(rf"\b{name}\b", word, text)
    return text


def make_property(fields, values, text):
    name, kind, limits, default, access, blurb = fields
    facts = [readable(kind) + (f", {readable(limits)}" if limits else "")]
    if access != "read only":
        facts.append(f"default: {default}")
    facts.append(access)
    lines = [f"### {name}", "", f"{blurb}. *{'; '.join(facts)}.*", ""]
    if values:
        lines += ["| value | |", "|---|---|"]
        lines += [f"| `{nick}` | {what} |" for _, nick, what in values] + [""]
    return "\n".join(lines + ([text, ""] if text else []))


def make_properties(found, texts):
    """In alphabetical order."""
    return "\n".join(
        make_property(fields,
                      [v for v in found["value"] if v[0] == fields[0]],
                      texts.get(fields[0]))
        for fields in sorted(found["property"]))


def make_summary(found):
    lines = ["| property | default | |", "|---|---|---|"]
    for name, _, _, default, access, blurb in sorted(found["property"]):
        shown = "" if access == "read only" else default
        lines.append(f"| [`{name}`](#{name}) | {shown} | {blurb} |")
    return "\n".join(lines) + "\n"


def make_pads(found):
    lines = []
    for pad, media in found["pad"]:
        formats = [f for p, f in found["format"] if p == pad]
        lines.append(f"- `{pad}`: `{media}`, any size and frame rate, "
                     f"{len(formats)} formats: " + ", ".join(formats))
    return "\n".join(lines) + "\n"


def make_presets(found):
    lines = ["| preset | | other than the default |", "|---|---|---|"]
    for name, comment in found["preset"]:
        settings = ", ".join(f"`{p}={v}`" for n, p, v in found["setting"]
                             if n == name)
        lines.append(f"| `{name}` | {comment} | {settings} |")
    return "\n".join(lines) + "\n"


def make_stats(found):
    lines = ["| field | type |", "|---|---|"]
    lines += [f"| `{name}` | {readable(kind)} |"
              for name, kind in found["stat"]]
    return "\n".join(lines) + "\n"


def undocumented(found, texts):
    """What the comments in gst/ should explain, and do not."""
    faults = [f"{name}: no comment in gst/ with GstNstStyle:{name}:"
              for name, *_ in found["property"]
              if name not in texts]
    faults += [f"stats: the comment in gst/ does not explain {name}"
               for name, _ in found["stat"]
               if f"`{name}`" not in texts.get("stats", "")]
    names = {fields[0] for fields in found["property"]}
    return faults + [f"{name}: a comment in gst/, but no such property"
                     for name in texts if name not in names]


def fill(page, name, text):
    start, end = f"<!-- {name}: generated -->\n", f"<!-- end of {name} -->"
    if page.count(start) != 1 or page.count(end) != 1:
        sys.exit(f"{PAGE}: needs {start.strip()} and {end}, once each")
    before, rest = page.split(start)
    return before + start + "\n" + text + "\n" + end + rest.split(end)[1]


def main():
    root = pathlib.Path(sys.argv[1])
    found = records(sys.argv[2])
    texts = paragraphs(root)
    faults = undocumented(found, texts)
    path = root / PAGE
    page = old = path.read_text(encoding="utf-8")
    for name, text in (("pads", make_pads(found)),
                       ("summary", make_summary(found)),
                       ("properties", make_properties(found, texts)),
                       ("presets", make_presets(found)),
                       ("stats", make_stats(found))):
        page = fill(page, name, text)
    if "--write" in sys.argv:
        path.write_text(page, encoding="utf-8")
    elif page != old:
        pairs = zip(page.split("\n") + [""], old.split("\n") + [""])
        line = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 1)
        faults.append(f"{PAGE}:{line}: differs from what the element says "
                      f"of itself; run: {REGENERATE}")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
