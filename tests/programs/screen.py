#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A screen without one, Xvfb: looks at the window of a program and presses
keys in it, through libX11.
"""

import ctypes
import ctypes.util
import shutil
import subprocess
import time
import unittest

PATIENCE = 60

KEY_PRESS, KEY_PRESS_MASK = 2, 1
IS_VIEWABLE = 2
Z_PIXMAP, ALL_PLANES = 2, ctypes.c_ulong(-1).value


class Image(ctypes.Structure):
    """The beginning of an XImage."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int),
                ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                ("unit", ctypes.c_int), ("bit_order", ctypes.c_int),
                ("pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int)]


class Attributes(ctypes.Structure):
    """XWindowAttributes; what is not looked at has no name of its own."""
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int),
                ("width", ctypes.c_int), ("height", ctypes.c_int),
                ("more", ctypes.c_int * 2), ("visual", ctypes.c_void_p),
                ("root", ctypes.c_ulong), ("fields", ctypes.c_int * 4),
                ("planes", ctypes.c_ulong * 2), ("save", ctypes.c_int),
                ("colormap", ctypes.c_ulong), ("installed", ctypes.c_int),
                ("map_state", ctypes.c_int), ("rest", ctypes.c_long * 8)]


class KeyEvent(ctypes.Structure):
    """XKeyEvent, in the room of an XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong),
                ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("root", ctypes.c_ulong),
                ("subwindow", ctypes.c_ulong), ("time", ctypes.c_ulong),
                ("place", ctypes.c_int * 4), ("state", ctypes.c_uint),
                ("keycode", ctypes.c_uint), ("same_screen", ctypes.c_int),
                ("rest", ctypes.c_long * 16)]


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def ignore_error(_display, _event):
    """A window may close while it is looked at: Xlib would end us."""
    return 0


def load():
    """libX11, told what returns pointers."""
    name = ctypes.util.find_library("X11")
    if name is None or shutil.which("Xvfb") is None:
        raise unittest.SkipTest("no Xvfb or no libX11")
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XStringToKeysym.restype = ctypes.c_ulong
    x11.XGetImage.restype = ctypes.POINTER(Image)
    x11.XSetErrorHandler(ignore_error)
    return x11


class Screen:
    def __enter__(self):
        self.x11 = load()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0",
             "640x480x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.name = ":" + self.server.stdout.readline().decode().strip()
        self.display = ctypes.c_void_p(
            self.x11.XOpenDisplay(self.name.encode()))
        assert self.display, f"no display {self.name}"
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        return self

    def __exit__(self, *error):
        self.x11.XCloseDisplay(self.display)
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()

    def windows(self):
        """On the root window, those that can be seen: (window, size)."""
        children = ctypes.POINTER(ctypes.c_ulong)()
        count = ctypes.c_uint()
        unused = ctypes.c_ulong()
        self.x11.XQueryTree(self.display, self.root, ctypes.byref(unused),
                            ctypes.byref(unused), ctypes.byref(children),
                            ctypes.byref(count))
        for window in children[:count.value]:
            attributes = Attributes()
            if (self.x11.XGetWindowAttributes(
                    self.display, ctypes.c_ulong(window),
                    ctypes.byref(attributes))
                    and attributes.map_state == IS_VIEWABLE):
                yield window, (attributes.width, attributes.height)
        if children:
            self.x11.XFree(children)

    def colors(self, window, width, height):
        """How many different pixels there are."""
        image = self.x11.XGetImage(
            self.display, ctypes.c_ulong(window), 0, 0, width, height,
            ctypes.c_ulong(ALL_PLANES), Z_PIXMAP)
        if not image:
            return 0
        rows = ctypes.string_at(image.contents.data,
                                image.contents.bytes_per_line * height)
        self.x11.XDestroyImage(image)
        return len({rows[at:at + 4] for at in range(0, len(rows), 4)})

    def wait_for_picture(self, width, height):
        """A window of this size, when it shows more than a colour or two."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for window, size in self.windows():
                if (size == (width, height)
                        and self.colors(window, width, height) > 100):
                    return window
            time.sleep(0.1)
        raise AssertionError(f"no picture, but {list(self.windows())}")

    def press(self, window, key):
        """By its name in X."""
        symbol = ctypes.c_ulong(self.x11.XStringToKeysym(key.encode()))
        event = KeyEvent(type=KEY_PRESS, window=window, root=self.root,
                         display=self.display, same_screen=1,
                         keycode=self.x11.XKeysymToKeycode(self.display,
                                                           symbol))
        self.x11.XSendEvent(self.display, ctypes.c_ulong(window), 0,
                            ctypes.c_long(KEY_PRESS_MASK),
                            ctypes.byref(event))
        self.x11.XFlush(self.display)
