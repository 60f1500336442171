"""What every test may use."""

from collections.abc import Iterator

import pytest
from provider import Provider

pytest_plugins = ["pytester"]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A loopback model provider that the SDK of this and of a child process finds by itself."""
    with Provider() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running
