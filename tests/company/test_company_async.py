"""Asynchronous tests: loops of every scope, in both modes, and anyio's runner."""

import pytest

ASYNC = """
import asyncio

{more}

{mark}
@knows
async def test_it({fixtures}):
    {use}
    assert "30 days" in await ask_async("How long?")

{mark}
async def test_other({fixtures}):
    {use}
    assert await ask_async("Hello?")
"""
SHARED_LOOP = """
LOOPS = set()

@pytest_asyncio.fixture(scope="{scope}", loop_scope="{scope}")
async def shared():
    # Bound to its loop: of use only where a replay runs in the same one.
    async with httpx2.AsyncClient() as client:
        await client.post(URL, json=body("warm up"))
        yield asyncio.get_running_loop(), client
"""
USE = """loop, client = shared
    assert loop is asyncio.get_running_loop()
    assert (await client.post(URL, json=body("Shared?"))).status_code == 200"""
PLUGIN = "pytest_asyncio.plugin"


@pytest.mark.parametrize(
    ("mode", "scope"),
    [
        ("auto", "function"),
        ("auto", "session"),
        ("strict", "function"),
        ("strict", "class"),
        ("strict", "module"),
        ("strict", "package"),
        ("strict", "session"),
    ],
)
def test_an_asyncio_loop_of_any_scope_serves_replays(company, mode, scope):
    mark = f'@pytest.mark.asyncio(loop_scope="{scope}")'
    if scope == "function" and mode == "auto":
        mark = ""
    more = "import pytest_asyncio\n" + SHARED_LOOP.format(scope=scope)
    source = ASYNC.format(more=more, mark=mark, fixtures="shared", use=USE)
    if scope == "class":
        tests = source.index(mark + "\n@knows")
        inner = source[tests:].replace("\n", "\n    ").replace("(shared)", "(self, shared)")
        source = source[:tests] + "class TestAll:\n    " + inner.rstrip() + "\n"
    options = [f"--asyncio-mode={mode}", "-oasyncio_default_fixture_loop_scope=function"]
    diagnosed = company(source, *options, plugins=[PLUGIN])
    assert list(diagnosed.verdicts.values()) == ["knowledge"], diagnosed.test()["because"]


@pytest.mark.parametrize("scope", ["function", "module", "session"])
def test_the_runner_of_anyio_serves_replays(company, scope):
    more = f"""
@pytest.fixture(scope="{scope}")
def anyio_backend():
    return "asyncio"

@pytest.fixture(scope="{scope}")
async def shared(anyio_backend):
    async with httpx2.AsyncClient() as client:
        await client.post(URL, json=body("warm up"))
        yield asyncio.get_running_loop(), client
"""
    source = ASYNC.format(more=more, mark="@pytest.mark.anyio", fixtures="shared", use=USE)
    diagnosed = company(source, plugins=["anyio.pytest_plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]


def test_anyio_and_asyncio_stand_side_by_side(company):
    source = """
@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
@knows
async def test_anyio():
    assert "30 days" in await ask_async("How long?")

@pytest.mark.asyncio
@knows
async def test_asyncio():
    assert "30 days" in await ask_async("How long?")
"""
    options = ["--asyncio-mode=strict", "-oasyncio_default_fixture_loop_scope=function"]
    diagnosed = company(source, *options, plugins=[PLUGIN, "anyio.pytest_plugin"])
    assert diagnosed.verdicts == {"test_anyio": "knowledge", "test_asyncio": "knowledge"}


def test_asynchronous_tests_of_unittest_are_diagnosed(company):
    source = """
class RefundTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.reply = await ask_async("How long?")

    @knows
    async def test_it(self):
        self.assertIn("30 days", self.reply)
"""
    # unittest's loops log whatever takes long.
    diagnosed = company(source, "-p", "no:logging")
    assert diagnosed.verdicts == {"RefundTest::test_it": "knowledge"}
