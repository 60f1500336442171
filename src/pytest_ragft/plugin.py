"""The pytest plugin: options, marker and fixture; all else is imported under `--ragft-diagnose`."""

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytest_ragft.declare import Declarations
    from pytest_ragft.diagnosis.metrics import SuiteMetrics

MARKER = (
    "ragft(oracle=, source=, expects=, instructions=, exemplar=, expects_abstention=, replay=): "
    "what a language-model test knows about its answer; used by --ragft-diagnose."
)

GOLDEN = (".ragft.yaml", ".ragft.yml")
"""How the name of a file of golden cases ends."""

_ONLY_WITH_DIAGNOSE: dict[str, dict[str, "Any"]] = {
    "--ragft-report": {
        "action": "append",
        "default": [],
        "metavar": "PATH",
        "help": "Write the diagnosis to PATH; the format follows the suffix (.json). Repeatable.",
    },
    "--ragft-max-calls": {
        "type": int,
        "metavar": "N",
        "help": "Make at most N model calls for replays (default: 500).",
    },
    "--ragft-max-tokens": {
        "type": int,
        "metavar": "N",
        "help": "Spend at most N tokens on replays, read and written together.",
    },
    "--ragft-max-cost": {
        "type": float,
        "metavar": "USD",
        "help": "Spend at most so many US dollars on replays, by the prices in "
        "[tool.ragft.prices] or, where litellm is installed, by its table.",
    },
    "--ragft-concurrency": {
        "type": int,
        "metavar": "N",
        "help": "Fetch N replies at once (default: as many as the provider answers, at most 64). "
        "Tests run one at a time all the same.",
    },
    "--ragft-estimate": {
        "action": "store_true",
        "help": "Say what the replays would take, and make none.",
    },
    "--ragft-fresh": {
        "action": "store_true",
        "help": "Do not go on with a diagnosis that was cut short.",
    },
    "--ragft-offline": {
        "action": "store_true",
        "help": "Serve every model call from an earlier diagnosis stored in .ragft/; use no "
        "network.",
    },
    "--ragft-proxy": {
        "action": "append",
        "default": [],
        "metavar": "HOST:PORT",
        "help": "See the calls of an app in another process through the relay (`ragft proxy`) "
        "that runs there. Repeatable, one for each provider.",
    },
}
"""Options by name, each with what `addoption` is told of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ragft", "diagnosis of failing language-model tests")
    group.addoption(
        "--ragft-diagnose",
        action="store_true",
        help="Replay failing tests with perfect context and other arms; say which need "
        "retrieval, which a better prompt, which fine-tuning.",
    )
    for name, about in _ONLY_WITH_DIAGNOSE.items():
        group.addoption(name, **about)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from pytest_ragft import hooks  # noqa: PLC0415  # after the plugin module, not with it

    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    if config.getoption("ragft_diagnose"):
        from pytest_ragft.declare import METRICS  # noqa: PLC0415  # off costs nothing
        from pytest_ragft.replay.start import start  # noqa: PLC0415  # as above

        config.stash[METRICS] = lambda: _metrics(config)
        start(config)
        return
    for option in _ONLY_WITH_DIAGNOSE:
        if config.getoption(option):
            raise pytest.UsageError(
                f"{option} does nothing without --ragft-diagnose. Add that, or move the value to "
                "[tool.ragft] in pyproject.toml, which is read only when needed."
            )


@pytest.hookimpl(tryfirst=True)  # above the diagnosis, which is longer
def pytest_terminal_summary(
    terminalreporter: "pytest.TerminalReporter", config: pytest.Config
) -> None:
    if _golden_has_run(terminalreporter.stats):
        from pytest_ragft.golden.measures.summary import show  # noqa: PLC0415  # off costs nothing

        show(terminalreporter, config)


def _golden_has_run(stats: "dict[str, list[Any]]") -> bool:
    """Whether a report carries what was measured; under "" are setups and teardowns."""
    return any(
        hasattr(report, "ragft_measured")
        for category, reports in stats.items()
        if category
        for report in reports
    )


def _metrics(config: pytest.Config) -> "SuiteMetrics | None":
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not _golden_has_run(reporter.stats):
        return None
    from pytest_ragft.golden.measures.summary import metrics_of  # noqa: PLC0415  # off costs nothing

    return metrics_of(config)


def pytest_collect_file(file_path: "Path", parent: pytest.Collector) -> pytest.Collector | None:
    if not file_path.name.endswith(GOLDEN):
        return None
    from pytest_ragft.golden.running.start import collect_file  # noqa: PLC0415  # off costs nothing

    return collect_file(file_path, parent)


def pytest_assertrepr_compare(
    config: pytest.Config, op: str, left: object, right: object
) -> "list[str] | None":
    if "pytest_ragft.checks" not in sys.modules:
        return None
    from pytest_ragft.checks.explaining import explained  # noqa: PLC0415  # off costs nothing

    return explained(op, left, right, config.get_verbosity(pytest.Config.VERBOSITY_ASSERTIONS))


@pytest.fixture
def ragft(request: pytest.FixtureRequest) -> "Declarations":
    """Declare a case or a judge while the test runs: `ragft.case(...)`, `ragft.judge()`."""
    from pytest_ragft.declare import DECLARATIONS, Declarations  # noqa: PLC0415  # off costs nothing

    declarations: Declarations = Declarations()
    request.node.stash[DECLARATIONS] = declarations
    return declarations


@pytest.fixture(scope="session")
def ragft_proxy(pytestconfig: pytest.Config) -> "Callable[[str], str]":
    """For an app in another process: the base URL to give it for a provider's own.

    Without `--ragft-diagnose` that is the same; with it, the URL of a relay which shows the
    app's calls to the diagnosis.
    """
    if not pytestconfig.getoption("ragft_diagnose"):
        return _unchanged
    from pytest_ragft.declare import PROXY  # noqa: PLC0415  # off costs nothing

    return pytestconfig.stash[PROXY]


def _unchanged(url: str) -> str:
    return url
