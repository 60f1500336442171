"""`set-key`: gives a key of a configuration another value, or adds it; the rest stays as it is."""

from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.fixes import json_tree, toml_entry, toml_tree, yaml_tree
from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.entries import Entry, Setting, entry
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.sheet import Sheet
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.sources.json_file import document as json_document
from pytest_ragft.check.sources.toml_file import document as toml_document
from pytest_ragft.check.sources.yaml_file import documents as yaml_documents


def propose(target: Target) -> Proposal:
    sheet, to = target.own_sheet, target.action["to"]
    span = target.finding.at.span
    made = _entry(sheet, target.text("key"), to, sheet.offset(span.line, span.column))
    _refuse_other_changes(sheet, made, to)
    return Proposal(sheet.path, made.edits)


def _entry(sheet: Sheet, key: str, to: Value, at: int) -> Entry:
    match sheet.language:
        case "json":
            return entry(Setting(sheet.text, key, to, _json), (json_tree.root(sheet.text),), at)
        case "yaml":
            setting = Setting(sheet.text, key, to, yaml_tree.written)
            return entry(setting, yaml_tree.roots(sheet.text), at)
        case "toml":
            return toml_entry.entry(sheet.text, key, to)
    raise RefusedError(f"{sheet.path!r} is no YAML, TOML or JSON")


def _json(value: Value, _: str) -> str:
    return json_tree.written(value)


def _refuse_other_changes(sheet: Sheet, made: Entry, to: Value) -> None:
    """What the file says must change in this key alone: an anchor may carry it elsewhere."""
    before, after = _values(sheet, sheet.changed(())), _values(sheet, sheet.changed(made.edits))
    key = ".".join(made.path)
    if not before:
        raise RefusedError("the file is not readable as it stands")
    expected = list(before)
    expected[made.document] = _with(before[made.document], made.path, _as_read(sheet, to))
    if _told_apart(after) == _told_apart(before):
        raise RefusedError(f"{key!r} is that already")
    if _told_apart(after) != _told_apart(expected):
        raise RefusedError(f"more than {key!r} would change, or it would not be read")


def _told_apart(value: object) -> object:
    """The value with truth marked, which Python takes for a number."""
    if isinstance(value, Mapping):
        return {key: _told_apart(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told_apart(inner) for inner in value]
    return (value,) if isinstance(value, bool) else value


def _values(sheet: Sheet, content: bytes) -> list[Value]:
    try:
        match sheet.language:
            case "json":
                return [json_document(content).value]
            case "toml":
                return [toml_document(content).value]
        return [document.value for document in yaml_documents(content)]
    except UnreadableError:
        return []


def _as_read(sheet: Sheet, to: Value) -> Value:
    """The value as the checker's reader has it when it is written as in this file."""
    match sheet.language:
        case "json":
            return json_document(_json(to, "").encode()).value
        case "toml":
            read = toml_document(f"v = {toml_tree.written(to)}".encode()).value
            return read["v"] if isinstance(read, Mapping) else read
    return next(yaml_documents(yaml_tree.written(to).encode())).value


def _with(value: Value, path: tuple[str, ...], to: Value) -> Value:
    if not path:
        return to
    key, *rest = path
    if type(value) is tuple:  # a Reference is a tuple too, and holds nothing
        position = int(key)
        changed = _with(value[position], tuple(rest), to)
        return (*value[:position], changed, *value[position + 1 :])
    inner = value if isinstance(value, Mapping) else {}
    return {**inner, key: _with(inner.get(key), tuple(rest), to)}


KIND = Kind("set-key", propose)
