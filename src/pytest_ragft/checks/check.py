"""A check: it compares equal to an answer that satisfies it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import ParamSpec

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.reading import answer_of
from pytest_ragft.checks.supplied import Supplied, supplied
from pytest_ragft.diagnosis.check_kinds import kind_of_check
from pytest_ragft.diagnosis.trial import CheckKind

P = ParamSpec("P")
Finding = Callable[[Answer], str | None]
"""What is wrong with an answer, in one sentence; None: nothing."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Check:
    """What an answer must satisfy: `assert reply == checks.contains("30 days")`.

    Two checks are equal where they ask the same. A check has no hash.
    """

    name: str
    arguments: Mapping[str, object]
    """As they were given, by parameter."""
    kind: CheckKind
    source: str
    """As it is written: `checks.contains('30 days')`."""
    find: Finding

    def fault(self, answer: object) -> str | None:
        """What is wrong with an answer, in one sentence; `None`: it satisfies the check.

        Raises TypeError for what `answer_of` cannot read.
        """
        return self.find(answer_of(answer))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Check):
            return (self.name, self.arguments) == (other.name, other.arguments)
        return self.fault(other) is None

    __hash__ = None  # type: ignore[assignment]  # an answer that equals it has another

    def __repr__(self) -> str:
        return self.source


def check(make: Callable[P, Finding]) -> Callable[P, Check]:
    """A function that makes a finding, as one that makes a `Check` of its own name."""
    signature = inspect.signature(make)
    flags = [name for name, each in signature.parameters.items() if each.annotation is bool]

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> Check:
        arguments = MappingProxyType(signature.bind(*args, **kwargs).arguments)
        for name in flags:
            given.flag(name, arguments.get(name, False))
        name = make.__name__
        source = f"checks.{name}({', '.join(_written(signature, arguments))})"
        find = _remembering(make(*args, **kwargs))
        return Check(name, arguments, kind_of_check(name, arguments), source, find)

    made.__signature__ = signature.replace(return_annotation=Check)  # type: ignore[attr-defined]  # of functions
    return made


def _remembering(find: Finding) -> Finding:
    """Looked at once: the message of a failed assert must not ask a judge again."""
    last: list[tuple[Answer, Supplied, str | None]] = []

    def found(answer: Answer) -> str | None:
        if not last or last[0][:2] != (answer, supplied()):
            last[:] = [(answer, supplied(), find(answer))]
        return last[0][2]

    return found


def _written(signature: inspect.Signature, arguments: Mapping[str, object]) -> Iterator[str]:
    first, *_ = signature.parameters.values()
    for name, value in arguments.items():
        by_place = name == first.name and first.kind is not first.KEYWORD_ONLY
        yield repr(value) if by_place else f"{name}={value!r}"
