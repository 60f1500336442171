"""The pytest plugin: options, marker and fixture; all else is imported under `--ragft-diagnose`."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_ragft.declare import Declarations

MARKER = (
    "ragft(oracle=, source=, expects=, instructions=, exemplar=, expects_abstention=, replay=): "
    "what a language-model test knows about its answer; used by --ragft-diagnose."
)

_ONLY_WITH_DIAGNOSE = (
    "--ragft-report",
    "--ragft-max-calls",
    "--ragft-max-tokens",
    "--ragft-max-cost",
    "--ragft-concurrency",
    "--ragft-estimate",
    "--ragft-fresh",
    "--ragft-offline",
    "--ragft-proxy",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ragft", "diagnosis of failing language-model tests")
    group.addoption(
        "--ragft-diagnose",
        action="store_true",
        help="Replay failing tests with perfect context and other arms; say which need "
        "retrieval, which a better prompt, which fine-tuning.",
    )
    group.addoption(
        "--ragft-report",
        action="append",
        default=[],
        metavar="PATH",
        help="Write the diagnosis to PATH; the format follows the suffix (.json). Repeatable.",
    )
    group.addoption(
        "--ragft-max-calls",
        type=int,
        metavar="N",
        help="Make at most N model calls for replays (default: 500).",
    )
    group.addoption(
        "--ragft-max-tokens",
        type=int,
        metavar="N",
        help="Spend at most N tokens on replays, read and written together.",
    )
    group.addoption(
        "--ragft-max-cost",
        type=float,
        metavar="USD",
        help="Spend at most so many US dollars on replays, by the prices in [tool.ragft.prices] "
        "or, where litellm is installed, by its table.",
    )
    group.addoption(
        "--ragft-concurrency",
        type=int,
        metavar="N",
        help="Fetch N replies at once (default: as many as the provider answers, at most 64). "
        "Tests run one at a time all the same.",
    )
    group.addoption(
        "--ragft-estimate",
        action="store_true",
        help="Say what the replays would take, and make none.",
    )
    group.addoption(
        "--ragft-fresh",
        action="store_true",
        help="Do not go on with a diagnosis that was cut short.",
    )
    group.addoption(
        "--ragft-offline",
        action="store_true",
        help="Serve every model call from an earlier diagnosis stored in .ragft/; use no network.",
    )
    group.addoption(
        "--ragft-proxy",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="See the calls of an app in another process through the relay (`ragft proxy`) that "
        "runs there. Repeatable, one for each provider.",
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from pytest_ragft import hooks  # noqa: PLC0415  # after the plugin module, not with it

    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    if config.getoption("ragft_diagnose"):
        from pytest_ragft.replay.start import start  # noqa: PLC0415  # off costs nothing

        start(config)
        return
    for option in _ONLY_WITH_DIAGNOSE:
        if config.getoption(option):
            raise pytest.UsageError(
                f"{option} does nothing without --ragft-diagnose. Add that, or move the value to "
                "[tool.ragft] in pyproject.toml, which is read only when needed."
            )


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
