"""YAML with the line of every value, for messages that say where."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

MOST = 50_000
"""Values in a file, each alias counted as all that it stands for."""


_TEXTS = frozenset({"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"})
"""Read as texts: neither has a place in a rule, nor in JSON."""


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


def read(text: str) -> Written:
    """Raises `YamlError`, also for a key that is given twice."""
    import yaml  # noqa: PLC0415  # the checker's start does without it

    written = Written()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
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


def _walk(node: Any, path: Path, written: Written) -> None:  # noqa: ANN401  # PyYAML has no types for both loaders
    if node is None:
        return
    line = node.start_mark.line + 1
    written.lines[path] = line
    if len(written.lines) > MOST:
        raise YamlError(line, f"more than {MOST:,} values, anchors counted wherever they are used.")
    if node.id == "scalar" and node.tag in _TEXTS:
        node.tag = "tag:yaml.org,2002:str"
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
