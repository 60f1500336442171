"""Calls made with an HTTP library itself, and transports that answer in pieces."""

import json
from contextlib import contextmanager

import httpx
import httpx2
import pytest

from pytest_ragft.wire.intercept import Serve, intercepting

PLACE = "http://x/chat/completions"
BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}
STREAMED = {**BODY, "stream": True}
SAID = "A scripted answer."
"""What the loopback provider answers."""
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])


def add_facts(tap):
    tap.edit(lambda call: call.surround(before="Facts."))


def echo(request):
    return Serve(200, *request.echo("echo"))


def events(*chunks):
    return b"".join(b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks)


def chunk(text, reason=None):
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]}


class Chunks:
    """A body that a transport gives piece by piece, then perhaps an error."""

    def __init__(self, *pieces, error=None):
        self.pieces, self.error = pieces, error

    def __iter__(self):
        yield from self.pieces
        if self.error:
            raise self.error

    async def __aiter__(self):
        for piece in self:
            yield piece


def client_of(library, *pieces, error=None, headers=None, status=200):
    """A client whose transport answers with these pieces."""
    kind = {"content-type": "text/event-stream", **(headers or {})}

    def answer(request):
        return library.Response(status, headers=kind, content=iter(Chunks(*pieces, error=error)))

    return library.Client(transport=library.MockTransport(answer))


@contextmanager
def streaming(client, tap, body=STREAMED, url=PLACE):
    """The response while its stream is open, heard by the tap."""
    with client, intercepting(tap), client.stream("POST", url, json=body) as response:
        yield response


def text_of(response):
    return response.json()["choices"][0]["message"]["content"]
