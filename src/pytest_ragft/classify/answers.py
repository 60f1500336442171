"""Answers of an app as another tool recorded them, and the kinds of file that hold them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.trial import CheckKind, Outcome

Content = Literal["json", "lines", "table", "archive"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read, before anyone knows which tool wrote it."""

    name: str
    stem: str
    """Its name without folder and suffix: the label of all answers in it."""
    content: Content
    value: object
    """Of `lines` and `table` a list of objects, of `archive` the values by the members' names."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name that the tool gave to a configuration of the app, such as a prompt's."""

    dimension: str
    """What is named: prompt, provider, experiment, task argument, file."""
    value: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one assertion, metric or scorer said of one answer."""

    name: str
    passed: Outcome
    """As the tool says; `None`: it could not judge, or it has a score and no threshold."""
    kind: CheckKind = "content"
    score: float | None = None
    expected: tuple[str, ...] = ()
    """Texts that it looks for in the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the app to one case, or the error that came instead."""

    key: str
    """Equal for the same case in every configuration and repeat."""
    case: str
    """What the tool calls the case."""
    labels: tuple[Label, ...]
    checks: tuple[Assessed, ...]
    reply: str | None = None
    expects: str | None = None
    """An answer that is right, where the tool was given one."""
    error: str | None = None
    """Why there is no answer: this is no failure of the model."""
    expects_abstention: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """The results of one tool."""

    tool: str
    shape: str
    """By what it is told, in words for a file that no format takes."""
    again: str
    """How its user has each case answered several times."""
    recognises: Callable[[Document], bool]
    answers: Callable[[Document], tuple[Answer, ...]]
    version: Callable[[Document], str] = lambda document: ""  # noqa: ARG005  # most do not say


class ShapeError(ValueError):
    """A place in a file where something else stands than its tool writes there."""


def of(value: object, *keys: str) -> object:
    """What stands under these keys, one in the other; `None` where there is nothing."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def listed(value: object, place: str) -> list[Mapping[str, object]]:
    """A list of objects, nothing where nothing stands."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        raise ShapeError(f"{place}: found {_kind(value)}, accepted: a list of objects.")
    return value


def text_of(value: object) -> str:
    """Text, whatever it was: objects as JSON, nothing as an empty text."""
    import json  # noqa: PLC0415  # the command's --help does without

    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def number_of(value: object) -> float | None:
    """A score: numbers and truth values, but not what is no number at all."""
    if isinstance(value, bool | int | float) and value == value:  # noqa: PLR0124  # not a number
        return float(value)
    return None


def verdict_of(value: object) -> Outcome:
    """Whether a score without a threshold says pass or fail by itself: all, or nothing."""
    score = number_of(value)
    return None if score is None or score not in {0.0, 1.0} else bool(score)


def _kind(value: object) -> str:
    return "a list with other things in it" if isinstance(value, list) else type(value).__name__
