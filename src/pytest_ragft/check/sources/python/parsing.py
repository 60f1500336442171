"""A model's reply parsed as JSON: is its shape checked before it is used?"""

import ast
import operator
import re
from collections.abc import Iterator
from functools import partial

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.libraries import UNKNOWN
from pytest_ragft.check.sources.python.called import Called, spelled, written
from pytest_ragft.check.sources.python.checked import (
    Parse,
    is_checked,
    is_handed_on,
    is_handled,
    is_subscripted,
    takes_key,
)
from pytest_ragft.check.sources.python.derivation import Derived, derive
from pytest_ragft.check.sources.python.generations import is_own
from pytest_ragft.check.sources.python.outline import Outline, Part, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.replies import makes_else, replying
from pytest_ragft.check.sources.python.statements import loops
from pytest_ragft.check.sources.python.values import dotted
from pytest_ragft.check.sources.python.views import Unit

_PARSERS = re.compile(
    r"(^|\.)((json|orjson|ujson|simplejson|json5|json_repair|hjson)\.loads|repair_json"
    r"|ast\.literal_eval|yaml\.safe_load|demjson3?\.decode)$"
)
_PARSING = frozenset({"loads", "repair_json", "literal_eval", "safe_load", "decode"})
_REPLY = re.compile(
    r"(?i)^_?(raw_|clean(ed)?_|json_)?(llm|model|gpt\w*|ai|completion|assistant|claude|gemini|chat)"
    r"_(raw_)?(output|response|reply|text|answer|result|content|json|str)\w*$"
    r"|^(completion|completion_text|llm_out|generated_text|model_out)$"
)
"""Parameters that hold a model's reply, by their name alone."""
_NO_REPLY = re.compile(
    r"(?i)arguments|tool_call|function_call|\.input$|iter_lines|\bline\b|\.read\(\)|getvalue"
    r"|\.body\b|\[['\"]body['\"]\]|partial_json|event|payload|cache|redis"
)
_CONSTRAINTS = re.compile(
    r"(?i)^(response_format|tools|functions|tool_choice|format|json_schema|response_schema"
    r"|response_mime_type|guided_json|grammar|text_format|output_schema|schema|response_model"
    r"|output_type|structured_outputs?|json_mode|json_output|output_config|output_format|text)$"
)


Ask = tuple[Called, Part]
_MOST = 20
"""Replies that are followed in one function: each is followed on its own."""


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    file = outline(tree)
    for unit in file.units:
        parses = [
            Parse(called.node, part)
            for part in unit
            for called in part.calls
            if called.last in _PARSING
            and called.node.args
            and _PARSERS.search(_resolved(called, reading))
        ]
        if parses:
            yield from _parsed(parses, unit, file, reading)


def _resolved(called: Called, reading: Reading) -> str:
    return reading.names.resolve(called.name).removeprefix(UNKNOWN)


def _parsed(parses: list[Parse], unit: Unit, file: Outline, reading: Reading) -> Iterator[Fact]:
    asked = replying(file, reading.names)
    asks = [(called, part) for part in unit for called in part.calls if id(called.node) in asked]
    replies = derive(
        unit, lambda node: id(node) in asked, is_end=lambda node: makes_else(node, asked)
    )

    def is_end(node: ast.expr) -> bool:
        return takes_key(node) or id(node) in asked or _makes_table(node)

    for parse in parses[:_MOST]:
        argument = parse.call.args[0]
        held = _is_reply_parameter(argument, parse.part)
        if not (held or (asks and _is_reply(argument, replies, unit))):
            continue
        if _NO_REPLY.search(_origin(argument, unit)):
            continue
        whole = derive(unit, parse.is_root, is_end=is_end)
        reaching = _reaching(argument, asks, unit, asked)
        constrained = held or any(_is_constrained(*ask, file, asked) for ask in reaching)
        values: dict[str, Value] = {**_values(parse, unit, whole, file), "constrained": constrained}
        name = reading.names.resolve(written(parse.call.func)).removeprefix(UNKNOWN)
        yield Fact("parse", name, reading.span(parse.call), values, scope=parse.part.scope)


def _reaching(argument: ast.expr, asks: list[Ask], unit: Unit, asked: frozenset[int]) -> list[Ask]:
    """The calls whose reply is parsed here; all that are there where they are not told apart."""

    def is_end(node: ast.expr) -> bool:
        return id(node) in asked or makes_else(node, asked)

    if not 1 < len(asks) <= _MOST:
        return asks
    reaching = [
        ask
        for ask in asks
        if derive(unit, partial(operator.is_, ask[0].node), is_end=is_end).carries(argument)
    ]
    return reaching or asks


def _values(parse: Parse, unit: Unit, whole: Derived, file: Outline) -> dict[str, Value]:
    checked = is_checked(unit, whole, file)
    handled = is_handled(parse)
    subscripted = is_subscripted(unit, whole)
    harmless = not subscripted or is_handed_on(unit, whole, file)
    return {
        "validated": checked or handled or harmless,
        "checked": checked,
        "handled": handled,
        "subscripted": subscripted,
    }


def _makes_table(node: ast.expr) -> bool:
    """The columns of a table are named by the code, not by the replies in its rows."""
    return isinstance(node, ast.Call) and written(node.func).endswith("DataFrame")


def _is_reply(node: ast.expr, replies: Derived, unit: Unit) -> bool:
    """Text of a reply; the lines of a stream are the provider's, and another matter."""
    carriers = list(replies.carriers(node))
    streamed = {
        dotted(target)
        for part in unit
        for loop in loops(part)
        if isinstance(loop.iter, ast.Name | ast.Call) and replies.carries(loop.iter)
        for target in ast.walk(loop.target)
        if isinstance(target, ast.Name)
    }
    return bool(carriers) and not any(dotted(carrier) in streamed for carrier in carriers)


def _is_reply_parameter(node: ast.expr, part: Part) -> bool:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    if not isinstance(node, ast.Name):
        return False
    return bool(_REPLY.search(node.id)) and node.id in part.parameters


def _origin(node: ast.expr, unit: Unit) -> str:
    """The expression, and what the variables in it are assigned or loop over: one step."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    origins: list[ast.expr] = [node]
    for part in unit:
        origins += (
            assign.value
            for assign in part.all(ast.Assign)
            if names & set(map(dotted, assign.targets))
            and not isinstance(assign.value, ast.JoinedStr)
        )
        for loop in part.all(ast.For):
            if dotted(loop.target) in names:
                origins += [loop.target, loop.iter]
    return "\n".join(map(spelled, origins))


def _is_constrained(called: Called, part: Part, file: Outline, asked: frozenset[int]) -> bool:
    """The model is held to a format; unknown where the call itself is not seen."""
    if _has_constraint(called.node) or "structured" in called.name or "json" in called.name.lower():
        return True
    function = file.function(called, part)
    if function is not None:
        return any(
            _has_constraint(inner.node) for inner in function.calls if id(inner.node) in asked
        )
    return is_own(called.last)


def _has_constraint(call: ast.Call) -> bool:
    return any(
        keyword.arg is None or _CONSTRAINTS.search(keyword.arg) or _holds_constraint(keyword.value)
        for keyword in call.keywords
    )


def _holds_constraint(node: ast.expr) -> bool:
    """`generation_kwargs={"tools": tools}`: a dictionary of options."""
    return isinstance(node, ast.Dict) and any(
        isinstance(key, ast.Constant) and _CONSTRAINTS.search(str(key.value)) for key in node.keys
    )
