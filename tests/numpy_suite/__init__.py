"""NumPy's own tests, as its wheel ships them, with `np` bound to polyarray.

    python tests/numpy_suite/run.py                     every file, against the lists
    python tests/numpy_suite/run.py --part              the part that `make test` runs
    python tests/numpy_suite/run.py linalg/test_linalg  some files
    python tests/numpy_suite/run.py --write             renew the list of failures

`rewrite.py` copies the test files with their imports of NumPy turned into questions to `binding.py`, which
answers with polyarray's names; `plugin.py` looks at why a test fails; `left_out.py` says which files and
tests are not about numbers, and why; `failures.txt` has every other test that fails, with its cause.
"""
