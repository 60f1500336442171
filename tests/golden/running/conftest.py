"""A project with golden files, run by pytest."""

# Imported here once: the suites share this process, and PyYAML's part in C keeps the first one.
import httpcore  # noqa: F401  # for its side effect, see above
import httpcore2  # noqa: F401  # the same
import httpx  # noqa: F401  # the same
import openai  # noqa: F401  # the same
import pytest
import yaml  # noqa: F401  # the same

import pytest_ragft.golden.running.start  # noqa: F401  # the same

APP = """\
import asyncio


def answer(question):
    if "boom" in question:
        return _helper(question)
    return "You have 14 days to return shoes."


def _helper(question):
    raise ValueError(f"no such thing: {question}")


async def later(question):
    await asyncio.sleep(0)
    return "You have 14 days to return shoes."
"""


@pytest.fixture
def golden(pytester):
    """Run pytest over `shop.ragft.yaml`, whose target stands in `app.py`."""

    def golden(text, *options, target="app:answer", app=APP, run=pytester.runpytest_inprocess):
        pytester.makepyfile(app=app)
        head = f"target: {target}\n" if target else ""
        (pytester.path / "shop.ragft.yaml").write_text(head + text, encoding="utf-8")
        ini = "[pytest]\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error\n"
        if not (pytester.path / "pytest.ini").exists():
            pytester.makefile(".ini", pytest=ini)
        return run("-p", "no:hypothesispytest", "-p", "no:ragft-metrics", *options)

    return golden
