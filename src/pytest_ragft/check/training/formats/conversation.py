"""A conversation, turn after turn: what is learned, and what is not as it should be."""

from collections.abc import Iterator
from typing import Any

from pytest_ragft.check.training.columns import ASSISTANT
from pytest_ragft.check.training.formats.content import NO_TOOLS, MeantError
from pytest_ragft.check.training.formats.format import shown
from pytest_ragft.check.training.formats.pair import Asked
from pytest_ragft.check.training.formats.plain import plain_turns
from pytest_ragft.check.training.formats.style import TALK, Talk
from pytest_ragft.check.training.formats.walk import SPEAKING, Walk, has_weight
from pytest_ragft.check.training.turn import Fault, Turn


def turns(messages: Any, line: int, row: int, talk: Talk = TALK) -> Iterator[Turn | Fault]:  # noqa: ANN401  # rows hold anything
    """The trained turns, and the first fault; turns behind a fault are not read."""
    if talk.trained == ASSISTANT and talk.tools is NO_TOOLS:
        plain = plain_turns(messages, line, row, talk.style, talk.system)
        if plain is not None:
            return iter(plain)
    return _walked(messages, line, row, talk)


def _walked(messages: Any, line: int, row: int, talk: Talk) -> Iterator[Turn | Fault]:  # noqa: ANN401  # as above
    walk, roles = Walk(talk), _learned(talk)
    answers = learned = 0
    try:
        for position, message in enumerate(_listed(messages)):
            said = walk.step(message, position)
            if said is None:
                continue
            role, text, kind, before, question, system = said
            answers += role in SPEAKING
            if role in roles and has_weight(message, position):
                learned += 1
                yield Turn(line, row, before, text, question, system, kind)
        _end(walk.spoken, answers, learned, must_answer=talk.style.last)
    except MeantError as error:
        yield Fault(line, row, error.found, error.expected)


def _learned(talk: Talk) -> frozenset[str]:
    return talk.trained | {"function_call"} if "assistant" in talk.trained else talk.trained


def _listed(messages: Any) -> list[Any]:  # noqa: ANN401  # as above
    if not isinstance(messages, list) or not messages:
        raise MeantError(f"messages: {shown(messages)}", "a list of messages")
    return messages


def asked(messages: Any, talk: Talk = TALK) -> Asked:  # noqa: ANN401  # as above
    """What turns hold that wait for an answer; raises `MeantError`."""
    walk = Walk(talk)
    for position, message in enumerate(_listed(messages)):
        walk.step(message, position)
    if walk.spoken in SPEAKING:
        raise MeantError("the prompt ends with the assistant's turn", "the user's or a tool's")
    return Asked(walk.before, walk.question, walk.system)


def _end(spoken: str, answers: int, learned: int, *, must_answer: bool) -> None:
    """Raises `MeantError` where a conversation may not end so."""
    if not answers:
        raise MeantError("no turn of the assistant", "at least one")
    if not learned:
        raise MeantError("no turn that is learned", "an assistant's turn that counts (weight 1)")
    if must_answer and spoken not in SPEAKING:
        raise MeantError(f"the last turn is the {spoken}'s", "the assistant's")
