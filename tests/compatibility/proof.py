"""Whether what the diagnosis reports and what the provider saw are both right."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compatibility.harm import harm
from compatibility.model import Failure, Model
from compatibility.sdk import Way
from provider import Received
from provider_formats import format_of
from provider_formats.scripted import TOOL, text_of
from provider_rules import RULES, signatures

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the suite, from both sides."""

    report: Report
    requests: Sequence[Received]
    model: Model
    named: str
    """The model's name, as the app gives it."""
    secret: str = ""
    """What the app signs its requests with, where it signs them."""


def faults(run: Run, failure: Failure, way: Way) -> Iterator[str]:
    """What is wrong with one test; nothing for a suite that is diagnosed as it should be."""
    ticket = failure.ticket(way)
    mine = [request for request in run.requests if _holds(request, f"{ticket}.")]
    name = f"::{failure.test}{'_async' if way.asynchronous else ''}[{way.name}]"
    entries = [entry for entry in run.report["tests"] if _is_named(entry["nodeid"], name)]
    if len(entries) != 1:
        yield f"{len(entries)} tests named {name} in the report"
        return
    steps = 2 if way.tools else 1
    yield from _verdict(entries[0], failure)
    yield from _exchanges(entries[0], run, way, mine[:steps])
    for request in mine:
        asked = request.asked
        yield from (f"refused by the provider: {each}" for each in RULES[way.rules](asked))
        yield from signatures.faults(request, run.secret) if run.secret else ()
        if format_of(asked).streams(asked) != way.streams:
            yield f"a request {'not ' * way.streams}streamed"
    yield from _edits(mine, steps, failure, ticket)
    if way.streams and not way.buffers and ticket not in run.model.watched:
        yield "no reply was streamed"
    if ticket in run.model.held_back:
        yield "the stream was held back"


def _is_named(nodeid: str, name: str) -> bool:
    """Whatever other parameters a plugin adds."""
    test, _, parameters = name.partition("[")
    return f"{test}[" in nodeid and parameters.rstrip("]") in nodeid.rpartition("[")[2].rstrip(
        "]"
    ).split("-")


def _holds(request: Received, text: str) -> bool:
    return text in json.dumps(request.body, ensure_ascii=False)


def _verdict(entry: Report, failure: Failure) -> Iterator[str]:
    if entry["verdict"] != failure.verdict:
        yield f"the verdict is {entry['verdict']}: {entry['because']}"
    if entry["echo"] != [True]:
        yield f"the echoed answer gave {entry['echo']}"


def _exchanges(entry: Report, run: Run, way: Way, requests: Sequence[Received]) -> Iterator[str]:
    exchanges = entry["exchanges"]
    if len(exchanges) != len(requests) or not exchanges:
        yield f"{len(exchanges)} calls were recorded, and {len(requests)} made"
        return
    for exchange, request in zip(exchanges, requests, strict=True):
        for field, wanted in {"protocol": way.protocol, "model": run.named}.items():
            if exchange[field] != wanted:
                yield f"recorded {field}: {exchange[field]!r}, not {wanted!r}"
        yield from _turns(exchange, request)
        if exchange["problem"] or exchange["mocked"] or exchange["judge"] or not exchange["live"]:
            yield f"recorded as no ordinary call: {exchange}"
    yield from _replies(exchanges, way)
    edited = [exchange["edited"] for exchange in exchanges]
    if edited != [False] * (len(edited) - 1) + [True]:
        yield f"calls that replays edit: {edited}"


def _turns(exchange: Report, request: Received) -> Iterator[str]:
    """Read twice, by two programs that may differ in two things: the place of documents that are
    given beside the turns, and whether a tool's result is told with its names of fields.
    """
    told = [(turn["role"], _plain(turn["text"])) for turn in exchange["messages"] if turn["text"]]
    sent = [
        (turn["role"], text) for turn in request.turns if (text := _plain(text_of(turn["content"])))
    ]
    beside = [text for role, text in sent if role == "document"]
    told = [(role, text) for role, text in told if role != "tool" or text not in beside]
    sent = [(role, text) for role, text in sent if role != "document"]
    same = len(told) == len(sent) and all(
        text == whole or (role == "tool" and text in whole)
        for (role, text), (_, whole) in zip(told, sent, strict=True)
    )
    if not same:
        yield f"recorded turns: {told}, not {sent}"


def _replies(exchanges: Sequence[Report], way: Way) -> Iterator[str]:
    *asking, answering = exchanges
    said = "".join([answering["reply"], *answering["tool_calls"]])
    if "day on which" not in said and "day of the order" not in said:
        yield f"recorded reply: {said!r}"
    for exchange in asking:
        name, arguments = TOOL
        calls = [call.replace(" ", "") for call in exchange["tool_calls"]]
        if calls != [f"{name}({json.dumps(arguments)})".replace(" ", "")]:
            yield f"recorded tool calls of {way.name}: {calls}"


def _edits(
    requests: Sequence[Received], steps: int, failure: Failure, ticket: str
) -> Iterator[str]:
    """Each request of a replay, beside the failed run's own of the same step."""
    own = requests[:steps]
    seen = set()
    for request in requests[steps:]:
        added = [text for text in added_by(failure) if _holds(request, text)]
        seen.update(added)
        yield from _edit(request, own, added, ticket)
    # Better instructions are tried only where the oracle did not help.
    wanted = {failure.oracle} if failure.verdict == "knowledge" else {*added_by(failure)}
    yield from (f"no request held {text!r}" for text in sorted(wanted - seen))


def added_by(failure: Failure) -> tuple[str, str]:
    """What arms may put into a prompt, beside irrelevant text."""
    return failure.oracle, failure.instructions


def _edit(
    request: Received, own: Sequence[Received], added: Sequence[str], ticket: str
) -> Iterator[str]:
    for text in added:
        yield from _place(request, text, ticket)
    same = [each for each in own if len(each.turns) == len(request.turns)]
    if not same or (added and same[0] is not own[-1]):
        yield f"a replay's request is like none of the failed run: {request.body}"
    for each in same[:1]:
        yield from harm(each.body, request.body, added or ("",))
        if each.path != request.path:
            yield f"a replay's request went to {request.path}"


def _place(request: Received, text: str, ticket: str) -> Iterator[str]:
    """Once, in the turn with the question."""
    if request.prompt.count(text) != 1:
        yield f"{request.prompt.count(text)} times in the prompt: {text!r}"
    for turn in request.turns:
        said = text_of(turn["content"])
        if text in said and (turn["role"] != "user" or f"{ticket}." not in said):
            yield f"an addition stands in another turn than the question's: {turn}"


def _plain(text: str) -> str:
    return "".join(text.split())
