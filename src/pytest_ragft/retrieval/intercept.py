"""The one seam to the rest: while it is open, a listener hears of every search of the process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec

from pytest_ragft.on_import import when_imported
from pytest_ragft.retrieval.libraries import LIBRARIES
from pytest_ragft.retrieval.listener import Listener, Wish
from pytest_ragft.retrieval.taps import Taps

__all__ = ["Listener", "Wish", "searching", "watched"]


def watched() -> tuple[str, ...]:
    """Names of the installed libraries whose searches are seen."""
    return tuple(library.name for library in LIBRARIES if find_spec(library.name) is not None)


@contextmanager
def searching(listener: Listener) -> Iterator[None]:
    """Watches all libraries; on the way out each is as it was."""
    with ExitStack() as stack:
        taps = stack.enter_context(Taps(listener))
        for library in LIBRARIES:
            for target in library.targets:
                if stop := when_imported(target.module, partial(taps.apply, target.tap)):
                    stack.callback(stop)
        yield
