"""The fast way through a conversation of plain texts, which most of them are."""

from typing import Any

from pytest_ragft.check.training.formats.content import GAP
from pytest_ragft.check.training.formats.style import Style
from pytest_ragft.check.training.turn import Turn

KEYS = 2
"""Of a message that only says something."""
_SPEAKERS = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "system": "system",
}


def plain_turns(
    messages: Any,  # noqa: ANN401  # rows hold anything
    line: int,
    row: int,
    style: Style,
    system: str,
) -> list[Turn] | None:
    """The assistant's turns; `None` where anything is out of the ordinary, for the slow way."""
    if type(messages) is not list:
        return None
    role, content, alternates = style.role, style.content, style.alternates
    found: list[Turn] = []
    before = question = last = ""
    for message in messages:
        if type(message) is not dict or len(message) != KEYS:
            return None
        said, text = message.get(role), message.get(content)
        if type(said) is not str or type(text) is not str:
            return None
        speaker = _SPEAKERS.get(said)
        if speaker == "assistant":
            found.append(Turn(line, row, before, text, question, system))
        elif speaker == "user":
            question = text
        elif speaker == "system":
            system = f"{system}{GAP}{text}" if system and text else system or text
            continue
        else:
            return None
        if alternates and (last == speaker or (not last and speaker == "assistant")):
            return None
        last = speaker
        before = f"{before}{GAP}{text}" if before and text else before or text
    return found if last == "assistant" else None
