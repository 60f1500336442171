"""One exchange, as far as its texts tell how it belongs to the others of a test."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from pytest_ragft.diagnosis.call import Call, Exchange, Reply, Role
from pytest_ragft.diagnosis.wording import LEAST, flat, pieces, strings

LABEL_WORDS = 3
"""Words of a reply up to which it is a label."""

_MARKS = frozenset("?.!:;\n")
"""What parts a question from the text around it."""
_TOKENS = re.compile(r"\w+|[?.!:;\n]")


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts are flat, see `wording.flat`."""

    call: Call
    reply: Reply
    said: str
    """The reply, the arguments of its tool calls among it."""
    parts: tuple[str, ...]
    """Its lines and sentences that its own prompt does not hold."""
    strings: tuple[str, ...]
    """Its quoted parts likewise: the values of a reply in JSON."""
    told: str
    """What others than the model say in the prompt, one line a turn."""
    system: str
    """What the app's own instructions say."""
    history: frozenset[str]
    """What the model said, by the prompt."""
    asked: str
    """The user's last turn in words and marks, see `marked`."""
    questions: tuple[str, ...]
    """Its sentences that end in a question mark."""
    prompt: str
    """All turns in words and marks."""

    @classmethod
    def of(cls, exchange: Exchange) -> Self:
        call, reply = exchange.call, exchange.reply
        told = _lines(turn.text for turn in call.messages if turn.role != "assistant")
        before = [flat(turn.text) for turn in call.messages if turn.role == "assistant"]
        own = _lines([told, *before])
        text = "\n".join([reply.text, *reply.tool_calls])
        return cls(
            call=call,
            reply=reply,
            said=flat(text),
            parts=tuple(part for part in pieces(text) if part not in own),
            strings=tuple(part for part in strings(text) if part not in own),
            told=told,
            system=flat("\n".join(turn.text for turn in call.messages if turn.role == "system")),
            history=frozenset(before),
            asked=(asked := marked(_question(call))),
            questions=tuple(_sentences(asked)),
            prompt=marked(call.text),
        )

    @property
    def question(self) -> str:
        return _question(self.call)

    @property
    def is_label(self) -> bool:
        return is_label(self.reply.text) and not self.reply.tool_calls

    def count(self, role: Role) -> int:
        """How many turns of a role the prompt has."""
        return sum(turn.role == role for turn in self.call.messages)


def is_label(text: str) -> bool:
    """A word or a few: a route, a verdict, a yes."""
    return len(flat(text).split()) <= LABEL_WORDS


def share_in(reading: Reading, text: str) -> float:
    """How much of a reply's own words stands in a flat text, 0 to 1."""
    whole = len(reading.said) > LEAST and reading.said in text and bool(reading.parts)
    return 1.0 if whole else max(_share(reading.parts, text), _share(reading.strings, text))


def _share(parts: Sequence[str], text: str) -> float:
    total = sum(map(len, parts))
    return sum(len(part) for part in parts if part in text) / total if total else 0.0


def marked(text: str) -> str:
    """Words and the marks between sentences, a space around each; empty without any."""
    found = _TOKENS.findall(text.strip().casefold())
    return f" {' '.join(found)} " if found else ""


def _sentences(asked: str) -> Iterator[str]:
    words: list[str] = []
    for token in asked.split(" ")[1:-1]:
        words.append(token)
        if token in _MARKS:
            if token == "?":  # noqa: S105  # no password
                yield f" {' '.join(words)} "
            words = []


def _question(call: Call) -> str:
    """The user's last turn as it stands in the prompt; empty without one."""
    return "" if call.question is None else call.messages[call.question].text


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(flat(text) for text in texts)
