"""Where search results end: in a model call, in the text of a prompt, out of an agent's tool."""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.sources.python.accesses import base_of, takes_source
from pytest_ragft.check.sources.python.called import written
from pytest_ragft.check.sources.python.derivation import derive
from pytest_ragft.check.sources.python.generations import is_own
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.statements import answers
from pytest_ragft.check.sources.python.values import dotted
from pytest_ragft.check.sources.python.views import NO_ANSWER, Roles, Unit, View, given

_PROMPT = re.compile(r"(?i)(^|_)(prompts?|messages)$")
_SPEAKERS = frozenset({"user", "system", "developer"})
_EVIDENCE = re.compile(
    r"(?i)source|doc|context|chunk|cit|refer|passage|evidence|retriev|node|result"
)
"""Names under which an answer hands on what it stands on."""
_SHOWING = frozenset({"print", "write", "markdown", "info", "echo", "caption", "send", "emit"})


def sinks(seen: View, roles: Roles) -> Iterator[ast.expr]:
    for end, taken in ends(seen.unit, roles):
        if any(map(seen.results.carries, taken)):
            yield end


def ends(unit: Unit, roles: Roles) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    """Where results may end, whether any do or not, and what each takes in."""
    for part in unit:
        for called in part.calls:
            if roles.is_generation(called.node) and not NO_ANSWER.search(called.name):
                yield called.node, called.given
    used = bool(roles.generations or unit[0].scope)
    for part in unit:
        for assign in part.all(ast.Assign) if used else ():  # else a notebook that asks no model
            if any(_PROMPT.search(dotted(target)) for target in assign.targets):
                yield assign.value, [assign.value]
        for content in _asked(part):
            yield content, [content]
        for answer in part.all(ast.Return) if is_tool(part) else ():
            if answer.value is not None:
                yield answer.value, [answer.value]


def _asked(part: Part) -> Iterator[ast.expr]:
    """Contents of messages to a model: `{"role": "user", "content": ...}`, whoever sends them."""
    for message in part.all(ast.Dict):
        pairs = zip(message.keys, message.values, strict=True)
        said = {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
        role = said.get("role")
        if isinstance(role, ast.Constant) and role.value in _SPEAKERS and "content" in said:
            yield said["content"]


def is_tool(part: Part) -> bool:
    """What an agent's tool gives back is read by the model."""
    return isinstance(part.node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
        written(decorator).rpartition(".")[2] in {"tool", "function_tool"}
        for decorator in part.node.decorator_list
    )


def is_agent(sink: ast.expr) -> bool:
    """A model that calls its tools itself reads their results as such, and may ask again."""
    return isinstance(sink, ast.Call) and any(keyword.arg == "tools" for keyword in sink.keywords)


def is_elsewhere(sink: ast.expr, seen: View, file: Outline) -> bool:
    """Results are given to a function of another file: what it does with them is not seen."""
    if not isinstance(sink, ast.Call):
        return False
    name = written(sink.func)
    if any(file.named(name, part) is not None for part in seen.unit):
        return False
    return is_own(name.rpartition(".")[2]) and not any(map(_is_prompt, seen.carrying(sink)))


def _is_prompt(value: ast.expr) -> bool:
    """Put together here."""
    if isinstance(value, ast.Name | ast.Attribute):
        return bool(_PROMPT.search(dotted(value)))
    if isinstance(value, ast.Call):
        return written(value.func).rpartition(".")[2] in {"format", "join"}
    return isinstance(value, ast.JoinedStr | ast.BinOp | ast.List | ast.Dict)


def assembles(seen: View) -> bool:
    """Results are put into a text that stands here."""
    return any(
        seen.results.carries(literal.node)
        for part in seen.unit
        for literal in part.literals
        if isinstance(literal.node, ast.JoinedStr) and literal.text.strip("{} \n")
    )


def is_stuffed(unit: Unit) -> bool:
    """Documents are handed to a framework's chain as they are."""
    keys = {str(keyword.arg) for part in unit for keyword in part.all(ast.keyword)}
    for part in unit:
        for entries in part.all(ast.Dict):
            keys |= {str(key.value) for key in entries.keys if isinstance(key, ast.Constant)}
    return not keys.isdisjoint({"input_documents", "context_documents"})


def is_worded(file: Outline) -> bool:
    """Such a chain is given a prompt of its own; the library's says what to do without evidence."""
    return any(
        called.last == "load_qa_chain"
        and any(keyword.arg == "prompt" for keyword in called.node.keywords)
        for part in file.parts
        for called in part.calls
    )


def returns_sources(seen: View, roles: Roles) -> bool:
    """Documents, or where they come from, are given back or shown beside the answer."""
    sources = derive(
        seen.unit,
        lambda node: takes_source(node) and seen.results.carries(base_of(node)),
        is_end=roles.is_generation,
    )
    for part in seen.unit:
        for answer in answers(part):
            if sources.carries(answer.value) or seen.whole.carries(answer.value):
                return True
            if any(map(seen.results.carries, _evidence(answer.value))):
                return True
        for called in part.calls:
            if called.last in _SHOWING and any(map(sources.carries, called.given)):
                return True
    return False


def _evidence(answer: ast.expr | None) -> Iterator[ast.expr]:
    """What is given back under a name such as sources or contexts."""
    for inner in ast.walk(answer) if answer is not None else ():
        if isinstance(inner, ast.Dict):
            for key, value in zip(inner.keys, inner.values, strict=True):
                if isinstance(key, ast.Constant) and _EVIDENCE.search(str(key.value)):
                    yield value
        elif isinstance(inner, ast.keyword) and _EVIDENCE.search(inner.arg or ""):
            yield inner.value


def one_by_one(seen: View, found: list[ast.expr]) -> bool:
    """Each result is asked about alone: where there is none, nothing is asked."""
    return all(seen.results.is_single(value) for sink in found for value in seen.carrying(sink))


def is_raw(seen: View, found: list[ast.expr]) -> bool:
    """More than the text of the results goes into a prompt."""
    return any(seen.whole.carries(value) for sink in found for value in given(sink))
