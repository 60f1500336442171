"""JSON as facts: configurations, scripts of package.json, and rows of data."""

import re
from collections.abc import Mapping
from functools import partial

from pytest_ragft.check.fact import NOWHERE, Fact, FileFacts, Problem
from pytest_ragft.check.sources import json_file, registry
from pytest_ragft.check.sources.datasets import dataset
from pytest_ragft.check.sources.document import LARGEST, Document, UnreadableError
from pytest_ragft.check.sources.row_lists import ArrayRows, is_report
from pytest_ragft.check.sources.rows import TOP, claims_data, data_facts, rows_of, unusable
from pytest_ragft.check.sources.shell import Script
from pytest_ragft.check.sources.structured import document_facts, file_facts
from pytest_ragft.check.sources.telling import tells
from pytest_ragft.check.sources.toml_file import plain

HEAD = 16_384
"""Bytes in which the first object of an array shows its keys."""
LARGEST_PLACED = 300_000
"""Characters; of longer documents it is not told where in them something stands."""

_ROW_KEY = re.compile(
    rb'"(?i:question|query|messages|conversations|contents|instruction|prompt|input|user_?input'
    rb'|chosen|preferred_output|scenario|vars|text|original_question|user_query|inputs|turns)"\s*:'
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""


def read_json(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    if source.startswith(_WIDE):
        source = source.decode("utf-16", "replace").encode()
    start = source[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if path.rpartition("/")[2] == "package.json":
        return _scripts(path, source)
    if start == b"[":
        return _array(path, source, wanted)
    if _is_json_lines(source):
        return rows_of(path, source, "json")
    if start != b"{":
        return FileFacts(path, "json", problems=unusable(path, source) or ())
    listed = path.rpartition("/")[2] == registry.FILE
    if len(source) > LARGEST or not (listed or tells(source, json=True)):
        return FileFacts(path, "json")
    return _document(path, source, wanted)


def _is_json_lines(source: bytes) -> bool:
    """One object on the first line, another on the next that is not empty."""
    end = source.find(b"\n")
    first = source[:end].strip() if end >= 0 else b""
    return (
        first.startswith(b"{") and first.endswith(b"}") and source[end:][:99].lstrip()[:1] == b"{"
    )


def _array(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    if _ROW_KEY.search(source, 0, HEAD):
        try:
            rows = ArrayRows(json_file.decoded(source))
        except UnreadableError as error:
            return _refused(path, error)
        found = dataset(path, rows, TOP)
        if found is not None:
            problems = (Problem(1, _BROKEN),) if rows.failed else ()
            return data_facts(path, "json", found, problems)
    if len(source) <= LARGEST and tells(source[:HEAD], json=True):
        return _document(path, source, wanted)
    return FileFacts(path, "json")


_BROKEN = "not valid JSON from some row on; the rows before were read"


def _document(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    try:
        text = json_file.decoded(source)
        value = plain(json_file.parsed(text))
    except UnreadableError as error:
        return _refused(path, error)
    if is_report(value):
        return FileFacts(path, "json")
    places = partial(json_file.places, text) if len(text) < LARGEST_PLACED else NOWHERE
    facts = document_facts(path, Document(value, places), wanted)
    return file_facts(path, "json", source, list(facts))


def _refused(path: str, error: UnreadableError) -> FileFacts:
    problems = (Problem(error.line, str(error)),) if claims_data(path) else ()
    return FileFacts(path, "json", problems=problems)


def _scripts(path: str, source: bytes) -> FileFacts:
    """What `npm run` runs: promptfoo, mostly."""
    if b'"scripts"' not in source or len(source) > LARGEST:
        return FileFacts(path, "json")
    try:
        document = json_file.document(source)
    except UnreadableError:  # npm says so itself
        return FileFacts(path, "json")
    return FileFacts(path, "json", facts=tuple(_commands(document)))


def _commands(document: Document) -> list[Fact]:
    table = document.value.get("scripts") if isinstance(document.value, Mapping) else None
    facts: list[Fact] = []
    for name, text in table.items() if isinstance(table, Mapping) else ():
        if isinstance(text, str):
            span = document.places.get(f"scripts.{name}", document.span)
            facts += Script().facts(text, span.line, span.column)
    return facts
