"""Finds the extension module: an installed package, or `POLYARRAY_MODULE`, the path of a built library.

Without the Python package around it the module is served as `polyarray` itself, with what pickling
needs.
"""

import importlib.util
import os
import sys
import types


def _load(path):
    spec = importlib.util.spec_from_file_location("polyarray._polyarray", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    package = types.ModuleType("polyarray")
    package.__path__ = []
    package.__dict__.update(
        {name: getattr(module, name) for name in dir(module) if not name.startswith("__")}
    )
    exceptions = types.ModuleType("polyarray.exceptions")
    exceptions.AxisError = module.AxisError
    sys.modules.update(
        {
            "polyarray": package,
            "polyarray._polyarray": module,
            "polyarray.exceptions": exceptions,
        }
    )


if "POLYARRAY_MODULE" in os.environ:
    _load(os.environ["POLYARRAY_MODULE"])
