"""YAML as trees of places, one for each document."""

import json
import re
from typing import Any, Literal

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.node import Node, Pair

_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<%.*?%>", re.DOTALL)


def roots(text: str) -> tuple[Node, ...]:
    """Raises `RefusedError` for text that is not YAML even without its template expressions."""
    found = _composed(text)
    if found is None and _TEMPLATE.search(text):
        found = _composed(_TEMPLATE.sub(lambda match: re.sub(r"[^\r\n]", "_", match[0]), text))
    if found is None:
        raise RefusedError("the file is not readable as YAML")
    return tuple(_Tree(text).node(node, 0) for node in found)


def written(value: object, like: str = "") -> str:
    """The value as it may stand anywhere, in the quotes or capitals of the value it replaces."""
    import yaml  # noqa: PLC0415  # only where YAML is edited

    if isinstance(value, bool) and like in ("True", "False"):
        return str(value)
    if isinstance(value, str) and like.startswith('"'):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and like.startswith("'"):
        return "'" + value.replace("'", "''") + "'"
    dumped: str = yaml.safe_dump(
        [_plain(value)], default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False
    )
    return dumped.strip()[1:-1]


def _plain(value: object) -> object:
    """Tuples as lists: PyYAML has no tuples that are safe."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _composed(text: str) -> list[Any] | None:
    import yaml  # noqa: PLC0415  # only where YAML is edited

    try:
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return None


class _Tree:
    """Turns PyYAML's nodes into ours; an alias is the same node once more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.seen: set[int] = set()

    def node(self, node: Any, behind: int) -> Node:  # noqa: ANN401  # PyYAML's nodes have no types
        """`behind`: where the value begins at the earliest."""
        if id(node) in self.seen:
            alias = _ALIAS.search(self.text, behind)
            return Node(*alias.span(), "alias") if alias else Node(behind, behind, "alias")
        self.seen.add(id(node))
        start, end = node.start_mark.index, node.end_mark.index
        if node.id == "scalar":
            return Node(self._past_properties(start, end), self._content_end(start, end))
        style: Literal["flow", "block"] = "flow" if node.flow_style else "block"
        begin = self._past_properties(start, end)
        if node.id == "mapping":
            pairs = tuple(self._pair(key, value) for key, value in node.value)
            last = pairs[-1].value.end if pairs else begin
            return Node(begin, end if node.flow_style else last, style, pairs)
        items: list[Node] = []
        for item in node.value:
            items.append(self.node(item, items[-1].end if items else begin))
        last = items[-1].end if items else begin
        return Node(begin, end if node.flow_style else last, style, None, tuple(items))

    def _pair(self, key: Any, value: Any) -> Pair:  # noqa: ANN401  # as above
        name = key.value if key.id == "scalar" else ""
        return Pair(str(name), key.start_mark.index, self.node(value, key.end_mark.index))

    def _past_properties(self, start: int, end: int) -> int:
        """Behind an anchor and a tag."""
        match = _PROPERTIES.match(self.text, start, end)
        return match.end() if match else start

    def _content_end(self, start: int, end: int) -> int:
        """A block of text is said to end where the next thing begins."""
        return max(start, len(self.text[:end].rstrip())) if end > start else end
