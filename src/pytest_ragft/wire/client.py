"""One HTTP library: how its requests are watched."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pytest_ragft.wire.tap import Tap

Uninstall = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Client:
    """A library by its import name."""

    name: str
    install: Callable[[Tap], Uninstall | None]
    """Watches every request of the library; None if it is not installed."""


def uninstall_of(
    waiting: Sequence[Uninstall | None], undo: Iterable[Callable[[], None]]
) -> Uninstall | None:
    """`waiting`: what waits for modules, the library's own first; `undo`: what grows meanwhile.

    Without the library nothing is watched, and None is given.
    """

    def uninstall() -> None:
        for stop in (*filter(None, waiting), *undo):
            stop()

    if waiting[0] is None:
        uninstall()
        return None
    return uninstall
