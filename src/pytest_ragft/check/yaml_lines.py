"""YAML with the line of every value, for messages that say where."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

MOST = 50_000
"""Values in a file, each alias counted as all that it stands for."""
DEEPEST = 100
"""Levels of nesting; libyaml's composer crashes the process at many thousands."""

_TEXTS = frozenset({"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"})
"""Read as texts: neither has a place in a rule, nor in JSON."""
_TEXT = "tag:yaml.org,2002:str"
_NESTING = {
    "SequenceStartEvent": 1,
    "MappingStartEvent": 1,
    "SequenceEndEvent": -1,
    "MappingEndEvent": -1,
}


class YamlError(ValueError):
    """A text that is not YAML, or more than a person would write."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Written:
    """A document, and where its values stand."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    spelled: dict[Path, str] = field(default_factory=dict)
    """Values that are no texts (numbers, true, null) as they stand in the file: `4.50`, `yes`."""
    most: int = 0

    def line(self, path: Path) -> int:
        """Of the value there, or of the nearest that holds it."""
        return next(
            (
                self.lines[path[:end]]
                for end in range(len(path), -1, -1)
                if path[:end] in self.lines
            ),
            1,
        )


def read(text: str, most: int | None = None) -> Written:
    """Raises `YamlError`, also for a key that is given twice, and for more values than `most`."""
    import yaml  # noqa: PLC0415  # the checker's start does without it

    written = Written(most=most or MOST)
    kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = kind(text)
    try:
        _bound(yaml.parse(text, Loader=kind))
        node = loader.get_single_node()
        _walk(node, (), written)
        written.value = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise YamlError(mark.line + 1 if mark else 1, f"not valid YAML: {reason}.") from None
    except RecursionError:
        raise YamlError(1, "nested too deeply.") from None
    finally:
        loader.dispose()
    return written


def _bound(events: Iterable[Any]) -> None:
    depth = 0
    for event in events:
        depth += _NESTING.get(type(event).__name__, 0)
        if depth > DEEPEST:
            raise YamlError(event.start_mark.line + 1, "nested too deeply.")


def _walk(node: Any, path: Path, written: Written) -> None:  # noqa: ANN401  # PyYAML has no types for both loaders
    if node is None:
        return
    line = node.start_mark.line + 1
    written.lines[path] = line
    if len(written.lines) > written.most:
        most = f"more than {written.most:,} values"
        raise YamlError(line, f"{most}, anchors counted wherever they are used.")
    if node.id == "scalar" and node.tag in _TEXTS:
        node.tag = _TEXT
    if node.id == "scalar" and node.tag != _TEXT:
        written.spelled[path] = node.value
    if node.id == "sequence":
        for position, entry in enumerate(node.value):
            _walk(entry, (*path, position), written)
    if node.id == "mapping":
        _walk_mapping(node, path, written)


def _walk_mapping(node: Any, path: Path, written: Written) -> None:  # noqa: ANN401  # as above
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.id != "scalar":
            raise YamlError(line, "a key must be a text.")
        if key.value in seen:
            raise YamlError(
                line, f"the key {key.value!r} stands here and in line {seen[key.value]}."
            )
        _walk(value, (*path, key.value), written)
        seen[key.value] = written.lines[*path, key.value] = line
