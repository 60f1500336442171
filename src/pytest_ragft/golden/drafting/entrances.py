"""Functions of a project that look like the one that answers questions."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.check.sources.python.generations import generations
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import outline
from pytest_ragft.golden.drafting.modules import FunctionNode, Module, functions

Sureness = Literal["sure", "likely", "a guess"]

FARTHEST = 6
"""Calls between a function and the model that it asks."""
_ANSWERS = re.compile(
    r"(?i)^(a?(answer|ask|chat|reply|respond|query|complete|generate|rag|qa|handle|run)(_|$)|"
    r"\w*_(answer|reply|response|question)$)"
)
_QUESTION = re.compile(
    r"(?i)^(user_?|customer_?)?(question|query|prompt|message|input|text|utterance|q|request)s?$"
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """A function that may be the target of golden cases."""

    name: str
    """Such as `shop.app:answer`."""
    path: str
    line: int
    steps: int
    """Calls between it and the model; 0: it asks the model itself."""
    tests: int
    """Tests that call it."""
    named: bool
    """It is called like a function that answers."""
    takes_question: bool
    """Its parameter is called like a question."""
    returns_text: bool
    streams: bool
    """It yields its answer in pieces."""

    @property
    def weight(self) -> float:
        signs = 2.0 * self.named + 2.0 * self.takes_question + self.returns_text
        used = 2.0 + min(self.tests, 5) if self.tests else 0.0
        return signs + used - 0.1 * self.steps - 3.0 * self.streams

    @property
    def sureness(self) -> Sureness:
        if self.tests and (self.named or self.takes_question):
            return "sure"
        return "likely" if self.named and self.takes_question else "a guess"

    @property
    def reasons(self) -> str:
        """What speaks for it, in a line."""
        asks = (
            "asks a model" if not self.steps else f"asks a model through {self.steps} other calls"
        )
        asks = "asks a model through another function" if self.steps == 1 else asks
        told = f"called by {self.tests} tests" if self.tests != 1 else "called by 1 test"
        return f"{asks}; {told if self.tests else 'called by no test'}"


@dataclass(frozen=True, slots=True)
class Wrappable:
    """A function or method that takes a question among other things, and asks a model."""

    name: str
    """Such as `shop.app:Desk.answer`."""
    path: str
    line: int
    steps: int


def wrappable(app: Sequence[Module]) -> tuple[Wrappable, ...]:
    """What a function of the project's own could call to be a target; nearest to a model first."""
    distances = _distances(app)
    found = [
        Wrappable(name, module.path, node.lineno, distances[name])
        for module in app
        for node, owner in functions(module.tree)
        for name in (_name(module, node, owner),)
        if name in distances and _takes_question(node) and not node.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda each: (each.steps, each.name)))


def _takes_question(node: FunctionNode) -> bool:
    given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return any(_QUESTION.match(argument.arg) for argument in given)


def _name(module: Module, node: FunctionNode, owner: str) -> str:
    return f"{module.name}:{owner}.{node.name}" if owner else f"{module.name}:{node.name}"


def entrances(app: Sequence[Module], tests: Sequence[Module]) -> tuple[Entrance, ...]:
    """Functions with one required parameter that ask a model, the likeliest first."""
    distances = _distances(app)
    called = _called_by_tests(tests)
    found = [
        entrance
        for module in app
        for node in module.tree.body
        if isinstance(node, FunctionNode)
        for entrance in _entrance(module, node, distances, called)
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.name)))


def _entrance(
    module: Module, node: FunctionNode, distances: Mapping[str, int], called: Counter[str]
) -> Iterator[Entrance]:
    name = f"{module.name}:{node.name}"
    parameter = _parameter(node)
    if parameter is None or name not in distances or node.name.startswith("_"):
        return
    returns = "" if node.returns is None else ast.unparse(node.returns)
    yield Entrance(
        name=name,
        path=module.path,
        line=node.lineno,
        steps=distances[name],
        tests=called[name],
        named=bool(_ANSWERS.match(node.name)),
        takes_question=bool(_QUESTION.match(parameter.arg)),
        returns_text=returns == "str",
        streams=any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node)),
    )


def _parameter(node: FunctionNode) -> ast.arg | None:
    """The one parameter that must be given, if it may be a text."""
    given = node.args
    every = [*given.posonlyargs, *given.args]
    required = every[: len(every) - len(given.defaults)]
    bare = [
        arg for arg, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if not value
    ]
    if len(required) != 1 or bare:
        return None
    told = required[0].annotation
    return required[0] if told is None or ast.unparse(told) in {"str", "'str'"} else None


def _distances(app: Iterable[Module]) -> Mapping[str, int]:
    """For each function that reaches a model, through how many others it does."""
    callers: dict[str, set[str]] = defaultdict(set)
    reached: dict[str, int] = {}
    for module in app:
        for name, called, asks in _calls(module):
            for each in called:
                callers[each].add(name)
            if asks:
                reached[name] = 0
    waiting = list(reached)
    for step in range(1, FARTHEST + 1):
        further = {c for name in waiting for key in _keys(name) for c in callers.get(key, ())}
        waiting = [name for name in further if name not in reached]
        reached.update(dict.fromkeys(waiting, step))
    return reached


def _keys(name: str) -> tuple[str, ...]:
    """How calls may name a function: a method also by its last part alone."""
    module, _, rest = name.partition(":")
    owner, dot, last = rest.rpartition(".")
    return (name, f"?:{last}", f"{module}:{owner}") if dot else (name,)


def _calls(module: Module) -> Iterator[tuple[str, set[str], bool]]:
    """Each function with what it calls, and whether it asks a model itself."""
    asked = generations(outline(module.tree), _names(module))
    for node, owner in functions(module.tree):
        name = _name(module, node, owner)
        inner = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
        called = _called(module, node, owner)
        # A call of the project's own function is followed, whatever it is called.
        own = {call for call in inner if module.called(call.func, owner).startswith(module.name)}
        yield name, called - {name}, any(id(call) in asked for call in inner if call not in own)


def _names(module: Module) -> Names:
    names = Names(module.name, package=module.path.endswith("__init__.py"))
    for node in module.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.add_import(node)
    return names


def _called_by_tests(tests: Iterable[Module]) -> Counter[str]:
    """How many test functions call each function, themselves or through a helper beside them."""
    counts: Counter[str] = Counter()
    for module in tests:
        helpers = module.helpers
        for node, owner in functions(module.tree):
            if node.name.startswith("test"):
                called = _called(module, node, owner)
                beside = (_called(module, helpers[name], "") for name in called & helpers.keys())
                counts.update(called.union(*beside))
    return counts


def _called(module: Module, node: FunctionNode, owner: str) -> set[str]:
    inner = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return {module.called(call.func, owner) for call in inner}
