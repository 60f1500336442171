"""One HTTP library: how its requests are watched."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_ragft.wire.tap import Tap

Uninstall = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Client:
    """A library by its import name."""

    name: str
    install: Callable[[Tap], Uninstall | None]
    """Watches every request of the library; None if it is not installed."""
