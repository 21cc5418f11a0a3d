"""The package's core on the C library, through cffi in ABI mode: what PyPy runs.

* `library` loads the shared library by the declarations in its header.
* `values` turns Python's objects into the library's values and back, and calls its functions by name.
* `dtypes` has dtypes and scalars, `arrays` the class of arrays, and `memory` what they share with others.
* `ufuncs` has functions of elements, `faults` what becomes of their floating-point faults, and `functions`
  all other functions, most of them made from signatures.
* `core` has them together, and says why what is missing is missing.
"""
