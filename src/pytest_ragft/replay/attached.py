"""What plugins attach to a test while it runs, attached to its replays as well."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_DURING = pytest.StashKey[dict[str, object]]()
"""The attributes of an item at the end of the suite's own run of it."""
_PASSING = pytest.StashKey[dict[str, object]]()
"""Those of them that were gone behind it."""


def remember(item: pytest.Item) -> None:
    """Keep what plugins have attached to an item until the end of its run, for its replays."""
    item.stash[_DURING] = dict(vars(item))


@contextmanager
def as_during_its_run(item: pytest.Item) -> Iterator[None]:
    """Attach anew what a plugin needs in each phase and has taken away behind the run.

    pytest-json-report does so: in replays its hooks and fixtures would fail.
    """
    here = vars(item)
    if _PASSING not in item.stash:  # before the first replay: later ones take more away
        during = item.stash.get(_DURING, {})
        item.stash[_PASSING] = {name: during[name] for name in during.keys() - here.keys()}
    passing = item.stash[_PASSING]
    here.update({name: _copied(value) for name, value in passing.items()})
    try:
        yield
    finally:
        for name in passing:
            here.pop(name, None)


def _copied(value: object) -> object:
    """A copy, so that no replay adds to what a report shows; what has none stays the same."""
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001  # an object of some plugin
        return value
