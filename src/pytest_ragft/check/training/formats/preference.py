"""Two answers to the same prompt: as TRL, axolotl and LLaMA-Factory name them."""

from typing import Any

from pytest_ragft.check.training.columns import UNDECLARED, Columns
from pytest_ragft.check.training.formats.chat import talk_of
from pytest_ragft.check.training.formats.content import (
    MeantError,
    field,
    joined,
    optional,
    scalar,
    tools_of,
)
from pytest_ragft.check.training.formats.conversation import asked, turns
from pytest_ragft.check.training.formats.format import Format, Reading, any_row, shown
from pytest_ragft.check.training.formats.pair import Asked, preferred
from pytest_ragft.check.training.formats.style import CHAT, TALK
from pytest_ragft.check.training.turn import Fault, Row, Turn

ASKS = ("prompt", "question", "instruction", "input", "query")
"""Columns of a prompt, in the order of asking."""


def _preference(good: str, bad: str, row: Row, line: int, number: int) -> Reading:
    try:
        if isinstance(row[good], list) or isinstance(row[bad], list):
            yield _talk(row, row[good], row[bad], line, number)
        else:
            yield _texts(row, good, bad, line, number)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


def _texts(row: Row, good: str, bad: str, line: int, number: int) -> Turn:
    chosen, rejected = scalar(row, good), scalar(row, bad)
    prompt = _prompt(row)
    if isinstance(prompt, list):
        return preferred(
            line, number, asked(prompt, talk_of(row, CHAT, UNDECLARED)), chosen, rejected
        )
    if not prompt:
        chosen, rejected, prompt = _parted(chosen, rejected)
    before = Asked(prompt, prompt, optional(row, "system"))
    return preferred(line, number, before, chosen, rejected)


def _prompt(row: Row) -> Any:  # noqa: ANN401  # rows hold anything
    """Text or messages; empty where the answers hold it."""
    asks = [name for name in ASKS if row.get(name) is not None]
    if asks[:1] and isinstance(row[asks[0]], list):
        return row[asks[0]]
    if "instruction" in asks:
        return joined((field(row, "instruction"), optional(row, "input")))
    return field(row, asks[0]) if asks else ""


_SPEAKS = "\n\nAssistant:"


def _parted(chosen: str, rejected: str) -> tuple[str, str, str]:
    """Answers that begin with the conversation, as those of hh-rlhf do."""
    at = chosen.rfind(_SPEAKS)
    end = at + len(_SPEAKS)
    if at < 0 or chosen[:end] != rejected[:end]:
        return chosen, rejected, ""
    return chosen[end:].strip(), rejected[end:].strip(), chosen[:at].strip()


def _talk(row: Row, good: Any, bad: Any, line: int, number: int) -> Turn:  # noqa: ANN401  # as above
    """Answers that are messages; where no prompt is given they begin with it."""
    tools, prompt = tools_of(row), _prompt(row)
    before: list[Any] = prompt if isinstance(prompt, list) else []
    if prompt and not before:
        before = [{"role": "user", "content": prompt}]
    chosen = _last([*_without(before, good), *_messages(good, "chosen")], line, number)
    rejected = _last([*_without(before, bad), *_messages(bad, "rejected")], line, number)
    text = joined((tools.text, chosen.prompt))
    told = Asked(text, chosen.question, chosen.system or optional(row, "system"))
    return preferred(line, number, told, chosen.target, rejected.target)


def _messages(value: Any, name: str) -> list[Any]:  # noqa: ANN401  # as above
    if not isinstance(value, list) or not value:
        raise MeantError(f"{name}: {shown(value)}", "a list of messages, as the other answer is")
    return value


def _without(before: list[Any], answer: Any) -> list[Any]:  # noqa: ANN401  # as above
    """Many sets repeat the prompt at the start of both answers."""
    repeats = isinstance(answer, list) and len(answer) > 1
    return [] if repeats else before


def _last(messages: list[Any], line: int, number: int) -> Turn:
    """The answer that ends a conversation."""
    *_, last = turns(messages, line, number)
    if isinstance(last, Fault):
        raise MeantError(last.found, last.expected)
    return last


def _openai(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    try:
        given = row["input"] if isinstance(row["input"], dict) else {}
        tools = tools_of(given)
        before = asked(given.get("messages"), TALK._replace(tools=tools))
        chosen = _one(row, "preferred_output", line, number)
        rejected = _one(row, "non_preferred_output", line, number)
        yield preferred(line, number, before, chosen, rejected)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


def _one(row: Row, name: str, line: int, number: int) -> str:
    """OpenAI takes exactly one message for each answer."""
    messages = row[name]
    if not isinstance(messages, list) or len(messages) != 1:
        raise MeantError(f"{name}: {shown(messages)}", "a list of one assistant's message")
    return _last(messages, line, number).target


def _pair(good: str, bad: str) -> Format:
    def read(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
        return _preference(good, bad, row, line, number)

    return Format(
        "preference" if good == "chosen" else f"preference-{good}", (good, bad), any_row, read
    )


def _rejected(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    """A conversation, and what it should not have ended with."""
    try:
        turn = _last(row["messages"], line, number)
        value = row["rejected_response"]
        bad = value if isinstance(value, str) else _last(_messages(value, "rejected"), 0, 0).target
        before = Asked(turn.prompt, turn.question, turn.system)
        yield preferred(line, number, before, turn.target, bad)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


OPENAI = Format(
    "openai-preference",
    ("input", "preferred_output", "non_preferred_output"),
    lambda row: isinstance(row["input"], dict),
    _openai,
)
REJECTED = Format("chat-rejected", ("messages", "rejected_response"), any_row, _rejected)
PAIRS = (
    _pair("chosen", "rejected"),
    _pair("chosen_response", "rejected_response"),
    _pair("pos", "neg"),
)
