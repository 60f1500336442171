"""Prompts in one text that holds turns, between the marks of a model's own template."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.call import Message, Role
from pytest_ragft.wire.content import SEPARATOR

_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "<<sys>>": "system",
    "user": "user",
    "human": "user",
    "[inst]": "user",
    "<</sys>>": "user",
    "assistant": "assistant",
    "model": "assistant",
    "chatbot": "assistant",
    "bot": "assistant",
    "[/inst]": "assistant",
    "ipython": "tool",
    "tool": "tool",
}
_ROLE = "system|developer|user|assistant|model|ipython|tool"
_MARK = re.compile(
    rf"<\|start_header_id\|>\s*(?P<llama3>{_ROLE})\s*<\|end_header_id\|>"
    rf"|<\|header_start\|>\s*(?P<llama4>{_ROLE})\s*<\|header_end\|>"
    rf"|<\|im_start\|>(?P<chatml>{_ROLE})\b"
    rf"|<start_of_turn>(?P<gemma>{_ROLE})\b"
    rf"|<\|start\|>(?P<harmony>{_ROLE})(?:<\|channel\|>\w+)?(?:<\|message\|>|$)"
    r"|(?:<\|START_OF_TURN_TOKEN\|>)?<\|(?P<cohere>USER|CHATBOT|SYSTEM)_TOKEN\|>"
    r"|<[｜|](?P<bare>[Ss]ystem|[Uu]ser|[Aa]ssistant)[｜|]>"
    r"|(?P<inst>\[/?INST\]|<</?SYS>>)"
    r"|(?P<end><\|(?:begin_of_text|eot_id|eom_id|eot|im_end|end|END_OF_TURN_TOKEN)\|>"
    r"|<BOS_TOKEN>|<bos>|<end_of_turn>|</?s>|<[｜|](?:begin|end)[▁_]of[▁_]sentence[｜|]>)"
)
_SPOKEN = (
    re.compile(r"(?:^|\n\n)(?P<name>Human|Assistant):"),
    re.compile(r"(?:^|\n)(?P<name>User|Bot):"),
)
"""Names in front of what they say."""
_LAST_WORD = re.compile(r"(?:^|\n)(?:Assistant|Bot):\s*$")
"""Only a prompt that leaves the last word to the model is written in names."""
_THINKING = re.compile(r"\s*<think>\s*$")
"""What some apps write in front of the reply, to make the model think."""

_Mark = tuple[int, int, Role | None]
"""Start, end, and who speaks behind it; None: nobody."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one speaker says, without the white space around it."""

    role: Role
    start: int
    end: int


def read(prompt: str) -> tuple[Message, ...]:
    """The turns of a prompt; one turn of the user where there are no marks."""
    return tuple(
        Message(part.role, prompt[part.start : part.end], index)
        for index, part in enumerate(_parts(prompt))
    )


def write(prompt: str, messages: Sequence[Message]) -> str:
    """The prompt with other texts in its turns; new ones join the user's turn next to them."""
    parts = _parts(prompt)
    asked = [index for index, part in enumerate(parts) if part.role == "user"]
    texts: dict[int, list[str]] = {index: [] for index in range(len(parts))}
    homeless: list[str] = []
    last = -1
    for message in messages:
        if message.origin is not None:
            last = message.origin
        before = [index for index in asked if index <= last] or asked[:1]
        if message.origin is None and not before:
            homeless.append(message.text)
        else:
            texts[last if message.origin is not None else before[-1]].append(message.text)
    for index, part in reversed(list(enumerate(parts))):
        text = SEPARATOR.join(each for each in texts[index] if each)
        prompt = prompt[: part.start] + text + prompt[part.end :]
    return SEPARATOR.join([*homeless, prompt] if prompt else homeless)


def _parts(prompt: str) -> list[_Part]:
    return list(_between(prompt, list(_marks(prompt))))


def _between(prompt: str, marks: list[_Mark]) -> Iterator[_Part]:
    """What stands between marks; in front of the first one it is the app's own instruction."""
    if not any(role for _, _, role in marks):
        if prompt:
            yield _Part("user", 0, len(prompt))
        return
    role: Role | None = None
    start, opened = 0, False
    for at, end, following in [*marks, (len(prompt), len(prompt), None)]:
        said = prompt[start:at]
        if said.strip() and not (role == "assistant" and _THINKING.match(said)):
            lead = len(said) - len(said.lstrip())
            speaker: Role = role or ("user" if opened else "system")
            yield _Part(speaker, start + lead, start + len(said.rstrip()))
        opened = opened or following is not None
        start, role = end, following


def _marks(prompt: str) -> Iterator[_Mark]:
    names = _MARK
    if _LAST_WORD.search(prompt):
        names = next((each for each in _SPOKEN if len(each.findall(prompt)) > 1), _MARK)
    for found in names.finditer(prompt):
        yield found.start(), found.end(), _ROLES.get(found[found.lastgroup or 0].lower())
