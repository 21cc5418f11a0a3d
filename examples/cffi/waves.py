"""Waves on a string by the C library through cffi: without a compiler, and without Python's arrays.

    python waves.py [library]

cffi's ABI mode needs the declarations in `polyarray.h`, which the package gives as text, and the shared
library, which is the package's own where no other is named.
"""

import contextlib
import sys

import cffi


def opened():
    """The library, and cffi's types of its declarations."""
    from polyarray import get_declarations, get_library

    ffi = cffi.FFI()
    ffi.cdef(get_declarations())
    library = ffi.dlopen(sys.argv[1] if len(sys.argv) > 1 else get_library())
    return ffi, library


ffi, lib = opened()


def check(status):
    """Raises an exception where something went wrong."""
    if status != lib.POLYARRAY_OK:
        raise RuntimeError(f"status {status}: {ffi.string(lib.polyarray_last_error()).decode()}")


def owned(function, *arguments):
    """The array that a function makes; it goes when Python lets go of it."""
    out = ffi.new("polyarray_array **")
    check(function(*arguments, out))
    return ffi.gc(out[0], lib.polyarray_release)


def call(name, *inputs):
    """An operation of the catalogue."""
    return owned(lambda out: lib.polyarray_call(name.encode(), list(inputs), len(inputs), out, 1))


def number(value):
    """An array without axes."""
    return owned(lib.polyarray_full, 0, ffi.NULL, lib.POLYARRAY_FLOAT64, ffi.new("double *", value))


@contextlib.contextmanager
def shown(array):
    """The doubles of a vector, as a buffer of Python's."""
    view = ffi.new("polyarray_view *", {"struct_size": ffi.sizeof("polyarray_view")})
    check(lib.polyarray_view_acquire(array, 0, view))
    try:
        yield memoryview(ffi.buffer(view.data, view.size * view.itemsize)).cast("d")
    finally:
        lib.polyarray_view_release(view)


def main():
    """Adds the overtones of a string, and prints where it is."""
    check(lib.polyarray_check_version(lib.POLYARRAY_ABI_MAJOR, lib.POLYARRAY_ABI_MINOR))
    x = owned(lib.polyarray_arange, 0.0, 3.2, 0.1, lib.POLYARRAY_FLOAT64)
    wave = call("sin", x)
    for overtone in (3.0, 5.0, 7.0, 9.0):
        tone = call("sin", call("multiply", x, number(overtone)))
        wave = call("add", wave, call("divide", tone, number(overtone)))
    with shown(wave) as heights:
        for place in range(0, len(heights), 4):
            print(f"{place / 10:.1f} {heights[place]:7.4f} {'#' * round(40 * max(heights[place], 0))}")
    largest = owned(lib.polyarray_reduce, b"maximum", wave, 0, ffi.NULL, 0)
    top = ffi.new("double *")
    check(lib.polyarray_item(largest, top))
    print(f"largest {top[0]:.6f}")
    try:
        call("add", x, owned(lib.polyarray_arange, 0.0, 2.0, 1.0, lib.POLYARRAY_FLOAT64))
    except RuntimeError as error:
        print(error)


if __name__ == "__main__":
    main()
