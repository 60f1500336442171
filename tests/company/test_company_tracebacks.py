"""An exception that passes through a watched library shows none of our frames."""

# Imported here once: the suites share this process.
import aiohttp  # noqa: F401  # for its side effect, see above
import httpx  # noqa: F401  # for its side effect, see above
import openai  # noqa: F401  # for its side effect, see above
import pytest
import requests  # noqa: F401  # for its side effect, see above
import urllib3  # noqa: F401  # for its side effect, see above

WAYS = {
    "httpx": 'httpx.post("http://127.0.0.1:9/v1/chat/completions", json=BODY)',
    "httpx2": 'httpx2.post("http://127.0.0.1:9/v1/chat/completions", json=BODY)',
    "httpx, asynchronous": "asyncio.run(post(httpx))",
    "httpx2, asynchronous": "asyncio.run(post(httpx2))",
    "requests": 'requests.post("http://127.0.0.1:9/v1/chat/completions", json=BODY)',
    "urllib3": 'urllib3.request("POST", "http://127.0.0.1:9/v1/chat/completions", json=BODY)',
    "urllib": 'urllib.request.urlopen("http://127.0.0.1:9/v1/chat/completions", '
    "json.dumps(BODY).encode())",
    "aiohttp": "asyncio.run(post_by_aiohttp())",
    "openai": "openai.OpenAI(base_url='http://127.0.0.1:9/v1', api_key='x', max_retries=0)"
    ".chat.completions.create(**BODY)",
}
SUITE = """
import asyncio

import aiohttp, httpx, openai, requests, urllib3

BODY = body("How long?")

async def post(library):
    async with library.AsyncClient() as client:
        return await client.post("http://127.0.0.1:9/v1/chat/completions", json=BODY)

async def post_by_aiohttp():
    async with aiohttp.ClientSession() as session:
        async with session.post("http://127.0.0.1:9/v1/chat/completions", json=BODY) as reply:
            return await reply.json()

@knows
def test_it():
    {}
"""


@pytest.mark.parametrize("call", WAYS.values(), ids=WAYS.keys())
def test_a_call_that_raises_looks_as_it_always_does(company, call):
    diagnosed = company(SUITE.format(call))
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "provider_error")
