"""Apps in another process: relays for their calls, and tests that end when their calls have."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from pytest_ragft.declare import PROXY
from pytest_ragft.relay.address import RelayError
from pytest_ragft.relay.attaching import attached
from pytest_ragft.relay.relays import Relays
from pytest_ragft.settings import Settings
from pytest_ragft.wire.tap import Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames


@contextmanager
def proxying(config: pytest.Config, settings: Settings, tap: Tap) -> Iterator[Tap]:
    """While the block runs, relays can be had, and those of the settings lead here.

    Gives the tap for the clients of this process. Raises `pytest.UsageError`.
    """
    with ExitStack() as opened:
        relays = opened.enter_context(Relays(tap))
        for address in dict.fromkeys(settings.proxy):
            try:
                opened.enter_context(attached(address, config.rootpath, relays))
            except RelayError as error:
                raise pytest.UsageError(f"--ragft-proxy: {error}") from error
        config.stash[PROXY] = relays.url
        config.pluginmanager.register(_Settling(relays), "ragft-relays")
        yield relays.own


class _Settling:
    """A stream that the app has read to its last event is not yet closed: its end is awaited."""

    def __init__(self, relays: Relays) -> None:
        self._relays = relays

    @pytest.hookimpl(wrapper=True, trylast=True)  # innermost: others look at what was recorded
    def pytest_fixture_setup(self) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            self._relays.settle()

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            self._relays.settle()
