"""One shell command as a fact: the program that runs in the end, and its flags."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pytest_ragft.check.fact import Fact, Reference, Span, Value
from pytest_ragft.check.sources.programs import program_of

_WITHOUT_VALUE = frozenset(
    {
        *("-v", "-vv", "-q", "-qq", "-x", "-s", "-sv", "-y", "-l", "--yes", "--sw", "--lf", "--ff"),
        *("-V", "--disable-warnings", "--strict-markers", "--no-cache", "--verbose", "--quiet"),
    }
)
"""Flags that a word may follow without being their value."""
_PIP_VALUES = frozenset(
    {
        *("-r", "-c", "-e", "-t", "-i", "-f", "--index-url", "--extra-index-url", "--target"),
        *("--group", "--timeout", "--retries", "--find-links", "--requirement", "--constraint"),
    }
)
_INSTALLERS = frozenset({"pip", "pip3", "uv", "poetry"})

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_VARIABLE = re.compile(r"\$|`|\{\w+\}")
_ONLY_VARIABLE = re.compile(r"\$(\{?\w+(\[@\])?\}?|@|\*)|\$\(.*", re.DOTALL)
_OVERRIDE = re.compile(r"[+~]*([A-Za-z_][\w.]*)=(.*)", re.DOTALL)
LONGEST_NUMBER = 24


class Setting(NamedTuple):
    """Where a command stands."""

    ci: bool = False
    scheduled: bool = False


PLAIN = Setting()


def command(words: Sequence[str], span: Span, setting: Setting = PLAIN) -> Fact | None:
    """The fact of a command; None for programs that no rule asks for."""
    program = program_of(words)
    if not program.name:
        return None
    values = dict(program.values)
    partial = _add_flags(program.rest, values)
    values["ci"], values["scheduled"] = setting.ci, setting.scheduled
    return Fact("command", program.name, span, values, partial=partial)


def _add_flags(words: Sequence[str], values: dict[str, Value]) -> bool:
    """Adds flags and other words to the values; True where a variable may stand for more."""
    others: list[Value] = []
    partial = False
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if _is_flag(word):
            key, equals, given = word.partition("=")
            if not equals and position < len(words) and _is_value(key, words[position]):
                equals, given = "=", words[position]
                position += 1
            values[key] = literal(given) if equals else True
        elif _ONLY_VARIABLE.fullmatch(word):
            partial = True
        else:
            others.append(literal(word))
            override = _OVERRIDE.fullmatch(word)
            if override:
                values.setdefault(override[1], literal(override[2]))
    if others:
        values["args"] = tuple(others)
    return partial


def _is_flag(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and not _NUMBER.fullmatch(word)


def _is_value(flag: str, word: str) -> bool:
    return flag not in _WITHOUT_VALUE and not _is_flag(word)


def literal(word: str) -> Value:
    """A number or truth value where the word is one; not known where it holds a variable."""
    if _VARIABLE.search(word):
        return Reference("")
    if word in {"true", "True"}:
        return True
    if word in {"false", "False"}:
        return False
    if len(word) <= LONGEST_NUMBER and _NUMBER.fullmatch(word):
        return int(word) if word.lstrip("+-").isdigit() else float(word)
    return word


def installed(words: Sequence[str]) -> Iterator[str]:
    """The requirements of a `pip install`, `uv add` and the like."""
    for position, word in enumerate(words[:6]):
        if word in {"install", "add"} and position:
            if words[position - 1].rpartition("/")[2] in _INSTALLERS:
                yield from _requirements(words[position + 1 :])
            return


def _requirements(words: Sequence[str]) -> Iterator[str]:
    is_value = False
    for word in words:
        if is_value or word.startswith("-"):
            is_value = not is_value and word in _PIP_VALUES
        elif word[0].isalpha() and "/" not in word.partition("@")[0]:
            yield word
