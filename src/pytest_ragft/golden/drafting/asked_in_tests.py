"""What the tests of a project ask its app, and what they expect of the reply."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.golden.drafting.bindings import UNREAD, Values, constants, literal, rows
from pytest_ragft.golden.drafting.modules import FunctionNode, Module, functions
from pytest_ragft.oracle.expectations import Expectation, expected_of, local_names

FEWEST_WORDS = 3
"""Of a text that may be a question."""
_BARE = re.compile(r"(?i)\W*(yes|no|true|false|none|null|ok)?\W*")
"""Texts that are no answer by themselves."""
_EXPECTED = re.compile(r"(?i)expect|reference|truth|gold|correct|should|must")
"""Parameters of a test's helper that hold what is right."""
_DECLARED = ("source", "oracle", "expects", "instructions", "exemplar")


Helped = tuple[FunctionNode, Values]
"""A function of a test file, and what its parameters hold in one call."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a test, with what the test expects."""

    test: str
    """Such as `tests/test_refunds.py::test_window`."""
    name: str
    """The test's name, without `test_`, and the id of its row."""
    target: str
    """The function that is asked, such as `shop.app:answer`."""
    question: str
    expected: tuple[Expectation, ...]
    declared: Mapping[str, object] = field(default_factory=dict)
    """What the `ragft` marker of the test says."""
    abstains: bool = False

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """Texts that the reply must hold: of each group one."""
        groups = (group for each in self.expected for group in each.required)
        told = (tuple(text for text in group if not _BARE.fullmatch(text)) for group in groups)
        return tuple(dict.fromkeys(group for group in told if group))

    @property
    def forbidden(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for each in self.expected for text in each.forbidden))


def asked_in(module: Module) -> Iterator[Asked]:
    """Of tests that ask one question; of the others it is not known what belongs to which."""
    around = constants(module.tree)
    for node, owner in functions(module.tree):
        if node.name.startswith("test"):
            for row, values in rows(node, around):
                names = {name: value for name, value in values.items() if value is not UNREAD}
                yield from _asked(module, node, owner, (row, names))


def _helped(module: Module, node: FunctionNode, names: Values) -> Iterator[Helped]:
    """Calls of the file's own functions, with the values that their parameters get."""
    for call in _calls(node):
        helper = module.helpers.get(module.called(call.func))
        if helper is not None and helper is not node:
            given = helper.args
            every = [arg.arg for arg in (*given.posonlyargs, *given.args)]
            pairs = [
                *zip(every, call.args, strict=False),
                *((keyword.arg or "", keyword.value) for keyword in call.keywords),
            ]
            values = ((name, literal(value, names)) for name, value in pairs)
            yield helper, {name: value for name, value in values if value is not UNREAD}


def _asked(
    module: Module, node: FunctionNode, owner: str, row: tuple[str, Values]
) -> Iterator[Asked]:
    suffix, names = row
    known = {**names, **_own_texts(node)}
    calls = dict.fromkeys(_questions(module, node, owner, known))
    expected = tuple(_expected(node, names))
    for helper, given in _helped(module, node, known):
        calls |= dict.fromkeys(_questions(module, helper, "", {**names, **given}))
        expected += (*_expected(helper, {**names, **given}), *_named(given))
    required = [group for each in expected for group in each.required]
    target, question = next(iter(calls), ("", ""))
    if len(calls) != 1 or not question or not any(map(_says_something, expected)):
        return
    scope = f"{owner}::{node.name}" if owner else node.name
    declared = _declared(node, known)
    yield Asked(
        test=f"{module.path}::{scope}" + (f"[{suffix}]" if suffix else ""),
        name=f"{node.name.removeprefix('test').strip('_')}-{suffix}".strip("-").replace("_", "-"),
        target=target,
        question=question,
        expected=expected,
        declared=declared,
        abstains=declared.get("expects_abstention") is True
        or any(sum(map(_is_refusal, group)) * 2 >= len(group) for group in required),
    )


def _says_something(expected: Expectation) -> bool:
    return bool(expected.required or expected.forbidden)


def _is_refusal(text: str) -> bool:
    """A whole sentence, or the words of one that a test looks for: `not sure`."""
    return is_refusal(text) or is_refusal(f"I am {text}")


def _questions(
    module: Module, node: FunctionNode, owner: str, names: Values
) -> Iterator[tuple[str, str]]:
    """Calls of imported functions with a text; with anything beside it, more than that is asked."""
    for call in _calls(node):
        target = module.called(call.func, owner)
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if given and target[:1] not in ("", "?") and target not in module.helpers:
            text = literal(given[0], names)
            if isinstance(text, str) and _asks(text):
                yield target, text if len(given) == 1 else ""


def _calls(node: FunctionNode) -> Iterator[ast.Call]:
    inner = (each for statement in node.body for each in ast.walk(statement))
    return (each for each in inner if isinstance(each, ast.Call))


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?") or len(text.split()) >= FEWEST_WORDS


def _own_texts(node: FunctionNode) -> Values:
    """Texts that a test gives to names of its own."""
    found = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            value = literal(inner.value, {})
            if isinstance(value, str):
                found[inner.targets[0].id] = value
    return found


def _expected(node: FunctionNode, names: Values) -> Iterator[Expectation]:
    known = {**names, **local_names(ast.unparse(node), names)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert) or (
            isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)
        ):
            yield expected_of(ast.unparse(inner), known)


def _named(given: Values) -> Iterator[Expectation]:
    """What a helper is told to expect, by the names of its parameters."""
    for name, value in given.items():
        if _EXPECTED.search(name) and isinstance(value, str):
            yield Expectation(((value,),))


def _declared(node: FunctionNode, names: Values) -> Mapping[str, object]:
    found = {}
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.ragft"):
            for keyword in decorator.keywords:
                value = literal(keyword.value, names)
                if keyword.arg in (*_DECLARED, "expects_abstention") and value is not UNREAD:
                    found[keyword.arg] = value
    return found
