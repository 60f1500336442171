"""What a shop asks of its assistant; `app` is the file of one SDK, as it stands."""

import json
from pathlib import Path

import app
import pytest

HERE = Path(__file__).parent
WAYS = json.loads((HERE / "ways.json").read_text(encoding="utf-8"))
each_way = pytest.mark.parametrize("way", WAYS["sync"])
each_async_way = pytest.mark.parametrize("way", WAYS["async"])


def refunds(way):
    return f"refund-{way}. How long may customers send goods back?"


def number(way):
    return f"number-{way}. Goods may be sent back within 21 days. How many days is that?"


def reply_to(way, question):
    """The whole reply; when the first piece of a stream is there, a file says so."""
    said = getattr(app, way)(f"Ticket {question}")
    return said if isinstance(said, str) else "".join(noted(piece, question) for piece in said)


async def async_reply_to(way, question):
    said = getattr(app, way)(f"Ticket {question}")
    if hasattr(said, "__aiter__"):
        return "".join([noted(piece, question) async for piece in said])
    return await said


def noted(piece, question):
    if piece:
        (HERE / "begun" / question.partition(".")[0]).touch()
    return piece


@each_way
def test_refund_window(way):
    reply = reply_to(way, refunds(way))
    assert "30 days" in reply


@each_way
def test_number_alone(way):
    reply = reply_to(way, number(way))
    assert reply.strip() == "21"


@pytest.mark.anyio
@each_async_way
async def test_refund_window_async(way):
    reply = await async_reply_to(way, refunds(way))
    assert "30 days" in reply


@pytest.mark.anyio
@each_async_way
async def test_number_alone_async(way):
    reply = await async_reply_to(way, number(way))
    assert reply.strip() == "21"
