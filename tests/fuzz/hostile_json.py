# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files whose length word or JSON header is wrong."""

import json

from safetensors import build, header_of, join, vgg

ENTRY = b'{"dtype":"F32","shape":[1,3,3,3],"data_offsets":[0,108]}'
DEEP = 1_000_000


def length_words():
    good = build(vgg(n_layers=1))
    rest = good[8:]
    yield "empty", "bad", "empty.safetensors", b""
    yield "seven-bytes", "bad", "", bytes(7)
    yield "only-length", "bad", "", bytes(8)
    yield "length-0", "bad", "", join(b"", rest, 0)
    yield "length-1", "bad", "", join(b"", rest, 1)
    yield "length-past-end", "bad", "", join(b"", rest, len(rest) + 1)
    yield "length-whole-file", "bad", "", join(b"", rest, len(rest))
    for power in (31, 32, 62, 63):
        yield f"length-2-{power}", "bad", "", join(b"", rest, 2 ** power)
    # 8 + length wraps around to less than the file.
    yield "length-wraps", "bad", "", join(b"", rest, 2 ** 64 - 8)
    # As long as it says, and longer than a header may be.
    yield "length-2-mib", "bad", "length", join(b" " * (2 ** 21 + 1), b"")
    yield "length-max", "bad", "", join(b"", rest, 2 ** 64 - 1)


def not_json():
    yield "text", "bad", "", b"This is no network, it is a letter.\n" * 9
    yield "png", "bad", "", b"\x89PNG\r\n\x1a\n" + bytes(64)
    yield "zip-of-pytorch", "bad", "", b"PK\x03\x04" + bytes(200)
    for name, text in [
            ("blank", b"        "), ("no-brace", b'"conv1_1.weight"'),
            ("open-brace", b"{"), ("half", b'{"conv1_1.weight":{"dtype":'),
            ("trailing-comma", b'{"a":1,}'), ("comment", b"{/* */}/*"),
            ("null", b"null"), ("number", b"12"), ("array", b"[]"),
            ("string-open", b'{"abc'), ("nul-byte", b'{"a\0b":1}'),
            ("only-nul", bytes(64)),
            ("invalid-utf8", b'{"\xff\xfe":' + ENTRY + b"}"),
            ("utf8-surrogate", b'{"\xed\xa0\x80":' + ENTRY + b"}"),
            ("utf8-overlong", b'{"\xc0\xaf":' + ENTRY + b"}"),
            ("utf8-in-value", b'{"__metadata__":{"architecture":"\xff"}}')]:
        yield f"json-{name}", "bad", "", join(text, bytes(108))


def deep():
    yield "deep-arrays", "bad", "", join(b"[" * DEEP, b"")
    yield "deep-objects", "bad", "", join(b'{"a":' * DEEP, b"")
    closed = b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}"
    yield "deep-closed", "bad", "", join(closed, b"")
    # What json-glib takes for strings and comments, and JSON does not.
    for name, text in [("comment", b'{"a":/*"*/'), ("quote", b'{"a":\'"\','),
                       ("key", b"{'\"':")]:
        yield f"deep-after-{name}", "bad", "", join(text + b"[" * DEEP, b"")
    # Brackets inside a string are no nesting.
    quoted = json.dumps({"__metadata__": {"note": "[" * 9999 + "\"{"}})
    header, data = header_of(vgg(n_layers=1))
    text = quoted[:-1] + "," + json.dumps(header)[1:]
    yield "deep-in-string", "ok", "vgg16 caffe 1", join(text.encode(), data)


def odd_objects():
    header, data = header_of(vgg(n_layers=1))
    text = json.dumps(header).encode()
    first = b'{"conv1_1.weight":' + ENTRY + b","
    yield "empty-object", "bad", "conv1_1", join(b"{}      ", b"")
    yield from duplicates(first, text, data)
    name = '{"conv1_1.weight\\u0000x":'.encode()
    yield "nul-in-name", "any", "", join(name + ENTRY + b"," + text[1:],
                                         data)
    yield "empty-name", "any", "", join(b'{"":' + ENTRY + b"," + text[1:],
                                        data)
    # json-glib knows C's escapes too: the header is UTF-8, the name is not.
    octal = rb'{"\377\376.weight":7,'
    yield "octal-in-name", "bad", "", join(octal + text[1:], data)
    octal = rb'{"__metadata__":{"architecture":"\377"},'
    yield "octal-in-metadata", "bad", "", join(octal + text[1:], data)
    long_name = b'{"' + b"n" * 100000 + b'":'
    yield "long-name", "any", "", join(long_name + b"7," + text[1:], data)
    many = b"{" + b",".join(b'"t%d":%s' % (i, ENTRY) for i in range(20000))
    yield "many-tensors", "bad", "overlap", join(many + b"}", data)
    yield "after-object", "any", "", join(text + b"{}", data)
    for kind, value in (("null", b"null"), ("number", b"1"),
                        ("string", b'"F32"'), ("array", b"[1]"),
                        ("object", b"{}")):
        wrong = b'{"conv1_1.weight":' + value + b',"conv1_1.bias":' + \
            ENTRY + b"}"
        yield (f"entry-{kind}", "bad", "conv1_1.weight",
               join(wrong, bytes(108)))


def duplicates(first, text, data):
    yield ("duplicate-tensor", "bad", "conv1_1.weight twice",
           join(first + text[1:], data))
    spelled = first.replace(b"conv1_1.w", rb"conv1_1\u002ew")
    yield ("duplicate-spelled", "bad", "conv1_1.weight twice",
           join(spelled + text[1:], data))
    for key, value in ((b'"dtype":', b'"F16"'), (b'"shape":', b"[1]"),
                       (b'"data_offsets":', b"[0,0]")):
        yield (f"duplicate-{key[1:-2].decode()}", "bad",
               f"{key[1:-2].decode()} twice",
               join(text.replace(key, key + value + b"," + key), data))
    note = b'{"__metadata__":{"a":"1","b":"2","a":"1"},'
    yield "duplicate-note", "bad", "a twice", join(note + text[1:], data)
    twice = b'{"__metadata__":{"a":"1"},"__metadata__":{"a":"1"},'
    yield ("duplicate-metadata", "bad", "__metadata__ twice",
           join(twice + text[1:], data))


def cases():
    yield from length_words()
    yield from not_json()
    yield from deep()
    yield from odd_objects()
