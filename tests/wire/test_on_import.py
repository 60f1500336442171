import json
import sys
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec

import pytest

from pytest_ragft.on_import import when_imported


@pytest.fixture(params=["made_by_a_test", "made_by_a_tost"], ids=["pytest's", "Python's"])
def name(request):
    """A module named like a test has pytest's loader, which is one object for all."""
    yield request.param
    sys.modules.pop(request.param, None)


@pytest.fixture
def library(name, tmp_path, monkeypatch):
    """Imports a module that is not imported yet."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / f"{name}.py").write_text("VALUE = 1\n")
    return lambda: import_module(name)


def test_an_imported_module_is_acted_on_at_once(name, library):
    seen = []
    module = library()
    stop = when_imported(name, seen.append)
    assert seen == [module]
    stop()


def test_another_module_is_acted_on_when_it_is_complete(name, library):
    seen = []
    stop = when_imported(name, lambda module: seen.append(module.VALUE))
    assert seen == []
    module = library()
    assert seen == [1]
    assert type(module.__loader__).__module__ != when_imported.__module__
    assert module.__spec__.loader is module.__loader__
    stop()
    assert name not in [getattr(finder, "_name", None) for finder in sys.meta_path]


def test_stopping_twice_or_before_the_import_does_nothing_more(name, library):
    seen = []
    stop = when_imported(name, seen.append)
    stop()
    stop()
    library()
    assert seen == []


def test_all_who_wait_are_told(name, library):
    seen = []
    stops = [when_imported(name, lambda module, n=n: seen.append(n)) for n in (1, 2)]
    library()
    assert sorted(seen) == [1, 2]
    for stop in stops:
        stop()


def test_a_module_that_is_not_installed_is_not_waited_for():
    assert when_imported("no_such_module", print) is None


def test_a_module_that_goes_missing_meanwhile_fails_as_ever(name, library, tmp_path):
    stop = when_imported(name, print)
    (tmp_path / f"{name}.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        library()
    stop()


def test_a_module_that_fails_at_import_is_not_acted_on(name, library, tmp_path):
    (tmp_path / f"{name}.py").write_text("raise RuntimeError\n")
    seen = []
    stop = when_imported(name, seen.append)
    with pytest.raises(RuntimeError):
        library()
    assert seen == []
    stop()


def test_other_imports_go_on_meanwhile(name, library):
    seen = []
    stop = when_imported(name, seen.append)
    with pytest.raises(ModuleNotFoundError):
        import_module("no_such_module")
    assert seen == []
    stop()


def test_a_name_that_stands_for_another_module_leaves_that_ones_loader(name, monkeypatch):
    own_loader = json.__loader__

    class Alias(Loader):
        def create_module(self, spec):
            return json

        def exec_module(self, module):
            module.__spec__ = ModuleSpec("json", own_loader)

    class Finder:
        def find_spec(self, fullname, path=None, target=None):
            return ModuleSpec(fullname, Alias()) if fullname == name else None

    monkeypatch.setattr(json, "__spec__", json.__spec__)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    seen = []
    stop = when_imported(name, seen.append)
    assert import_module(name) is json
    assert (seen, json.__loader__) == ([json], own_loader)
    stop()
