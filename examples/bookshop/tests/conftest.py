"""Starts the simulated model where no real one is set."""

import os
from contextlib import ExitStack

import pytest
from simulated_model.models.reader_2 import MODEL
from simulated_model.server import serve


def pytest_configure(config: pytest.Config) -> None:
    """Make a model answer for as long as pytest runs."""
    if "OPENAI_BASE_URL" not in os.environ:
        running = ExitStack()
        url = running.enter_context(serve())
        patch = running.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("OPENAI_BASE_URL", url)
        patch.setenv("OPENAI_API_KEY", "no-key-needed")
        patch.setenv("SHOP_MODEL", MODEL.name)
        config.add_cleanup(running.close)
