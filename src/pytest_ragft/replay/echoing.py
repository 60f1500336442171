"""The expected answer in the form in which an app gets its answers, where it can have that form."""

import json
import re

from pytest_ragft.diagnosis.call import Reply
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.reading import is_label
from pytest_ragft.replay.soft import is_assertion

_FENCED = re.compile(r"\s*```\w*\s*\n(.*?)\n?\s*```\s*", re.DOTALL)
_CALLED = re.compile(r"[^(]*\((.*)\)", re.DOTALL)
"""A tool call as `Reply.tool_calls` has it."""
_SECTIONS = re.compile(r"^(\[\[ ## (\w+) ## \]\])$(.*?)(?=^\[\[ ##|\Z)", re.DOTALL | re.MULTILINE)
"""DSPy's: a heading for each field of the answer."""
_BESIDE = ("reasoning", "completed")
"""Sections that DSPy adds to those that an app declares."""


def fitted(expected: str, reply: Reply) -> str:
    """The expected answer in the place where a real reply had its own.

    That is known where the reply is JSON with a single value, its tool call has a single argument,
    or it has a single section; else the text stays as it was declared.
    """
    if _is_formed(expected):
        return expected
    whole = _whole(reply)
    sections = [found for found in _SECTIONS.finditer(whole) if found[2] not in _BESIDE]
    if len(sections) == 1:
        at = sections[0]
        return f"{whole[: at.end(1)]}\n{expected}\n\n{whole[at.end() :]}"
    value = _parsed(whole)
    filled = None if value is None else _filled(value, expected)
    return expected if filled is None else json.dumps(filled, ensure_ascii=False)


def lacks_echo(case: Case, course: Course) -> str | None:
    """Why the expected answer cannot be told to the app at all."""
    expected = case.expects or ""
    if course.checks_label and not is_label(expected):
        return "the failing check looks at a label for the answer"
    if course.answers_by_tool and not all(_fits_tool(expected, each) for each in course.replies):
        return f"the answer came as a tool call, whose arguments cannot be told from {expected!r}"
    return None


def unread(
    echoed: BaseException | None,
    original: BaseException | None,
    case: Case,
    course: Course,
) -> str | None:
    """Why an echo that failed a check says nothing about it: the app could not take it in.

    `echoed`, `original`: what the first failing check raised in the echo and in the failed run.
    """
    read, real = original is not None and is_assertion(original), course.replies
    if read and echoed is not None and not is_assertion(echoed):
        return _UNREAD.format(type(echoed).__name__)
    if any(_is_formed(each.said) > _is_formed(fitted(case.expects or "", each)) for each in real):
        return _UNREAD.format("the real one has fields")
    return None


def _is_formed(text: str) -> bool:
    return _parsed(text) is not None or _SECTIONS.search(text) is not None


_UNREAD = (
    "the expected answer is not in the form that the app reads ({}): declare it as the model "
    "writes it, markup included"
)


def _fits_tool(expected: str, reply: Reply) -> bool:
    return bool(reply.text) or isinstance(_parsed(fitted(expected, reply)), dict)


def _whole(reply: Reply) -> str:
    """The text; without one, the arguments of the only tool call."""
    if reply.text or len(reply.tool_calls) != 1:
        return reply.text
    called = _CALLED.fullmatch(reply.tool_calls[0])
    return called[1] if called else ""


def _parsed(text: str) -> dict[str, object] | list[object] | None:
    """An object or a list in JSON, in a fence perhaps; `None` for all else."""
    fenced = _FENCED.fullmatch(text)
    try:
        value = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _filled(value: object, expected: str) -> object:
    """The same with another value in its only place; `None` where it has none or several."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        filled = _filled(inner, expected)
        return None if filled is None else {name: filled}
    if isinstance(value, list) and len(value) == 1:
        filled = _filled(value[0], expected)
        return None if filled is None else [filled]
    if isinstance(value, str):
        return expected
    return _like(value, expected)


def _like(value: object, expected: str) -> object:
    """A number or a truth value for one."""
    try:
        told = json.loads(expected)
    except ValueError:
        return None
    alike = isinstance(value, bool) == isinstance(told, bool)
    return told if alike and isinstance(value, int | float) and told is not None else None
