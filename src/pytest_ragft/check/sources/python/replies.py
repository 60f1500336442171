"""Where the text of a model's reply comes from, and what keeps it as it is."""

import ast
import re

from pytest_ragft.check.sources.python.called import written
from pytest_ragft.check.sources.python.derivation import derive
from pytest_ragft.check.sources.python.generations import generations
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.statements import answers

_PASSING = re.compile(
    r"(?i)clean|strip|extract|fix|repair|^sub$|search|match|find|^str$|replace|remove|parse|unwrap"
    r"|group|split|join|^next$|^get|decode|trim|sanit|lower|^format|text|content|partition|prefix"
    r"|suffix|^pop$|^to_"
)
"""Functions that give back a text, or a part of it."""


def replying(file: Outline, names: Names) -> frozenset[int]:
    """Generations, and calls of the file's own functions that give back the reply of one."""
    if "replying" not in file.roles:
        asked = generations(file, names)
        wrapping = {part for part in file.functions.values() if _gives_reply(part, asked)}
        file.roles["replying"] = asked | {
            id(called.node)
            for part in file.parts
            for called in part.calls
            if wrapping and file.function(called, part) in wrapping
        }
    return file.roles["replying"]


def _gives_reply(function: Part, asked: frozenset[int]) -> bool:
    if not any(id(called.node) in asked for called in function.calls):
        return False
    replies = derive(
        (function,), lambda node: id(node) in asked, is_end=lambda node: makes_else(node, asked)
    )
    return any(replies.carries(answer.value) for answer in answers(function))


def makes_else(node: ast.expr, asked: frozenset[int]) -> bool:
    """A function that is not known to give back the text that it is given, or a part of it."""
    return (
        isinstance(node, ast.Call)
        and id(node) not in asked
        and not _PASSING.search(written(node.func).rpartition(".")[2])
    )
