"""Searches are heard of, and no library reports home."""

import pytest
from listening import Heard

from pytest_ragft.retrieval.intercept import searching


@pytest.fixture(scope="session", autouse=True)
def no_telemetry():
    """Before any of the libraries is imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANONYMIZED_TELEMETRY", "False")
        patch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
        patch.setenv("LANGCHAIN_TRACING_V2", "false")
        yield


@pytest.fixture
def heard():
    """Hears of every search of the test."""
    listener = Heard()
    with searching(listener):
        yield listener
