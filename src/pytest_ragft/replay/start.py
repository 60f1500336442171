"""Turning the diagnosis on: settings read, store and taps opened, the session registered."""

import math
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.declare import PROXY
from pytest_ragft.replay.proxying import proxying
from pytest_ragft.replay.publication import Outlet, Publication
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.replies.store import Mode, Store, StoreError
from pytest_ragft.replay.searching import SearchTap
from pytest_ragft.replay.session import Session
from pytest_ragft.replay.spending.budget import Budget, Limits, Purse
from pytest_ragft.replay.spending.prices import Price, Prices
from pytest_ragft.replay.workers.controller import Controller
from pytest_ragft.replay.workers.distribution import handout, is_controller, is_worker
from pytest_ragft.replay.workers.shared_budget import SharedBudget
from pytest_ragft.replay.workers.worker import Worker
from pytest_ragft.report import writer_for
from pytest_ragft.retrieval.intercept import searching
from pytest_ragft.settings import Settings, SettingsError, read
from pytest_ragft.wire.intercept import intercepting


def start(config: pytest.Config) -> None:
    """Open the tap and register the plugin. Raises `pytest.UsageError` for a bad configuration."""
    if is_worker(config):
        _start_worker(config)
        return
    settings = _settings(config)
    publication = Publication(config, [_report_path(config, name) for name in settings.report])
    config.pluginmanager.register(publication, "ragft-publication")
    store = _open(config, settings)
    if is_controller(config):
        _start_controller(config, settings, store, publication)
    else:
        _listen(config, settings, store, budget_of(settings), publication)


def _start_controller(
    config: pytest.Config, settings: Settings, store: Store, publication: Publication
) -> None:
    if settings.proxy:
        raise pytest.UsageError(
            f"--ragft-proxy={settings.proxy[0]} leads to one process, and pytest-xdist runs "
            "several: use the fixture ragft_proxy, or drop -n."
        )
    config.add_cleanup(store.close)
    controller = Controller(config, budget_of(settings), store, publication, settings.concurrency)
    config.pluginmanager.register(controller, "ragft-controller")


def _start_worker(config: pytest.Config) -> None:
    """An error would end the worker, and pytest-xdist start another one: it is told instead."""
    config.stash[PROXY] = lambda url: url
    given = handout(config)
    if given is None:
        return
    worker = Worker(given.channel, given.share)
    config.pluginmanager.register(worker, "ragft-worker")
    own = version("pytest-ragft")
    if given.version != own:
        message = f"pytest-ragft is {own} there and {given.version} here; install the same one"
        worker.link.tell("refused", message)
        return
    try:
        settings = _settings(config)
        store = _open(config, settings, given.joined)
        _listen(config, settings, store, SharedBudget(worker.link, worker.share), worker)
    except pytest.UsageError as error:
        worker.link.tell("refused", str(error))


def _open(
    config: pytest.Config, settings: Settings, joined: tuple[str, int] | None = None
) -> Store:
    folder, run = joined or (config.rootpath / ".ragft", None)
    fresh: Mode = "fresh" if config.getoption("ragft_fresh") else "continue"
    mode: Mode = "offline" if settings.offline else fresh
    try:
        return Store(Path(folder), mode, joined=None if settings.offline else run)
    except StoreError as error:
        raise pytest.UsageError(str(error)) from error


def budget_of(settings: Settings) -> Budget:
    return Budget(
        Limits(settings.max_calls, settings.max_tokens or math.inf, settings.max_cost or math.inf)
    )


def prices_of(settings: Settings) -> Prices:
    return Prices([(model, Price(read, written)) for model, read, written in settings.prices])


def _listen(
    config: pytest.Config, settings: Settings, store: Store, budget: Purse, outlet: Outlet
) -> None:
    recorder = Recorder(
        declared_judges=settings.judges,
        store=store,
        budget=budget,
        prices=prices_of(settings),
        offline=settings.offline,
    )
    opened = ExitStack()
    config.add_cleanup(opened.close)
    opened.callback(store.close)
    tap = opened.enter_context(proxying(config, settings, recorder))
    opened.enter_context(intercepting(tap))
    opened.enter_context(searching(SearchTap(recorder)))
    session = Session(config, settings, recorder, outlet, opened)
    config.pluginmanager.register(session, "ragft-session")


def _settings(config: pytest.Config) -> Settings:
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


def _report_path(config: pytest.Config, name: str) -> Path:
    path = config.invocation_params.dir / name
    try:
        writer_for(path)
    except WriteError as error:
        raise pytest.UsageError(f"--ragft-report: {error}") from error
    return path
