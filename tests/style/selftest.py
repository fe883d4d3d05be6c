#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A check that cannot fail is no check: plant faults, look for each.

Every case puts one file into a small clean tree and names the check that
must refuse it and a word of its message. The clean tree must pass.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LICENCE = ("SPDX-FileCopyrightText: 2026 the nststyle authors",
           "SPDX-License-Identifier: LGPL-2.1-or-later")
C_HEAD = "".join(f"/* {line} */\n" for line in LICENCE) + "\n"
SH_HEAD = "#!/bin/sh\n" + "".join(f"# {line}\n" for line in LICENCE)

CLEAN = {
    "meson.build": SH_HEAD.split("\n", 1)[1] + "project('x', 'c')\n",
    "nst-core/include/nst/nst.h": C_HEAD + "#include <nst/error.h>\n",
    "nst-core/src/base/arena.h": C_HEAD + "int nst_arena(void);\n",
    "nst-core/src/ops/vec.c": C_HEAD + '#include "base/arena.h"\n',
    "nst-core/src/ops/relu_avx2.c": C_HEAD + "#include <immintrin.h>\n",
    "nst-core/src/stylizer/stylizer.c":
        C_HEAD + '#include "net/gram.h"\n#include "nst/error.h"\n'
                 "/* no printf() here */\n",
    "tests/bench/bench_peak.c":
        C_HEAD + "#include <immintrin.h>\n\n"
                 "typedef float v __attribute__((vector_size(64)));\n",
    "gst/plugin.c": C_HEAD + "#include <gst/gst.h>\n#include <nst/nst.h>\n",
    "gst/.indent.pro": "/* as K and R */\n--k-and-r-style\n",
    "tests/style/check.sh": SH_HEAD + "exit 0\n",
}


def body(lines):
    return C_HEAD + "int\nf (void)\n{\n" + "  g ();\n" * lines + "}\n"


def core(path, code):
    return f"nst-core/{path}", C_HEAD + code


# check, (path, text), word of the message
PLANTED = [
    ("rooms", core("src/net/a.c", '#include "optim/lbfgs.h"\n'), "reach"),
    ("rooms", core("src/optim/a.c", '#include "net/vgg.h"\n'), "reach"),
    ("rooms", core("src/ops/a.c", '#include "net/vgg.h"\n'), "reach"),
    ("rooms", core("src/base/a.c", '#include "ops/vec.h"\n'), "reach"),
    ("rooms", core("src/motion/a.c", '#include "net/vgg.h"\n'), "reach"),
    ("rooms", core("src/net/a.c", '#include "vgg.h"\n'), "spelled"),
    ("rooms", core("src/net/a.c", '#include "../ops/vec.h"\n'), "spelled"),
    ("rooms", core("src/net/a.c", '#include "nst/image.h"\n'), "public"),
    ("rooms", core("src/ops/a.c", "#include <nst/image.h>\n"), "public"),
    ("rooms", core("src/attic/a.c", "int a;\n"), "no room"),
    ("rooms", core("src/net/a.c", "#include <immintrin.h>\n"), "vector"),
    ("rooms", core("src/net/a.c", "#include <arm_neon.h>\n"), "vector"),
    ("rooms", core("src/net/a.c",
                   "typedef float v __attribute__((vector_size(16)));\n"),
     "vector_size"),
    ("rooms", ("tests/bench/a.c", C_HEAD + "#include <immintrin.h>\n"),
     "vector"),
    ("rooms", ("tests/unit/a.c",
               C_HEAD + "typedef float v __attribute__((vector_size(16)));\n"),
     "vector_size"),
    ("rooms", core("src/net/a.c", "void f(void)\n{\n    printf(\"\");\n}\n"),
     "prints nothing"),
    ("rooms", core("src/net/a.c", "#include <gst/gst.h>\n"), "GStreamer"),
    ("rooms", core("src/net/a.c", "#include <json-glib/json-glib.h>\n"),
     "JSON"),
    ("rooms", core("include/nst/a.h", "#include <stdio.h>\n"), "public"),
    ("rooms", core("include/nst/a.h", '#include "base/arena.h"\n'),
     "private"),
    ("rooms", ("gst/a.c", C_HEAD + '#include "base/arena.h"\n'),
     "applications"),
    ("rooms", ("gst/a.c", C_HEAD + "#include <base/arena.h>\n"), "private"),
    ("rooms", ("tests/unit/a.c", C_HEAD + "#include <gst/gst.h>\n"),
     "GStreamer"),
    ("files", core("src/net/a.c", "int a;\t/* b */\n"), "a tab"),
    ("files", core("src/net/a.c", "int a; \n"), "at the end of the line"),
    ("files", core("src/net/a.c", "int a;\r\n"), "carriage"),
    ("files", core("src/net/a.c", "int a;"), "no newline"),
    ("files", core("src/net/a.c", "int a;\n\n"), "empty last"),
    ("files", core("src/net/a.c", "int " + "a" * 80 + ";\n"), "columns"),
    ("files", ("gst/a.c", "int a;\n"), "SPDX"),
    ("files", ("tests/a.sh", "#!/bin/sh\nexit 0\n"), "SPDX"),
    ("files", ("docs/a.md", "# A\n"), "SPDX"),
    ("files", ("tests/b.sh", SH_HEAD + "cat /" + "home/me/x\n"),
     "one machine"),
    ("files", ("tests/b.sh", SH_HEAD + "cat /" + "work/x\n"), "one machine"),
    ("files", ("scratch/a.md", "".join(f"<!-- {s} -->\n" for s in LICENCE)),
     "top level"),
    ("size", ("gst/a.c", body(81)), "a function of 81"),
    ("size", core("src/net/a.c", "int a;\n" * 900), "split it"),
    ("size", ("tests/a.py", "def f():\n" + "    g()\n" * 81),
     "a function of 81"),
    ("format", core("src/net/a.c", "int   a;\n"), "clang-format"),
    ("format", ("gst/a.c", C_HEAD + "int\nf (void)\n{\nreturn   0;\n}\n"),
     "indent"),
]


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def run(check, root):
    out = subprocess.run([sys.executable, str(HERE / f"{check}.py"),
                          str(root)], capture_output=True, text=True,
                         check=False)
    return out.returncode, out.stdout + out.stderr


def clean_tree(folder):
    shutil.copy(HERE.parents[1] / ".clang-format", folder)
    for name, text in CLEAN.items():
        write(folder, name, text)


def check_clean(root):
    failed = 0
    for check in ("rooms", "files", "size", "format"):
        code, out = run(check, root)
        if code not in (0, 77):
            print(f"{check} refuses a clean tree:\n{out}")
            failed += 1
    return failed


def check_planted(root, check, planted, word):
    name, text = planted
    write(root, name, text)
    code, out = run(check, root)
    (root / name).unlink()
    if code == 77 or (check == "format" and "skipped" in out):
        return 0
    named = any(line.startswith(name.split("/")[0]) and word in line
                for line in out.split("\n"))
    if code == 1 and named and not re.search("Traceback", out):
        return 0
    print(f"{check} missed {name} ({word}):\n{text[-120:]}\n{out}")
    return 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        clean_tree(root)
        failed = check_clean(root)
        for check, planted, word in PLANTED:
            failed += check_planted(root, check, planted, word)
    print(f"selftest: {len(PLANTED)} planted faults, {failed} missed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
