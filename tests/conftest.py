"""What every test may use."""

import signal
from collections.abc import Iterator

import pytest
from provider import Provider

pytest_plugins = ["pytester"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell has started this run in the background: what tests start and interrupt would not hear.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A loopback model provider that the SDK of this and of a child process finds by itself."""
    with Provider() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running
