"""The file beside a file of rows that says which rules pass over which rows.

It is called like the data with `.ragft.yaml` behind it, and knows rows by their content: an entry
holds when rows move, and no longer when they change.
"""

import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from pytest_ragft.check.training.predicates import SHORTEST_REASON

SUFFIX = ".ragft.yaml"
UNUSED = "unused-suppression"
UNREASONED = "suppression-without-reason"
UNKNOWN = "unknown-rule-in-suppression"
LENGTH = 12
"""Hexadecimal digits of a row's digest."""
_DIGEST = re.compile(rf"[0-9a-f]{{{LENGTH}}}")


def row_digest(row: Any) -> str:  # noqa: ANN401  # rows hold anything
    """Of its content, in whatever order its keys stand and however it is laid out."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


class Problem(NamedTuple):
    """What is wrong with a suppression."""

    rule: str
    """Of the checker itself: the one that says so."""
    path: str
    line: int
    message: str


class Entry(NamedTuple):
    """One entry of a sidecar file."""

    rule: str
    rows: Mapping[str, int]
    """Digests, each with the line that it stands in."""
    measures: frozenset[str]


class Sidecar(NamedTuple):
    """What stands beside a file of rows."""

    path: str = ""
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_sidecar(path: str, content: bytes, known: Mapping[str, Collection[str]]) -> Sidecar:
    """What is wrong with it is said, and the rest of it holds."""
    import yaml  # noqa: PLC0415  # most projects have no such file

    try:
        # As texts: a digest may look like a number.
        node: Any = yaml.compose(content.decode("utf-8-sig"), yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return Sidecar(path, (), (Problem(UNKNOWN, path, line, "The file is not valid YAML."),))
    if node is not None and node.id != "sequence":
        return Sidecar(path, (), (Problem(UNKNOWN, path, 1, f"The file is no list of {_FORM}."),))
    entries, problems = [], []
    for each in [] if node is None else node.value:
        entry, wrong = _entry(each, path, known)
        entries += [entry] if entry else []
        problems += wrong
    return Sidecar(path, tuple(entries), tuple(problems))


_FORM = "{rule, rows, reason}"


def _entry(
    node: Any,  # noqa: ANN401  # PyYAML has no types for its nodes
    path: str,
    known: Mapping[str, Collection[str]],
) -> tuple[Entry | None, list[Problem]]:
    line = node.start_mark.line + 1
    fields = {key.value: value for key, value in node.value} if node.id == "mapping" else {}
    if not fields or fields.keys() - {"rule", "rows", "reason"}:
        return None, [Problem(UNKNOWN, path, line, f"The entry is not {_FORM}.")]
    rule, problems = _text(fields.get("rule")), []
    if not known.get(rule):
        told = f"{rule!r} {_no_rule(rule, known)}" if rule else "The entry names no rule."
        problems.append(Problem(UNKNOWN, path, line, told))
    if len(_text(fields.get("reason"))) < SHORTEST_REASON:
        problems.append(Problem(UNREASONED, path, line, "The entry does not say why."))
    rows, wrong = _rows(fields.get("rows"), path, line)
    measures = frozenset(known.get(rule, ()))
    return (Entry(rule, rows, measures) if measures else None), [*problems, *wrong]


def _no_rule(rule: str, known: Mapping[str, Collection[str]]) -> str:
    return "does not look at training rows." if rule in known else "is no rule."


def _text(node: Any) -> str:  # noqa: ANN401  # as above
    return str(node.value).strip() if node is not None and node.id == "scalar" else ""


def _rows(node: Any, path: str, line: int) -> tuple[dict[str, int], list[Problem]]:  # noqa: ANN401  # as above
    listed = node.value if node is not None and node.id == "sequence" else ()
    if not listed:
        return {}, [Problem(UNUSED, path, line, "The entry names no row in a list of digests.")]
    rows, problems = {}, []
    for each in listed:
        digest, at = _text(each).lower(), each.start_mark.line + 1
        if _DIGEST.fullmatch(digest):
            rows[digest] = at
        else:
            said = f"{digest!r} is no digest of a row, which has {LENGTH} hexadecimal digits."
            problems.append(Problem(UNUSED, path, at, said))
    return rows, problems
