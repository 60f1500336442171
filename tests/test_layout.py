"""Folders of parts and the lists of them hold together, and so does the packaging."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from pytest_ragft.diagnosis.arms import ARMS
from pytest_ragft.report import REPORTS
from pytest_ragft.wire.clients import CLIENTS
from pytest_ragft.wire.protocols import PROTOCOLS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "pytest_ragft"


def parts(folder, value):
    """Values of that name in the modules of a folder."""
    package = "pytest_ragft." + folder.replace("/", ".")
    modules = [import_module(f"{package}.{p.stem}") for p in (SOURCE / folder).glob("[!_]*.py")]
    return [getattr(module, value) for module in modules if hasattr(module, value)]


@pytest.mark.parametrize(
    ("folder", "value", "listed"),
    [
        ("diagnosis/arms", "ARM", ARMS),
        ("wire/protocols", "PROTOCOL", PROTOCOLS),
        ("wire/clients", "CLIENT", CLIENTS),
        ("report", "FORMAT", REPORTS),
    ],
)
def test_every_part_is_listed_once(folder, value, listed):
    found = parts(folder, value)
    assert len(found) == len(listed)
    assert all(any(part is entry for entry in listed) for part in found)


def test_every_package_is_packed():
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {path.parent.relative_to(SOURCE.parent) for path in SOURCE.rglob("__init__.py")}
    names = {".".join(folder.parts) for folder in folders} | {"pytest_ragft.rules"}
    assert set(packed["packages"]) == names
