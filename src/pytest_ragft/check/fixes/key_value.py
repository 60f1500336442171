"""`set-key`: gives a key of a configuration another value, or adds it; the rest stays as it is.

`also` names keys that the new value needs, with theirs: one that has a value already keeps it.
"""

from collections.abc import Iterable, Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.fixes import json_tree, toml_entry, toml_tree, yaml_tree
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.entries import Entry, Setting, entry
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.sheet import Sheet
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.sources.json_file import document as json_document
from pytest_ragft.check.sources.toml_file import document as toml_document
from pytest_ragft.check.sources.yaml_file import documents as yaml_documents


def propose(target: Target) -> Proposal:
    sheet = target.own_sheet
    span = target.finding.at.span
    at = sheet.offset(span.line, span.column)
    to = target.action["to"]
    asked = {_entry(sheet, target.text("key"), to, at): to}
    before = _values(sheet, sheet.changed(()))
    if not before:
        raise RefusedError("the file is not readable as it stands")
    for key, value in _also(target).items():
        made = _entry(sheet, key, value, at)
        if _given(before[made.document], made.path) in (None, ""):
            asked[made] = value
    edits = _joined(edit for made in asked for edit in made.edits)
    _refuse_other_changes(sheet, before, asked, edits)
    return Proposal(sheet.path, edits)


def _also(target: Target) -> Mapping[str, Value]:
    also = target.action.get("also")
    return also if isinstance(also, Mapping) else {}


def _given(value: Value, path: tuple[str, ...]) -> Value:
    """What stands at the end of a path; None where it leads nowhere."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """What goes to one place, one after the other."""
    texts: dict[tuple[int, int], str] = {}
    for start, end, text in edits:
        texts[start, end] = texts.get((start, end), "") + text
    return tuple(Edit(*place, text) for place, text in texts.items())


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


def _refuse_other_changes(
    sheet: Sheet, before: list[Value], asked: Mapping[Entry, Value], edits: tuple[Edit, ...]
) -> None:
    """What the file says must change in these keys alone: an anchor may carry one elsewhere."""
    keys = " and ".join(repr(".".join(made.path)) for made in asked)
    after, expected = _values(sheet, sheet.changed(edits)), list(before)
    for made, to in asked.items():
        expected[made.document] = _with(expected[made.document], made.path, _as_read(sheet, to))
    if _told_apart(after) == _told_apart(before):
        raise RefusedError(f"{keys} is that already")
    if _told_apart(after) != _told_apart(expected):
        raise RefusedError(f"more than {keys} would change, or it would not be read")


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
