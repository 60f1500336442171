"""A value of a golden file with its place, and what it can be read as."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pytest_ragft.check.yaml_lines import Path, Written

T = TypeVar("T")


class NodeError(ValueError):
    """A value that cannot be used; the message says why, without its place."""

    def __init__(self, node: "Node", message: str) -> None:
        super().__init__(message)
        self.node = node
        self.others: list[NodeError] = []
        """Found with it, by a reader that goes on."""

    @property
    def all(self) -> "Iterator[NodeError]":
        yield self
        for other in self.others:
            yield from other.all


def every(parser: Callable[["Node"], T], nodes: Iterable["Node"]) -> tuple[T, ...]:
    """Each node as the parser reads it. Raises `NodeError` for all that it cannot read."""
    found: list[T] = []
    wrong: list[NodeError] = []
    for node in nodes:
        try:
            found.append(parser(node))
        except NodeError as error:
            wrong.append(error)
    raise_all(wrong)
    return tuple(found)


def raise_all(wrong: list[NodeError]) -> None:
    """Raises the first, which then knows the others; nothing where there is none."""
    if wrong:
        wrong[0].others += wrong[1:]
        raise wrong[0]


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands, and by which name it is known to the reader of a message."""

    value: Any
    at: Path
    name: str
    """Such as `cases[2].checks`."""
    written: Written

    @property
    def line(self) -> int:
        return self.written.line(self.at)

    def entries(self) -> dict[str, "Node"]:
        """Of a mapping, in its order. Raises `NodeError`."""
        if not isinstance(self.value, dict):
            raise NodeError(self, f"expected keys and values, found {shown(self.value)}.")
        prefix = f"{self.name}." if self.name else ""
        return {
            str(key): Node(value, self._place(str(key)), f"{prefix}{key}", self.written)
            for key, value in self.value.items()
        }

    def items(self) -> list["Node"]:
        """Of a list. Raises `NodeError`."""
        if not isinstance(self.value, list):
            raise NodeError(
                self, f"expected a list (a dash before each entry), found {shown(self.value)}."
            )
        return [
            Node(value, (*self.at, index), f"{self.name}[{index}]", self.written)
            for index, value in enumerate(self.value)
        ]

    def _place(self, key: str) -> Path:
        """Where a key's value stands: here, or in a mapping that is merged into this one."""
        return next(self._places(self.at, key), (*self.at, key))

    def _places(self, at: Path, key: str) -> Iterator[Path]:
        lines = self.written.lines
        if (*at, key) in lines:
            yield (*at, key)
        merged = (*at, "<<")
        if merged not in lines:
            return
        yield from self._places(merged, key)
        index = 0
        while (*merged, index) in lines:
            yield from self._places((*merged, index), key)
            index += 1


def text(node: Node) -> str:
    """A text that says something; a number as it is spelled. Raises `NodeError`."""
    value = node.value
    if isinstance(value, bool) or value is None:
        spelled = node.written.spelled.get(node.at, "")
        raise NodeError(
            node,
            f"expected a text, found {spelled or 'nothing'}"
            + (f", which YAML reads as {shown(value)}: put it in quotes." if spelled else "."),
        )
    if isinstance(value, int | float):
        return node.written.spelled.get(node.at, str(value))
    if not isinstance(value, str):
        raise NodeError(node, f"expected a text, found {shown(value)}.")
    if not value.strip():
        raise NodeError(node, "expected a text, found an empty one.")
    return value


def texts(node: Node) -> tuple[str, ...]:
    """One text, or a list of them. Raises `NodeError`."""
    if isinstance(node.value, list):
        return every(text, node.items())
    return (text(node),)


def flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        raise NodeError(node, f"expected true or false, found {shown(node.value)}.")
    return node.value


def mapping(node: Node) -> Mapping[str, object]:
    return {key: entry.value for key, entry in node.entries().items()}


def shown(value: object) -> str:
    """A value as a message has it, no longer than a line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "keys and values" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    printed = repr(value)
    return printed if len(printed) <= 60 else f"{printed[:57]}..."  # noqa: PLR2004  # a line
