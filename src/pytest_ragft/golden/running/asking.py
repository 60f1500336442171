"""Calling the target of a golden case, inside its test."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pytest_ragft.golden.case import Endpoint, GoldenCase, Target
from pytest_ragft.golden.files.template import filled
from pytest_ragft.golden.files.variables import variables_of
from pytest_ragft.golden.running.calling import TargetError
from pytest_ragft.golden.running.endpoint import messages_of
from pytest_ragft.golden.running.event_loop import EventLoop
from pytest_ragft.golden.running.notes import Notes

Answering = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """Stands for the target in the function of a case."""

    answer: Answering
    notes: Notes
    loop: EventLoop

    def __call__(self, *args: object, **kwargs: object) -> object:
        __tracebackhide__ = True
        self.notes.begin()
        value = self.loop.finished(self.answer(*args, **kwargs))
        try:
            self.notes.answered(value)
        except TypeError as error:
            raise TargetError(f"what the target returned cannot be checked: {error}") from None
        return value


def call_of(target: Target, case: GoldenCase) -> ast.expr:
    """The call of a target for a case, as Python: `target('How long?')`."""
    variables = variables_of(case)
    if isinstance(target, Endpoint):
        return _call([messages_of(target, case)], {})
    if target.arguments is None:
        return _call([variables["messages"] if case.messages else case.question], {})
    return _call([], {name: filled(value, variables) for name, value in target.arguments.items()})


def _call(args: list[object], kwargs: Mapping[str, object]) -> ast.expr:
    named = {name: value for name, value in kwargs.items() if name.isidentifier()}
    others = {name: value for name, value in kwargs.items() if name not in named}
    shown = [*map(repr, args), *(f"{name}={value!r}" for name, value in named.items())]
    shown += [f"**{others!r}"] if others else []
    return ast.parse(f"target({', '.join(shown)})", mode="eval").body
