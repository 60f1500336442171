"""Libraries that the app imports, or renames, only after the tap was opened."""

import subprocess
import sys

import pytest
from raw_calls import BODY, PLACE


def _run(code):
    lines = f"""
import sys
from pytest_ragft.wire.intercept import Send, intercepting

class Tap:
    heard = []
    def begin(self, request):
        self.heard.append(request.call.text)
        return Send(request.body)
    def finish(self, plan, exchange, served): ...
    def warn(self, message): raise AssertionError(message)

def post(library):
    reply = lambda request: library.Response(200, json={{"choices": []}})
    with library.Client(transport=library.MockTransport(reply)) as client:
        client.post({PLACE!r}, json={BODY!r})

{code}
"""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", lines], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            """
with intercepting(Tap()):
    assert "httpx" not in sys.modules and "httpx2" not in sys.modules
""",
            id="nothing is imported for a suite that does not use it",
        ),
        pytest.param(
            """
with intercepting(Tap()):
    import httpx, httpx2
    wrapped = httpx.Client.send
    post(httpx)
    post(httpx2)
assert Tap.heard == ["How long?"] * 2, Tap.heard
assert httpx.Client.send is not wrapped
import importlib.resources
assert importlib.resources.files("httpx").joinpath("py.typed").is_file()
""",
            id="a library that is imported later is watched from then on",
        ),
        pytest.param(
            """
with intercepting(Tap()):
    import httpx2
    httpx2.alias_httpx()
    import httpx
    assert httpx is httpx2
    post(httpx)
assert Tap.heard == ["How long?"], Tap.heard
""",
            id="an alias that is made later is seen once",
        ),
        pytest.param(
            """
import httpx2
httpx2.alias_httpx()
with intercepting(Tap()):
    import httpx
    post(httpx)
assert Tap.heard == ["How long?"], Tap.heard
""",
            id="an alias that was made before is seen once",
        ),
        pytest.param(
            """
import httpx2
httpx2.alias_httpx()
import httpx
sys.modules.pop("httpx")
with intercepting(Tap()):
    sys.meta_path.append(sys.meta_path.pop(sys.meta_path.index(
        next(f for f in sys.meta_path if type(f).__name__ == "_AliasFinder"))))
with intercepting(Tap()), intercepting(Tap()):
    import httpx
    post(httpx)
assert Tap.heard == ["How long?"], Tap.heard
""",
            id="two taps wait for one import",
        ),
    ],
)
def test_imports_are_left_to_the_app(code):
    done = _run(code)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_library_is_watched_from_its_import_on(server):
    """And none is imported before the app does it."""
    done = _run(
        f"""
import asyncio, json
late = ("aiohttp", "aioresponses", "botocore", "requests", "requests_mock", "responses", "urllib3")
with intercepting(Tap()):
    assert not set(late).intersection(sys.modules)
    import urllib3
    urllib3.PoolManager().request("POST", {server.url!r}, body=json.dumps({BODY!r}))
    import requests
    requests.post({server.url!r}, json={BODY!r}).close()
    import responses
    with responses.RequestsMock() as mock:
        mock.post({PLACE!r}, json={{}})
        requests.post({PLACE!r}, json={BODY!r})
    import requests_mock
    with requests_mock.Mocker() as mock:
        mock.post({PLACE!r}, json={{}})
        requests.post({PLACE!r}, json={BODY!r})
    import aiohttp
    async def post(place):
        async with aiohttp.ClientSession() as session, session.post(place, json={BODY!r}) as reply:
            await reply.read()
    asyncio.run(post({server.url!r}))
    from aioresponses import aioresponses
    with aioresponses() as mock:
        mock.post({PLACE!r}, exception=KeyError())
        try:
            asyncio.run(post({PLACE!r}))
        except KeyError:
            pass
    import botocore.endpoint
    assert botocore.endpoint.Endpoint.create_request.__module__ == "botocore.endpoint"
    assert hasattr(botocore.endpoint.Endpoint.create_request, "__wrapped__")
assert not hasattr(botocore.endpoint.Endpoint.create_request, "__wrapped__")
assert Tap.heard == ["How long?"] * 6, Tap.heard
"""
    )
    assert (done.returncode, done.stderr) == (0, "")
