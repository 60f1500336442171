"""Starts the simulated model where no real one is set, and declares what tests have in common."""

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from simulated_model.models.reader_2 import MODEL
from simulated_model.server import serve

if TYPE_CHECKING:
    from pytest_ragft.diagnosis.case import Case

VERBATIM = "Answer with the sentence from the documentation only."


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite's own marker known, and a model answer for as long as pytest runs."""
    config.addinivalue_line("markers", "verbatim: the reply must be a sentence of the pages.")
    if "OPENAI_BASE_URL" not in os.environ:
        running = ExitStack()
        url = running.enter_context(serve())
        patch = running.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("OPENAI_BASE_URL", url)
        patch.setenv("OPENAI_API_KEY", "no-key-needed")
        patch.setenv("DESK_MODEL", MODEL.name)
        config.add_cleanup(running.close)


@pytest.hookimpl(optionalhook=True)
def pytest_ragft_case(item: pytest.Item) -> "Case | None":
    """Tests of verbatim replies share the instructions that should bring them about."""
    from pytest_ragft.diagnosis.case import Case  # noqa: PLC0415  # only asked with the plugin on

    return Case(instructions=VERBATIM) if item.get_closest_marker("verbatim") else None
