"""Turning the diagnosis on: settings read, store and taps opened, the session registered."""

import math
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.replay.proxying import proxying
from pytest_ragft.replay.publication import Publication
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.searching import SearchTap
from pytest_ragft.replay.session import Session
from pytest_ragft.replay.store import Store, StoreError
from pytest_ragft.report import writer_for
from pytest_ragft.retrieval.intercept import searching
from pytest_ragft.settings import Settings, SettingsError, read
from pytest_ragft.wire.intercept import intercepting


def start(config: pytest.Config) -> None:
    """Open the tap and register the plugin. Raises `pytest.UsageError` for a bad configuration."""
    settings = _settings(config)
    reports = [_report_path(config, name) for name in settings.report]
    try:
        store = Store(config.rootpath / ".ragft", "offline" if settings.offline else "fresh")
    except StoreError as error:
        raise pytest.UsageError(str(error)) from error
    recorder = Recorder(
        declared_judges=settings.judges,
        store=store,
        offline=settings.offline,
        max_calls=settings.max_calls,
    )
    opened = ExitStack()
    config.add_cleanup(opened.close)
    opened.callback(store.close)
    tap = opened.enter_context(proxying(config, settings, recorder))
    opened.enter_context(intercepting(tap))
    opened.enter_context(searching(SearchTap(recorder)))
    publication = Publication(config, reports)
    config.pluginmanager.register(publication, "ragft-publication")
    session = Session(config, settings, recorder, publication, opened)
    config.pluginmanager.register(session, "ragft-session")


def _settings(config: pytest.Config) -> Settings:
    if _is_distributed(config):
        raise pytest.UsageError("--ragft-diagnose does not work with pytest-xdist yet: drop -n.")
    try:
        settings = read(config.rootpath / "pyproject.toml")
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    return settings._replace(
        report=(*settings.report, *config.getoption("ragft_report")),
        max_calls=_number(config, "--ragft-max-calls") or settings.max_calls,
        max_tokens=_number(config, "--ragft-max-tokens") or settings.max_tokens,
        max_cost=_number(config, "--ragft-max-cost") or settings.max_cost,
        concurrency=_number(config, "--ragft-concurrency") or settings.concurrency,
        offline=settings.offline or config.getoption("ragft_offline"),
        proxy=(*settings.proxy, *config.getoption("ragft_proxy")),
    )


def _number(config: pytest.Config, option: str) -> Any:  # noqa: ANN401  # int or float, as declared
    """The value of an option, None where it was not given."""
    value = config.getoption(option)
    if value is not None and not 0 < value < math.inf:
        raise pytest.UsageError(f"{option}={value}: expected a number above 0.")
    return value


def _is_distributed(config: pytest.Config) -> bool:
    """Whether pytest-xdist runs the suite, here or in a worker."""
    option = config.option
    asked = getattr(option, "numprocesses", None) or getattr(option, "dist", "no") != "no"
    return bool(asked) or hasattr(config, "workerinput")


def _report_path(config: pytest.Config, name: str) -> Path:
    path = config.invocation_params.dir / name
    try:
        writer_for(path)
    except WriteError as error:
        raise pytest.UsageError(f"--ragft-report: {error}") from error
    return path
