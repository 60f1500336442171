"""What a function does with search results, and one step on: the functions it gives them to."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pytest_ragft.check.sources.python import statements
from pytest_ragft.check.sources.python.accesses import accesses, takes_text
from pytest_ragft.check.sources.python.called import Called
from pytest_ragft.check.sources.python.derivation import Derived, derive, nothing
from pytest_ragft.check.sources.python.generations import generations
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.searches import searches

Unit = tuple[Part, ...]


class Roles(NamedTuple):
    """Calls of a file that search or ask a model, one step into its own functions; by identity."""

    searches: frozenset[int]
    generations: frozenset[int]
    renderings: frozenset[int] = frozenset()
    """Calls of functions of the file that give back the text of what they are given, no more."""

    def is_search(self, node: ast.expr) -> bool:
        return id(node) in self.searches

    def is_generation(self, node: ast.expr) -> bool:
        return id(node) in self.generations


class View(NamedTuple):
    """A unit, with what carries results in any form, and what carries more than their text."""

    unit: Unit
    results: Derived
    whole: Derived

    def carrying(self, sink: ast.expr) -> Iterator[ast.expr]:
        """Of what a sink is given, what carries results."""
        return filter(self.results.carries, given(sink))


def given(sink: ast.expr) -> list[ast.expr]:
    """Arguments of a call; a text is given itself."""
    if isinstance(sink, ast.Call):
        return [*sink.args, *(keyword.value for keyword in sink.keywords)]
    return [sink]


NO_ANSWER = re.compile(
    r"(?i)rank|grade|filter|(?<!ri)eval|judg|scor|expan|rewrit|classif|compress|embed|rout|decompos|valid"
)
"""Functions that ask a model something other than the answer."""


def roles(file: Outline, names: Names) -> Roles:
    """A function of the file that searches is a search itself, unless it asks a model as well."""
    direct, asked = searches(file), generations(file, names)
    if not direct:
        return Roles(direct, asked)
    searching = _holding(direct, file) - _holding(asked - direct, file)
    asking = _holding(asked - direct, file) - _holding(direct, file)
    found, answers = set(direct), set(asked - direct)
    for part in file.parts:
        for called in part.calls:
            function = file.function(called, part)
            if function is None or function is part:
                continue
            if function in searching:
                found.add(id(called.node))
                answers.discard(id(called.node))
            elif function in asking and not NO_ANSWER.search(function.scope):
                answers.add(id(called.node))
    return Roles(frozenset(found), frozenset(answers), frozenset(_renderings(file, answers)))


def _renderings(file: Outline, answers: set[int]) -> Iterator[int]:
    rendering: dict[Part, bool] = {}
    for part in file.parts:
        for called in part.calls:
            function = file.function(called, part)
            if function is None:
                continue
            if function not in rendering:
                rendering[function] = _renders(function, answers)
            if rendering[function]:
                yield id(called.node)


def _renders(function: Part, answers: set[int]) -> bool:
    """It takes out text, and nothing else of its parameters leaves it."""
    taken = any(takes_text(node) for node in accesses((function,)))
    if not taken:
        return False

    def is_end(node: ast.expr) -> bool:
        return id(node) in answers or takes_text(node)

    given = frozenset(function.parameters)
    whole = derive((function,), nothing, is_end=is_end, given=given)
    return not any(whole.carries(answer.value) for answer in statements.answers(function))


def _holding(calls: frozenset[int], file: Outline) -> set[Part]:
    return {part for part in file.parts for called in part.calls if id(called.node) in calls}


def view(
    unit: Unit,
    roles: Roles,
    is_root: Callable[[ast.expr], bool],
    held: frozenset[str] = frozenset(),
) -> View:
    def is_text(node: ast.expr) -> bool:
        return roles.is_generation(node) or takes_text(node) or id(node) in roles.renderings

    return View(
        unit,
        derive(unit, is_root, is_end=roles.is_generation, given=held),
        derive(unit, is_root, is_end=is_text, given=held),
    )


def helpers(seen: View, file: Outline, roles: Roles) -> Iterator[View]:
    """Functions of the file that results come from, or are given to."""
    for part in seen.unit:
        for called in part.calls:
            function = file.function(called, part)
            if function is None or function in seen.unit:
                continue
            if roles.is_search(called.node):
                yield view((function,), roles, roles.is_search)
            held = frozenset(
                name for name, value in arguments(called, function) if seen.results.carries(value)
            )
            if held:
                yield view((function,), roles, nothing, held)


def arguments(called: Called, function: Part) -> Iterator[tuple[str, ast.expr]]:
    """What each parameter of a function of this file is given."""
    names = [name for name in function.parameters if name not in {"self", "cls"}]
    yield from zip(names, called.node.args, strict=False)
    for keyword in called.node.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
