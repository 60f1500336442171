"""A text that is learned whole, or in which a template such as `### Instruction:` parts turns."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.content import MeantError, field, joined
from pytest_ragft.check.training.formats.format import Format, Reading
from pytest_ragft.check.training.formats.names import ANSWERS, ASKS, LETTERS, MATERIAL, role_of
from pytest_ragft.check.training.formats.style import ROLES
from pytest_ragft.check.training.turn import Fault, Row, Turn

Spoken = tuple[str, str]
"""A role, and what it says."""


class Template(NamedTuple):
    """How a text tells who speaks."""

    sign: str
    """Without it a text is of no such template; faster to look for than the pattern."""
    start: re.Pattern[str]
    """Of a turn; its group names the speaker."""


TEMPLATES = (
    Template("<|im_start|>", re.compile(r"<\|im_start\|>(\w+)\n?")),
    Template("<|start_header_id|>", re.compile(r"<\|start_header_id\|>(\w+)<\|end_header_id\|>")),
    Template("<start_of_turn>", re.compile(r"<start_of_turn>(\w+)\n?")),
    Template("<|", re.compile(r"<\|([^\W\d]{2,20})\|> ?:?")),
    Template("##", re.compile(r"(?m)^#{2,4} *\**([^\W\d_][^\n:：#*]{0,30}?)\** *(?:[:：]\**|$)")),
)
STARTING = (
    Template("<", re.compile(r"(?m)^[ \t]*</?([^\W\d]{2,20})>[ \t]*:?")),
    Template("[", re.compile(r"(?m)^[ \t]*\[([^\W\d]{2,20})\][ \t]*:?")),
    Template(":", re.compile(r"(?m)^[ \t]*\**([^\W\d_][^\n:：?!.,*]{0,20}?)\** ?:\**(?=\s)")),
    Template("：", re.compile(r"(?m)^[ \t]*([^\W\d_][^\n:：?!.,]{0,12}?)：")),
)
"""Signs that documents hold too: a text is parted by them that begins with one."""
_ENDS = re.compile(
    r"<\|im_end\|>|<\|eot_id\|>|<\|end_of_text\|>|<\|end\|>|<end_of_turn>|</s>|<s>|<bos>|<eos>"
    r"|<\|endoftext\|>|<\|begin_of_text\|>|<\|return\|>"
)
"""What templates write around turns."""
_INST, _ANSWER = "[INST]", "[/INST]"
_SYSTEM = re.compile(r"<<SYS>>(.*?)<</SYS>>", re.DOTALL)
_BESIDE = frozenset(
    {"id", "source", "url", "title", "meta", "metadata", "date", "timestamp", "__index_level_0__"}
)
"""Columns beside a text that say where it is from."""


def _fits(row: Row) -> bool:
    """Alone, or parted by a template: a text with a label is something else."""
    text = row["text"]
    if not isinstance(text, str):
        return len(row) == 1
    return row.keys() <= {"text", *_BESIDE} or bool(spoken(text))


def _turns(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    try:
        text = field(row, "text")
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)
        return
    found = spoken(text)
    if found:
        yield from _learned(found, line, number)
    else:
        yield Turn(line, number, "", text, kind="text")


def spoken(text: str) -> list[Spoken]:
    """The turns; none where the assistant has no turn that a template marks."""
    found = list(_instructed(text)) if _ANSWER in text else _templated(text)
    return found if any(role == "assistant" for role, _ in found) else []


def _instructed(text: str) -> Iterator[Spoken]:
    """`[INST] question [/INST] answer`, as Llama 2 and Mistral write it."""
    for part in text.split(_INST)[1:]:
        asked, _, answer = part.partition(_ANSWER)
        system = _SYSTEM.search(asked)
        if system:
            yield "system", system[1].strip()
        yield "user", _SYSTEM.sub("", asked).strip()
        yield "assistant", _clean(answer)


def _templated(text: str) -> list[Spoken]:
    """By the first of the templates that has a turn of the assistant in it."""
    start = _clean(text[:_BEGIN])
    for template in (*TEMPLATES, *STARTING):
        if template.sign not in (start if template in STARTING else text):
            continue
        first = template.start.match(start)
        if template in STARTING and (first is None or speaker_of(first[1]) in _LAST):
            continue
        found = list(_parted(text, template.start))
        if any(role == "assistant" for role, _ in found):
            return found
    return []


_BEGIN = 200
"""Characters in which the first turn begins."""
_LAST = ("", "assistant")
"""Nobody who begins a text that an assistant answers."""


def _parted(text: str, start: re.Pattern[str]) -> Iterator[Spoken]:
    starts = [match for match in start.finditer(text) if speaker_of(match[1])]
    if not starts:
        return
    before = _clean(text[: starts[0].start()])
    yield from (("system", before),) if before else ()
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield speaker_of(match[1]), _clean(text[match.end() : end])


def speaker_of(name: str) -> str:
    """The role that a heading names, in the words of any tool or language; else empty."""
    told = name.strip()
    role = LETTERS.get(told.lower()) or role_of(told)
    return ROLES.get(told) or ROLES.get(told.lower()) or _BY_ROLE.get(role, "")


_BY_ROLE = {ASKS: "user", MATERIAL: "user", ANSWERS: "assistant"}


def _clean(text: str) -> str:
    return _ENDS.sub("", text).strip()


def _learned(found: Iterable[Spoken], line: int, number: int) -> Reading:
    before = system = question = ""
    for role, text in found:
        if role == "system":
            system = joined((system, text))
            continue
        if role == "assistant":
            yield Turn(line, number, before, text, question, system)
        question = text if role == "user" else question
        before = joined((before, text))


FORMAT = Format("text", ("text",), _fits, _turns)
