"""Each wire format against a server that speaks it: recorded, edited, answered in its place."""

import contextlib
import json
from dataclasses import dataclass

import httpx
import pytest
from example_posts import EXAMPLES
from provider import Fault
from provider_formats import format_of
from provider_formats.scripted import Asked

from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.wire.intercept import Serve, intercepting

SAID = "A scripted answer."


@dataclass(frozen=True)
class Example:
    protocol: str
    path: str
    body: dict

    @property
    def asked(self):
        place, _, query = self.path.partition("?")
        return Asked(place, self.body, query)

    @property
    def format(self):
        return format_of(self.asked)

    @property
    def streams(self):
        return self.format.streams(self.asked)

    @property
    def calls_tools(self):
        return "look_up" in json.dumps(self.format.whole(self.asked, Fault("tool_call")))

    def __str__(self):
        return f"{self.protocol} {self.path}"


CALLS = [Example(name, *example) for name, examples in EXAMPLES.items() for example in examples]
each_call = pytest.mark.parametrize("call", CALLS, ids=str)


@pytest.fixture(scope="module")
def client():
    with httpx.Client() as client:
        yield client


@pytest.fixture
def post(client, provider):
    return lambda call: client.post(provider.origin + call.path, json=call.body)


@each_call
def test_a_call_is_recorded(call, post, provider, tap):
    with intercepting(tap):
        assert post(call).status_code == 200
    exchange = tap.only
    assert exchange.protocol == call.protocol
    assert (exchange.reply.text, exchange.reply.problem) == (SAID, None)
    assert isinstance(exchange.reply.usage, Usage | None)
    assert provider.requests[0].body == call.body


@each_call
def test_the_provider_sees_the_edited_prompt(call, post, provider, tap):
    tap.edit(lambda call: call.surround(before="Fäcts.", after="Short."))
    with intercepting(tap):
        post(call)
    (prompt,) = provider.prompts
    assert prompt.index("Fäcts.") < prompt.index("Short.")
    assert (prompt.count("Fäcts."), prompt.count("Short.")) == (1, 1)
    assert (tap.only.protocol, tap.only.reply.text) == (call.protocol, SAID)


@each_call
def test_an_answer_in_the_models_place_costs_nothing(call, post, provider, tap):
    tap.plan = lambda request: Serve(200, *request.echo("30 days"))
    with intercepting(tap):
        received = post(call).content
    assert provider.requests == []
    assert [served.content for served in tap.served] == [received]
    assert (tap.only.protocol, tap.only.reply.text) == (call.protocol, "30 days")


FAULTS = [
    (Fault("status", status=503), {"status"}),
    (Fault("empty"), {"empty"}),
    (Fault("broken_json"), {"broken_json", "cut"}),
    (Fault("drop"), {"connection"}),
    (Fault("drop_midway"), {"connection", "cut"}),
]
CUT = (Fault("cut"), {"cut"})
FIRST = {(call.protocol, call.streams): call for call in reversed(CALLS)}.values()
PROBLEMS = [
    pytest.param(call, expected, id=f"{call} {expected[0].kind}")
    for call in FIRST
    for expected in [*FAULTS, *([CUT] if call.streams else [])]
]


@pytest.mark.parametrize(("call", "expected"), PROBLEMS)
def test_a_fault_is_a_problem_and_no_reply(call, expected, post, provider, tap):
    fault, kinds = expected
    provider.faults.append(fault)
    with intercepting(tap), contextlib.suppress(httpx.TransportError):
        post(call)
    assert tap.only.protocol == call.protocol
    assert tap.only.reply.problem.kind in kinds


@pytest.mark.parametrize("call", [call for call in CALLS if call.calls_tools], ids=str)
def test_a_tool_call_is_a_reply(call, post, provider, tap):
    provider.faults.append(Fault("tool_call"))
    with intercepting(tap):
        post(call)
    assert tap.only.protocol == call.protocol
    assert tap.only.reply.tool_calls == ('look_up({"topic": "refunds"})',)
