"""What is noticed about a run as a whole, and how its report tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_ragft.replay.failure import UNREAD
from pytest_ragft.report.listing import NAMED


@dataclass(frozen=True, slots=True)
class Noted:
    """As values, so that what several processes noticed is told once."""

    warnings: tuple[str, ...] = ()
    outside: int = 0
    """Model calls outside of tests."""
    unread: tuple[str, ...] = ()
    """Requests that look like model calls in a format that is not read, by host and path."""
    idle: tuple[str, ...] = ()
    """Node ids of tests that call a model and assert nothing."""
    complete: bool = True
    """All replays that were wanted have been made: no later run needs to go on from here."""


def notes(noted: Noted) -> tuple[str, ...]:
    """A sentence or two for each."""
    told = list(noted.warnings)
    if noted.outside:
        told.append(
            f"Model calls outside of tests, at import or collection: {noted.outside}. "
            "They cannot be replayed."
        )
    if noted.unread:
        told.append(
            f"Requests that look like model calls in a format that is not read: "
            f"{', '.join(noted.unread)}. They were neither recorded nor edited. {UNREAD}"
        )
    if noted.idle:
        told.append(f"Call a model and assert nothing, so they cannot fail: {named(noted.idle)}")
    return tuple(told)


def named(values: Iterable[str], most: int = NAMED) -> str:
    """The first of them, and dots where there are more."""
    listed = list(values)
    shown = [*listed[:most], *(["..."] if len(listed) > most else [])]
    return ", ".join(shown)
