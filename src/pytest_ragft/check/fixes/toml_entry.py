"""Edits of one entry in TOML, where a table may stand in brackets, in lines or in dotted keys."""

from pytest_ragft.check.fact import Value
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.entries import Entry, line_end, nested
from pytest_ragft.check.fixes.node import Node, resolved
from pytest_ragft.check.fixes.series import appended
from pytest_ragft.check.fixes.toml_tree import Statement, key_written, statements, written


def entry(text: str, key: str, to: Value) -> Entry:
    found = statements(text)
    for statement in reversed(found):
        name = ".".join(statement.path)
        if statement.value is not None and f"{key}.".startswith(f"{name}."):
            return _given(text, statement.path, statement.value, key[len(name) + 1 :], to)
    return _added(text, found, key, to)


def _given(text: str, path: tuple[str, ...], value: Node, key: str, to: Value) -> Entry:
    """A value that stands there, or an entry of a table in brackets."""
    inner, node, rest = resolved(value, key)
    # A key with dots is the only one that is not written part by part.
    path = (*path, *(part for name in inner for part in name.split(".")))
    if not rest:
        edit = Edit(node.start, node.end, written(to, text[node.start : node.end]))
        return Entry((edit,), path)
    if node.pairs is None:
        raise RefusedError(f"{'.'.join(path)!r} holds no keys of its own")
    keys = tuple(rest.split("."))
    pair = f"{key_written(keys[0])} = {written(nested(keys[1:], to))}"
    return Entry(appended(node.series(text), pair), (*path, *keys))


def _added(text: str, found: tuple[Statement, ...], key: str, to: Value) -> Entry:
    """A line behind the last one of the nearest table that has a head of its own."""
    heads = [s for s in found if s.value is None and key.startswith(".".join(s.path) + ".")]
    if heads:
        head = max(heads, key=lambda s: len(s.path))
        keys = tuple(key[len(".".join(head.path)) + 1 :].split("."))
        line = f"{'.'.join(map(key_written, keys))} = {written(to)}"
        return Entry((_behind(text, found, found.index(head), line),), (*head.path, *keys))
    keys = tuple(key.split("."))
    if len(keys) == 1:
        return Entry((_at_top(text, found, f"{key_written(key)} = {written(to)}"),), keys)
    table = f"[{'.'.join(map(key_written, keys[:-1]))}]"
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    line = f"{gap}{table}\n{key_written(keys[-1])} = {written(to)}\n"
    return Entry((Edit(len(text), len(text), line),), keys)


def _behind(text: str, found: tuple[Statement, ...], index: int, line: str) -> Edit:
    """Below the last key of a table, or below its head."""
    last = index
    while last + 1 < len(found) and found[last + 1].value is not None:
        last += 1
    start = max(text.rfind("\n", 0, found[last].start), -1) + 1
    indent = text[start : found[last].start]
    at = line_end(text, found[last].end)
    return Edit(at, at, f"\n{indent}{line}")


def _at_top(text: str, found: tuple[Statement, ...], line: str) -> Edit:
    """Below the last key that belongs to no table, or above the first table."""
    if not found:
        return Edit(len(text), len(text), f"{line}\n")
    if found[0].value is None:
        return Edit(found[0].start, found[0].start, f"{line}\n\n")
    return _behind(text, found, 0, line)
