"""One library that apps search with: which of its modules are watched, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from pytest_ragft.retrieval.taps import Taps


@dataclass(frozen=True, slots=True)
class Target:
    """A module of a library, by its dotted name, and what is done once the app imported it."""

    module: str
    tap: Callable[[Taps, ModuleType], None]


@dataclass(frozen=True, slots=True)
class Library:
    """A library by its import name."""

    name: str
    targets: tuple[Target, ...]
