"""Checks for plain tests and golden cases: `assert reply == checks.contains("30 days")`."""

from collections.abc import Callable, Mapping

from pytest_ragft.checks.abstention import abstains, refuses
from pytest_ragft.checks.answer import Answer, Context, ToolCall
from pytest_ragft.checks.asking import JudgeError
from pytest_ragft.checks.check import Check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.grounding import grounded
from pytest_ragft.checks.judging import JudgeWarning, judged
from pytest_ragft.checks.likeness import similar
from pytest_ragft.checks.making import make
from pytest_ragft.checks.measure import tokens, words
from pytest_ragft.checks.provenance import cites
from pytest_ragft.checks.reading import answer_of
from pytest_ragft.checks.speech import language
from pytest_ragft.checks.structure import json, json_schema, keys
from pytest_ragft.checks.texts import (
    contains,
    contains_all,
    contains_any,
    ends_with,
    lacks,
    starts_with,
)
from pytest_ragft.checks.tools import calls_tool
from pytest_ragft.checks.values import date, number
from pytest_ragft.checks.whole import equals, label, regex

CHECKS: Mapping[str, Callable[..., Check]] = {
    "contains": contains,
    "contains_any": contains_any,
    "contains_all": contains_all,
    "equals": equals,
    "label": label,
    "regex": regex,
    "starts_with": starts_with,
    "ends_with": ends_with,
    "lacks": lacks,
    "number": number,
    "date": date,
    "json": json,
    "json_schema": json_schema,
    "keys": keys,
    "words": words,
    "tokens": tokens,
    "language": language,
    "abstains": abstains,
    "refuses": refuses,
    "cites": cites,
    "grounded": grounded,
    "calls_tool": calls_tool,
    "similar": similar,
    "judged": judged,
}
"""Every check by its name."""

__all__ = [
    "CHECKS",
    "Answer",
    "Check",
    "CheckError",
    "Context",
    "JudgeError",
    "JudgeWarning",
    "ToolCall",
    "abstains",
    "answer_of",
    "calls_tool",
    "cites",
    "contains",
    "contains_all",
    "contains_any",
    "date",
    "ends_with",
    "equals",
    "grounded",
    "json",
    "json_schema",
    "judged",
    "keys",
    "label",
    "lacks",
    "language",
    "made",
    "number",
    "refuses",
    "regex",
    "similar",
    "starts_with",
    "tokens",
    "words",
]


def made(name: str, value: object) -> Check:
    """A check as a file asks for it: `made("words", {"at_most": 20})`.

    A mapping whose keys are all parameters is taken as keyword arguments, else the value is the
    one argument; `null` and `true` stand for none. Raises `CheckError`.
    """
    return make(CHECKS, name, value)
