"""Hand-written cutting of text at a fixed length into chunks; slices that make batches are none."""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.python.called import spelled, written
from pytest_ragft.check.sources.python.numbers import number
from pytest_ragft.check.sources.python.outline import Outline, Part, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.values import dotted
from pytest_ragft.check.sources.python.windows import Window, windows

_CHUNKS = re.compile(r"(?i)chunk|split|passage|segment|window|piece|fragment")
_BATCHES = re.compile(
    r"(?i)batch|upsert|page_size|messages?(_|$)|telegram|discord|slack|sms|tweet|speech|audio|stream|(^|_)log|print|n_?gram|shingle|encode|embed"
)
_TEXT = re.compile(
    r"(?i)(^|_)(text|content|document|doc|body|page|string|str|transcript|article|passage|markdown|corpus|raw|paragraph|section|book|source)$|_text(_|$)"
)
_WORDS = re.compile(r"(?i)(^|_)words$")
_TOKENS = re.compile(r"(?i)token|^input_ids$|encoded|encoding|spacy")
_STRUCTURE = re.compile(
    r"(?i)paragraph|sentence(?!_?transf)|heading|header|section|markdown|splitlines|sent_tokenize|separator|boundar|finditer|rfind|rindex|recursive|newline|punctuation"
)
_LAST_RESORT = re.compile(
    r"(?i)fallback|oversi[zs]ed|hard_|long_|force|last_resort|too_(long|large|big)"
)


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    """At most one fact for each function that cuts text."""
    file = outline(tree)
    for part in file.parts:
        for window in windows(part):
            unit = _unit(window.node.value, part)
            if unit and _makes_chunks(window, part, reading):
                values = _values(window, unit, part, file, reading)
                span = reading.span(window.node)
                yield Fact("slice", "text-slice", span, values, scope=part.scope)
                break


def _values(
    window: Window, unit: str, part: Part, file: Outline, reading: Reading
) -> dict[str, Value]:
    size = number(window.size, part, file, reading.names)
    values: dict[str, Value] = {
        "size": size,
        "unit": unit,
        "fallback": _is_fallback(part, file),
    }
    if window.overlap is not None:
        values["overlap"] = number(window.overlap, part, file, reading.names)
    elif window.step is None or ast.dump(window.step) == ast.dump(window.size):
        values["overlap"] = 0
    else:
        step = number(window.step, part, file, reading.names)
        if isinstance(size, int) and isinstance(step, int):
            values["overlap"] = size - step
    return values


def _unit(text: ast.expr, part: Part) -> str:
    """What the slice counts; "" where it is not known to be text."""
    name = dotted(text).rpartition(".")[2]
    said = [unit for value in _values_of(name, part) if (unit := _unit_of(value)) is not None]
    if said or not name:
        return said[0] if said else ""
    if _WORDS.search(name):
        return "words"
    if _TOKENS.search(name):
        return "tokens"
    return "characters" if _TEXT.search(name) or _is_text(name, part) else ""


def _unit_of(value: ast.expr) -> str | None:
    """Of what a variable is assigned; "" where it is no text, None where that is not said."""
    if _TOKENS.search(dotted(value)):
        return "tokens"
    if not isinstance(value, ast.Call):
        return None
    called = written(value.func).rpartition(".")[2]
    if called == "split" and not value.args:
        return "words"
    if called.startswith(("encode", "tokenize")):
        return "tokens"
    no_text = called in {"split", "splitlines", "list", "sorted"} or called.endswith("_tokenize")
    return "" if no_text else None


def _values_of(name: str, part: Part) -> Iterator[ast.expr]:
    for assign in part.all(ast.Assign):
        for target in assign.targets:
            if isinstance(target, ast.Tuple) and isinstance(assign.value, ast.Tuple):
                pairs = zip(target.elts, assign.value.elts, strict=False)
            else:
                pairs = zip([target], [assign.value], strict=True)
            yield from (value for inner, value in pairs if dotted(inner) == name)


def _is_text(name: str, part: Part) -> bool:
    """A parameter that is annotated as a text."""
    node = part.node
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
        argument.arg == name and dotted(argument.annotation) == "str"
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if argument.annotation is not None
    )


def _makes_chunks(window: Window, part: Part, reading: Reading) -> bool:
    """Some name here speaks of chunks, and none near the slice of batches or messages."""
    near = [part.scope.rpartition(".")[2], spelled(window.size), *_holders(window.node, part)]
    if any(map(_BATCHES.search, near)):
        return False
    names = [*near, part.scope, reading.names.module.rpartition(".")[2]]
    names += [dotted(target) for assign in part.all(ast.Assign) for target in assign.targets]
    names += [called.name for called in part.calls]
    return any(map(_CHUNKS.search, names))


def _holders(node: ast.Subscript, part: Part) -> Iterator[str]:
    """Variables that a slice is given to, and lists that it is added to."""
    for assign in part.all(ast.Assign):
        if any(inner is node for inner in ast.walk(assign.value)):
            yield from map(dotted, assign.targets)


def _is_fallback(part: Part, file: Outline) -> bool:
    """Structure is looked at first, here or where this function is called."""
    if _LAST_RESORT.search(part.scope) or _looks_at_structure(part):
        return True
    return any(
        _looks_at_structure(caller)
        for caller in file.parts
        if caller is not part
        and any(file.function(called, caller) is part for called in caller.calls)
    )


def _looks_at_structure(part: Part) -> bool:
    names = [called.name for called in part.calls]
    names += [dotted(target) for assign in part.all(ast.Assign) for target in assign.targets]
    if any(map(_STRUCTURE.search, names)) or any(name == "re.split" for name in names):
        return True
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in {"split", "find", "rsplit", "partition", "endswith"}
        and any(
            isinstance(argument, ast.Constant) and _separates(argument.value)
            for argument in call.args
        )
        for call in part.all(ast.Call)
    )


def _separates(value: object) -> bool:
    return isinstance(value, str) and any(sign in value for sign in "\n.。#")
