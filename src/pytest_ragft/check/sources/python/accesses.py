"""What is taken out of search results: their text, or where it comes from."""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.sources.python.derivation import Derived
from pytest_ragft.check.sources.python.outline import Part

_CONTENT = frozenset({
    "page_content", "content", "text", "get_content", "get_text", "documents", "document",
    "chunk_text", "chunk",
    "passage", "body", "raw_text", "contents", "node_text", "snippet", "answer", "texts",
})  # fmt: skip
_SOURCE = re.compile(
    r"(?i)meta|source|title|url|link|file_?name|file_?path|^path$|^page(_?(num|label|idx"
    r"|no)\w*)?$|cit(e|ation)|refer|"
    r"^_?ids?$|(doc|document|chunk|source|node|article|section|parent)_?(id|name|uuid|index"
    r"|key|num)|provenance|author|headers?$|section|"
    r"^name$|^file$|attribution|^slug$|^uri$|origin"
)
_NUMBERED = re.compile(
    r"(?i)\b(source|document|doc|chunk|passage|context|quelle|fuente|fonte"
    r"|ref)\w*\s*[#\[(]?\{\}|\[\{\}\]|^\{\}[.):]"
)
"""A text that numbers its passages: the model can name them."""


def key_of(node: ast.AST) -> str:
    """`doc.page_content`, `doc["text"]` and `doc.get("text")` take out a key."""
    match node:
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as name), *_]):
            return name
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str() as name), *_]):
            return name
    return ""


def takes_text(node: ast.expr) -> bool:
    return key_of(node) in _CONTENT


def takes_source(node: ast.expr) -> bool:
    key = key_of(node)
    return bool(key) and bool(_SOURCE.search(key))


def accesses(unit: tuple[Part, ...]) -> Iterator[ast.expr]:
    """Every place where something is taken out of something."""
    for part in unit:
        yield from part.all(ast.Attribute)
        yield from part.all(ast.Subscript)
        yield from filter(key_of, part.all(ast.Call))


def base_of(node: ast.expr) -> ast.expr:
    """What an access takes from."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value
    return node.args[0] if isinstance(node, ast.Call) else node


def names_source(unit: tuple[Part, ...], results: Derived) -> bool:
    """Is a source, a title, an id taken out of results, or are they numbered for the model?"""
    if any(takes_source(node) and results.carries(base_of(node)) for node in accesses(unit)):
        return True
    return any(
        _NUMBERED.search(literal.text) and results.carries(literal.node)
        for part in unit
        for literal in part.literals
        if isinstance(literal.node, ast.JoinedStr)
    )


def uses_text(unit: tuple[Part, ...], results: Derived) -> bool:
    """Is the text taken out of results?"""
    return any(takes_text(node) and results.carries(base_of(node)) for node in accesses(unit))
