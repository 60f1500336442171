"""Starts the simulated model where no real one is set, and looks up gold passages."""

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from docs_bot.passages import cut
from simulated_model.models.reader_1 import MODEL
from simulated_model.server import serve

if TYPE_CHECKING:
    from pytest_ragft.diagnosis.case import Case


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite's own marker known, and a model answer for as long as pytest runs."""
    config.addinivalue_line(
        "markers", "topic(name, contains=): the documentation passage that holds the answer."
    )
    if "OPENAI_BASE_URL" not in os.environ:
        running = ExitStack()
        url = running.enter_context(serve())
        patch = running.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("OPENAI_BASE_URL", url)
        patch.setenv("OPENAI_API_KEY", "no-key-needed")
        patch.setenv("DOCS_BOT_MODEL", MODEL.name)
        config.add_cleanup(running.close)


@pytest.hookimpl(optionalhook=True)
def pytest_ragft_case(item: pytest.Item) -> "Case | None":
    """The passage that a test's `topic` marker points to is its perfect context."""
    from pytest_ragft.diagnosis.case import Case  # noqa: PLC0415  # only asked with the plugin on

    marker = item.get_closest_marker("topic")
    return Case(oracle=passage(*marker.args, **marker.kwargs)) if marker else None


def passage(topic: str, *, contains: str) -> str:
    """The first passage of a topic with a phrase in it, line breaks ignored."""
    for found in cut(topic):
        if contains in " ".join(found.text.split()):
            return found.text
    raise pytest.UsageError(f"No passage of the topic {topic!r} contains {contains!r}.")
