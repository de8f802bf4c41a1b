"""Postpones the import of the SDK's 1,600 modules of types, which nothing here uses.

`telnyx/__init__.py` (4.189) imports all of them: 1.2 s of CPU and 25 MiB in each process that sends
commands.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any

PACKAGE, TYPES = "telnyx", "telnyx.types"


def postpone() -> None:
    """Have `telnyx.types` loaded when one of its names is asked for; no effect once it is loaded.

    Its modules can be imported one by one all the while: the package has its own path.
    """
    package = PathFinder.find_spec(PACKAGE)
    if TYPES in sys.modules or package is None:
        return
    spec = PathFinder.find_spec(TYPES, package.submodule_search_locations)
    if spec is not None and spec.loader is not None:
        types = module_from_spec(spec)
        types.__getattr__ = lambda name: _load(types, name)  # type: ignore[method-assign]
        sys.modules[TYPES] = types


def _load(types: ModuleType, name: str) -> Any:
    if types.__dict__.pop("__getattr__", None) is not None:
        types.__spec__.loader.exec_module(types)  # type: ignore[union-attr]
    return getattr(types, name)
