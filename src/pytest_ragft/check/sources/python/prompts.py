"""Can the words of a prompt be seen in this file, and do they say what to do without evidence?"""

import ast
import re
from collections.abc import Callable, Iterator

from pytest_ragft.check.sources.python.outline import Literal, Outline, Part
from pytest_ragft.check.sources.python.statements import assignments
from pytest_ragft.check.sources.python.texts import is_instruction, meanings
from pytest_ragft.check.sources.python.values import dotted

_NAMED = re.compile(r"(?i)prompt|template(?!s$)|instruct|system_|preamble|persona")
_SEEN = 15
"""Characters from which a text given to a name counts as its words."""
_ELSEWHERE = frozenset(
    {"pull", "open", "read_text", "load_prompt", "get_template", "safe_load", "getenv"}
)
_METHODS = frozenset(
    {"format_prompt", "from_template", "add_system_message", "apply_chat_template"}
)


def says_abstain(file: Outline) -> bool:
    """Somewhere in the file a text says what happens where nothing is known."""
    return _says(file, "abstention", lambda literal: "abstention" in meanings(literal))


def instructs(file: Outline) -> bool:
    """Some text of the file reads like an instruction to a model."""
    return _says(file, "instruction", is_instruction)


def _says(file: Outline, what: str, recognises: Callable[[Literal], bool]) -> bool:
    if what not in file.said:
        file.said[what] = any(
            recognises(literal) for part in file.parts for literal in part.literals
        )
    return file.said[what]


def is_hidden(unit: tuple[Part, ...], file: Outline) -> bool:
    """A name that speaks of a prompt is used here, and its words stand elsewhere."""
    if file.worded is None:
        file.worded = _worded(file)
    return not file.worded.issuperset(_prompt_names(unit[0].node))


def _worded(file: Outline) -> frozenset[str]:
    """Names whose words stand in the file: given a text, or put together from such names."""
    seen = _METHODS | {
        literal.holder
        for part in file.parts
        for literal in part.literals
        if len(literal.text) >= _SEEN
    }
    seen |= {part.scope.rpartition(".")[2] for part in file.parts}
    for part in file.parts:
        for target, value in assignments(part):
            if _is_made_of(value, seen):
                seen |= {dotted(target).rpartition(".")[2]}
    return seen


def _is_made_of(value: ast.expr, seen: frozenset[str]) -> bool:
    """Put together from names and texts that are seen, nothing read in."""
    if any(
        isinstance(inner, ast.Call) and dotted(inner.func).rpartition(".")[2] in _ELSEWHERE
        for inner in ast.walk(value)
    ):
        return False
    used = set(_prompt_names(value))
    return bool(used) and seen.issuperset(used)


def _prompt_names(node: ast.AST) -> Iterator[str]:
    """Names that are read and speak of a prompt; the classes of libraries do not."""
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Name | ast.Attribute) or not isinstance(inner.ctx, ast.Load):
            continue
        name = inner.id if isinstance(inner, ast.Name) else inner.attr
        if _NAMED.search(name) and (name.isupper() or not name[:1].isupper()):
            yield name
