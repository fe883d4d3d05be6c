# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Readers of network files, for weights/convert.py.

Each has a function read(path, data) that returns what the file holds as a
dict of tensor.Stored by name. Weights are not read before they are asked
for, and never before their shape has been judged: nothing here reserves
memory because a file says so. What a file does wrong is a BadNetwork.
"""
