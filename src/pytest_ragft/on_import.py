"""Something done to a library as soon as the app imports it, and no import before that."""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType


def when_imported(name: str, act: Callable[[ModuleType], None]) -> Callable[[], None] | None:
    """Acts on the module now if it is imported already, otherwise right after its import.

    Importing it here would cost time in suites that never use it, and break those that rename it
    first. Returns what stops the waiting; None if the library is not installed.
    """
    module = sys.modules.get(name)
    if module is not None:
        act(module)
        return lambda: None
    if find_spec(name.partition(".")[0]) is None:  # a look for more would import the package
        return None
    waiting = _Waiting(name, act)
    sys.meta_path.insert(0, waiting)
    return waiting.stop


class _Waiting(MetaPathFinder):
    def __init__(self, name: str, act: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._act = act

    def stop(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the finders behind this one give, with a loader that acts when done."""
        if fullname != self._name:
            return None
        behind = sys.meta_path[sys.meta_path.index(self) + 1 :]
        specs = (finder.find_spec(fullname, path, target) for finder in behind)
        spec = next((spec for spec in specs if spec), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Acting(spec, spec.loader, self._act)
        return spec


class _Acting(Loader):
    """Stands in for a module's loader during the import only."""

    def __init__(self, spec: ModuleSpec, loader: Loader, act: Callable[[ModuleType], None]) -> None:
        self._spec = spec
        self._loader = loader
        self._act = act

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._spec.loader = self._loader
        if module.__loader__ is self:  # not so for a module that another name stands for
            module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._act(module)
