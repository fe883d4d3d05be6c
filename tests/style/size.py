#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lengths of files and functions.

A warning is a hint that something wants to be two things; a fault means
that nobody will read it to the end.
"""

import ast

import tree

FILE_WARN, FILE_FAIL = 400, 800
FUNCTION_FAIL = 80
COUNTED = (".c", ".h", ".py", ".sh")


def c_functions(lines):
    """(first line, length) of each body; both styles put its braces into
    the first column, and those of an initialiser at the end of a line."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.rstrip() == "{":
            start = number
        elif line.startswith("}") and start is not None:
            yield start, number - start - 1
            start = None


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno


def check_file(name, text):
    faults, warnings = [], []
    lines = text.split("\n")
    length = len(lines) - 1
    if length > FILE_FAIL:
        faults.append(f"{name}:1: {length} lines; split it "
                      f"(at most {FILE_FAIL})")
    elif length > FILE_WARN:
        warnings.append(f"warning: {name}:1: {length} lines")
    if name.endswith(".py"):
        functions = python_functions(text)
    elif name.endswith((".c", ".h")):
        functions = c_functions(lines)
    else:
        functions = ()
    for number, count in functions:
        if count > FUNCTION_FAIL:
            faults.append(f"{name}:{number}: a function of {count} lines; "
                          f"split it (at most {FUNCTION_FAIL})")
    return faults, warnings


def main():
    root = tree.root_from_arguments()
    faults = []
    for name in tree.files(root):
        if not name.endswith(COUNTED):
            continue
        text = (root / name).read_text(encoding="utf-8", errors="replace")
        found, warnings = check_file(name, text)
        faults += found
        for warning in warnings:
            print(warning)
    tree.finish(faults, "size")


if __name__ == "__main__":
    main()
