# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A pickle of tensors, read without running it.

Python's pickles are programs: whoever loads one runs it. So this is an
interpreter of our own, of those instructions that torch.save() writes. It
builds numbers, strings, tuples, lists and dicts, and of all the functions
that a pickle may name it knows the few below, as names: nothing is imported
and nothing called.
"""

import pickletools
import struct

from formats.tensor import BadNetwork, item_size, printable

ORDERED_DICT = ("collections", "OrderedDict")
# With their arguments: storage, offset, size, strides …
TENSORS = {("torch._utils", "_rebuild_tensor"),
           ("torch._utils", "_rebuild_tensor_v2")}
# tensor, …
WRAPPERS = {("torch._utils", "_rebuild_parameter"),
            ("torch.nn.parameter", "Parameter")}
DTYPES = {"Double": "<f8", "Float": "<f4", "Half": "<f2", "BFloat16": "bf16",
          "Long": "<i8", "Int": "<i4", "Short": "<i2", "Char": "i1",
          "Byte": "u1", "Bool": "?"}
STORAGES = {(module, kind + "Storage"): dtype
            for module in ("torch", "torch.cuda")
            for kind, dtype in DTYPES.items()}
KNOWN = {ORDERED_DICT} | TENSORS | WRAPPERS | STORAGES.keys()

# Of torchvision's VGG-19 4 KB, 700 instructions.
MAX_BYTES = 16 << 20
MAX_INSTRUCTIONS = 1 << 20

MARK = object()


class Global:
    """A function or a class, by its name only."""

    def __init__(self, name):
        if name not in KNOWN:
            raise BadNetwork(
                f"the pickle wants to use {printable('.'.join(name))}, which "
                "a file of weights does not need: refused. (Of a whole model "
                "save model.state_dict() instead.)")
        self.name = name


class Storage:
    """A run of values in the file; key is its name there."""

    def __init__(self, key, dtype, count):
        self.key, self.dtype, self.count = key, dtype, count

    @property
    def size(self):
        return self.count * item_size(self.dtype)


class View:
    """A tensor as it lies in a storage; all in elements."""

    def __init__(self, storage, offset, shape, strides):
        self.storage, self.offset = storage, offset
        self.shape, self.strides = shape, strides

    def fits(self):
        if 0 in self.shape:
            return True
        last = self.offset + sum((side - 1) * stride for side, stride
                                 in zip(self.shape, self.strides))
        return last < self.storage.count


def are_sizes(numbers):
    return isinstance(numbers, tuple) and len(numbers) <= 8 and all(
        type(n) is int and 0 <= n < 1 << 48 for n in numbers)


def make_storage(identity):
    """Of ('storage', type, key, device, count), perhaps with a view."""
    if not isinstance(identity, tuple) or len(identity) not in (5, 6) or \
            identity[0] != "storage" or not isinstance(identity[1], Global) \
            or identity[1].name not in STORAGES or \
            not isinstance(identity[2], str) or not are_sizes(identity[4:5]):
        raise BadNetwork("the pickle is damaged: a storage is not described "
                         "as PyTorch does it")
    if len(identity) == 6 and identity[5] is not None:
        raise BadNetwork("a storage is a view of another one; save the file "
                         "anew with PyTorch 1.6 or later")
    return Storage(identity[2], STORAGES[identity[1].name], identity[4])


def make_view(arguments):
    if len(arguments) < 4 or not isinstance(arguments[0], Storage) or \
            not are_sizes((arguments[1],)) or not are_sizes(arguments[2]) or \
            not are_sizes(arguments[3]) or \
            len(arguments[2]) != len(arguments[3]):
        raise BadNetwork("the pickle is damaged: a tensor is not described "
                         "as PyTorch does it")
    view = View(*arguments[:4])
    if not view.fits():
        raise BadNetwork("the pickle is damaged: a tensor is larger than its "
                         "storage")
    return view


def ordered_dict(arguments):
    """Python 2 writes the pairs as an argument."""
    pairs = arguments[0] if arguments else []
    if not isinstance(pairs, list) or any(
            not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise TypeError
    result = {}
    for key, value in pairs:
        store(result, key, value)
    return result


def call(function, arguments):
    if not isinstance(function, Global) or not isinstance(arguments, tuple):
        raise BadNetwork("the pickle is damaged: it calls what is no "
                         "function")
    if function.name == ORDERED_DICT:
        return ordered_dict(arguments)
    if function.name in TENSORS:
        return make_view(arguments)
    if function.name in WRAPPERS and arguments and \
            isinstance(arguments[0], View):
        return arguments[0]
    raise BadNetwork(f"the pickle calls {'.'.join(function.name)} in a way "
                     "that PyTorch does not")


def store(mapping, key, value):
    if not isinstance(mapping, dict) or type(key) not in (str, int):
        raise BadNetwork("the pickle is damaged: a key is no name")
    mapping[key] = value


class Machine:
    """Instructions by their names in pickletools, as methods."""

    def __init__(self):
        self.stack, self.memo, self.storages = [], {}, {}
        self.instructions = 0

    def count_instructions(self, more):
        self.instructions += more
        if self.instructions > MAX_INSTRUCTIONS:
            raise BadNetwork("the pickle is larger than one of a VGG could "
                             "be")

    def pop_to_mark(self):
        items = []
        while (item := self.stack.pop()) is not MARK:
            items.append(item)
        return items[::-1]

    def step(self, name, argument):
        if name in PUSHED:
            self.stack.append(argument)
        elif name in CONSTANTS:
            self.stack.append(CONSTANTS[name]())
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            self.memo[int(argument)] = self.stack[-1]
        elif name == "MEMOIZE":
            self.memo[len(self.memo)] = self.stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[int(argument)])
        elif name in IGNORED:
            pass
        elif hasattr(self, "do_" + name):
            getattr(self, "do_" + name)(argument)
        else:
            raise BadNetwork("the pickle has the instruction "
                             f"{name}, which a file of weights does not "
                             "need: refused")

    def do_POP(self, _):
        self.stack.pop()

    def do_TUPLE(self, _):
        self.stack.append(tuple(self.pop_to_mark()))

    def take_tuple(self, count):
        if len(self.stack) < count:
            raise IndexError
        self.stack[len(self.stack) - count:] = \
            [tuple(self.stack[len(self.stack) - count:])]

    def do_TUPLE1(self, _):
        self.take_tuple(1)

    def do_TUPLE2(self, _):
        self.take_tuple(2)

    def do_TUPLE3(self, _):
        self.take_tuple(3)

    def do_LIST(self, _):
        self.stack.append(self.pop_to_mark())

    def do_DICT(self, _):
        items = self.pop_to_mark()
        self.stack.append({})
        self.set_items(items)

    def append_all(self, items):
        if not isinstance(self.stack[-1], list):
            raise TypeError
        self.stack[-1].extend(items)

    def do_APPEND(self, _):
        self.append_all([self.stack.pop()])

    def do_APPENDS(self, _):
        self.append_all(self.pop_to_mark())

    def set_items(self, items):
        if len(items) % 2:
            raise IndexError
        for key, value in zip(items[::2], items[1::2]):
            store(self.stack[-1], key, value)

    def do_SETITEM(self, _):
        value, key = self.stack.pop(), self.stack.pop()
        self.set_items([key, value])

    def do_SETITEMS(self, _):
        self.set_items(self.pop_to_mark())

    def do_GLOBAL(self, argument):
        self.stack.append(Global(tuple(argument.split(" ", 1))))

    def do_STACK_GLOBAL(self, _):
        name, module = self.stack.pop(), self.stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise TypeError
        self.stack.append(Global((module, name)))

    def do_REDUCE(self, _):
        arguments, function = self.stack.pop(), self.stack.pop()
        if arguments and isinstance(arguments, tuple) and \
                isinstance(arguments[0], list):
            # The list may be used again and again.
            self.count_instructions(len(arguments[0]))
        self.stack.append(call(function, arguments))

    do_NEWOBJ = do_REDUCE

    def do_BUILD(self, _):
        """The attributes of a dict or a parameter: nobody needs them."""
        self.stack.pop()
        if not isinstance(self.stack[-1], (dict, View)):
            raise TypeError

    def do_BINPERSID(self, _):
        storage = make_storage(self.stack.pop())
        known = self.storages.setdefault(storage.key, storage)
        if (known.dtype, known.count) != (storage.dtype, storage.count):
            raise BadNetwork("the pickle is damaged: storage "
                             f"{printable(storage.key)} has two sizes")
        self.stack.append(known)


PUSHED = {"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4",
          "FLOAT", "BINFLOAT", "STRING", "BINSTRING", "SHORT_BINSTRING",
          "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
CONSTANTS = {"NONE": lambda: None, "NEWTRUE": lambda: True,
             "NEWFALSE": lambda: False, "EMPTY_TUPLE": tuple,
             "EMPTY_LIST": list, "EMPTY_DICT": dict, "MARK": lambda: MARK}
IGNORED = {"PROTO", "FRAME"}


def load(stream):
    """What the pickle at the stream's position holds, and its storages by
    their keys. The stream stands behind it afterwards."""
    machine, start = Machine(), stream.tell()
    try:
        for instruction, argument, _ in pickletools.genops(stream):
            if instruction.name == "STOP":
                return machine.stack.pop(), machine.storages
            machine.count_instructions(1)
            if stream.tell() - start > MAX_BYTES:
                raise BadNetwork("the pickle is larger than one of a VGG "
                                 "could be")
            machine.step(instruction.name, argument)
    except (ValueError, IndexError, KeyError, TypeError, OverflowError,
            struct.error, EOFError) as error:
        raise BadNetwork("the pickle is damaged or truncated") from error
    raise BadNetwork("the pickle is truncated")
