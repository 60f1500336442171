"""Signs that chunks belong to several owners: a field stored with them, filtered by, passed on."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python.called import Called
from pytest_ragft.check.sources.python.nodes import walk
from pytest_ragft.check.sources.python.outline import Literal, Part, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.searches import searches
from pytest_ragft.check.sources.python.statements import assignments
from pytest_ragft.check.sources.python.values import dotted

_OWNER = (
    r"(?:tenant|org|organi[sz]ation|workspace|customer|company|account|team)_?(?:id|uuid|slug"
    r"|key|name|code)"
    r"|tenants?|(?:user|owner|client|member)_?id"
)
_WORDS = (
    *(b"tenant", b"organi", b"workspace", b"customer", b"company", b"account", b"team", b"org_"),
    *(b"er_id", b"erid", b"client_id", b"clientid"),  # a user's, an owner's, a member's
)
"""Of which a file that names an owner holds one,"""
_ORG_WORDS = (b"orgid", b"orguuid", b"orgslug", b"orgkey", b"orgname", b"orgcode")
"""or one of these."""
_FIELD = re.compile(rf"(?i)^(?:metadata\.)?({_OWNER})$")
_PARAMETER = re.compile(
    r"(?i)^(tenant|(tenant|org|organi[sz]ation|workspace|customer|company)_?(id|uuid|slug|key))$"
)
"""Parameters that say so by their name alone: everybody has users."""
_EXPRESSION = re.compile(rf"(?i)(?:^|[\s(@{{.,'\"])({_OWNER})['\"]?\s*(?:==|=|:|in\b)")
_WHERE = re.compile(r"(?i)\bwhere\b")
_CHUNKS = re.compile(r"(?i)<=>|<->|<#>|chunk|embedding|vector|passage")
_FILTER = re.compile(
    r"(?i)^(filters?|query_filter|pre_filter|filter_expression|filter_dict|search_filters?"
    r"|metadata_filters?|expr|search_kwargs|where|must|conditions?)$"
)
_SURE_FILTER = re.compile(
    r"(?i)^(query_filter|pre_filter|expr|search_kwargs|must|metadata_filters?)$"
)
_STORED = re.compile(r"(?i)^(metadatas?|payloads?|meta|extra_info|doc_metadata|chunk_metadata)$")
_STORING = frozenset({
    "add", "upsert", "insert", "add_texts", "add_documents", "aadd_documents", "from_texts",
    "from_documents",
    "Document", "TextNode", "PointStruct", "add_object", "insert_many", "Chunk",
    "create_documents", "batch",
})  # fmt: skip
_SPACE = re.compile(r"(?i)(collection|namespace|partition|with_tenant|index)(_names?)?$")
_BESIDE = frozenset(
    {
        "embedding",
        "embeddings",
        "vector",
        "values",
        "chunk",
        "chunk_text",
        "page_content",
        "dense_vector",
    }
)
"""Keys of a record that holds a chunk."""


# Remembered: a project's files call their arguments and variables by the same few names.


@lru_cache(maxsize=8192)
def _is_owner(parameter: str) -> bool:
    return bool(_PARAMETER.search(parameter))


@lru_cache(maxsize=8192)
def _is_sure_filter(name: str) -> bool:
    return bool(_SURE_FILTER.search(name))


@lru_cache(maxsize=8192)
def _is_space(name: str) -> bool:
    return bool(_SPACE.search(name))


@lru_cache(maxsize=8192)
def _is_stored(name: str) -> bool:
    return bool(_STORED.search(name))


class _Sign(NamedTuple):
    name: str
    where: str
    node: ast.expr | ast.arg


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    if not (reading.speaks(_WORDS) or (reading.speaks((b"org",)) and reading.speaks(_ORG_WORDS))):
        return
    file = outline(tree)
    found = searches(file)
    for part in file.parts:
        seen: set[tuple[str, str]] = set()
        for sign in _signs(part, found):
            if (sign.name, sign.where) not in seen:
                seen.add((sign.name, sign.where))
                span = reading.span(sign.node)  # type: ignore[arg-type]  # a parameter has its place too
                yield Fact("tenant", sign.name, span, {"where": sign.where}, scope=part.scope)


def _signs(part: Part, found: frozenset[int]) -> Iterator[_Sign]:
    node = part.node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if _is_owner(argument.arg):
                yield _Sign(argument.arg, "parameter", argument)
    yield from _filtered(part, found)
    yield from _stored(part)
    for literal in part.literals:
        yield from _worded(literal)


def _worded(literal: Literal) -> Iterator[_Sign]:
    """An expression of a vector store, or SQL over chunks."""
    text = literal.text
    if _is_sure_filter(literal.holder):
        words = text
    elif "where" in text.lower() and _CHUNKS.search(text) and (asked := _WHERE.search(text)):
        words = text[asked.start() :]
    else:
        return
    for match in _EXPRESSION.finditer(words):
        yield _Sign(match[1], "filter", literal.node)


def _filtered(part: Part, found: frozenset[int]) -> Iterator[_Sign]:
    searches_here = False
    for called in part.calls:
        search = id(called.node) in found
        searches_here = searches_here or search
        for keyword in called.node.keywords:
            named = keyword.arg or ""
            if _is_sure_filter(named) or (search and _FILTER.search(named)):
                yield from _keys(keyword.value, "filter")
            if _is_space(named):
                yield from _owners(keyword.value)
        yield from _conditions(called)
    for target, value in assignments(part) if searches_here else ():
        if _FILTER.search(dotted(target).rpartition(".")[2]):
            yield from _keys(value, "filter")


def _conditions(called: Called) -> Iterator[_Sign]:
    """`FieldCondition(key="tenant_id")`, `get_collection(f"docs-{tenant_id}")`, `where(...)`."""
    if called.last in {"FieldCondition", "ExactMatchFilter", "MetadataFilter", "by_property"}:
        yield from _texts(called)
    for value in called.node.args if _is_space(called.last) else ():
        yield from _owners(value)
    for value in called.node.args if called.last in {"where", "filter"} else ():
        yield from _compared(value)


def _stored(part: Part) -> Iterator[_Sign]:
    stores = [called for called in part.calls if called.last in _STORING]
    for called in stores:
        for keyword in called.node.keywords:
            if _STORED.search(keyword.arg or ""):
                yield from _keys(keyword.value, "stored")
    for record in part.all(ast.Dict):
        keys = {key.value for key in record.keys if isinstance(key, ast.Constant)}
        if not _BESIDE.isdisjoint(keys):
            yield from _keys(record, "stored")
    for target, value in assignments(part):
        if stores and _is_stored(dotted(target).rpartition(".")[2]):
            yield from _keys(value, "stored")
        yield from _set(target)
    yield from _columns(part)


def _columns(part: Part) -> Iterator[_Sign]:
    """`tenant_id = mapped_column(...)` of a table of chunks."""
    if isinstance(part.node, ast.ClassDef) and _CHUNKS.search(part.node.name):
        for target, value in assignments(part):
            if _FIELD.search(dotted(target)) and isinstance(value, ast.Call):
                yield _Sign(dotted(target), "stored", value)


def _set(target: ast.expr) -> Iterator[_Sign]:
    """`chunk.metadata["tenant_id"] = ...`."""
    match target:
        case ast.Subscript(value=holder, slice=ast.Constant(value=str() as key)):
            if _is_stored(dotted(holder).rpartition(".")[2]) and _FIELD.search(key):
                yield _Sign(key, "stored", target)


def _keys(node: ast.expr, where: str) -> Iterator[_Sign]:
    """Fields among the keys of the dictionaries in an expression."""
    for inner in walk(node):
        if isinstance(inner, ast.Dict):
            for key in inner.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    match = _FIELD.search(key.value)
                    if match:
                        yield _Sign(match[1], where, key)


def _texts(called: Called) -> Iterator[_Sign]:
    for value in called.given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            match = _FIELD.search(value.value)
            if match:
                yield _Sign(match[1], "filter", value)


def _owners(node: ast.expr) -> Iterator[_Sign]:
    """A name of a collection or namespace that is made of an owner."""
    for inner in walk(node):
        if isinstance(inner, ast.Name | ast.Attribute):
            name = dotted(inner).rpartition(".")[2]
            if _FIELD.search(name):
                yield _Sign(name, "filter", inner)


def _compared(node: ast.expr) -> Iterator[_Sign]:
    """`Chunk.tenant_id == tenant_id`, of a table of chunks."""
    for inner in walk(node):
        if isinstance(inner, ast.Compare) and isinstance(inner.left, ast.Attribute):
            owned = _FIELD.search(inner.left.attr)
            if owned and _CHUNKS.search(dotted(inner.left.value)):
                yield _Sign(inner.left.attr, "filter", inner.left)
