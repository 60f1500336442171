"""What each key of a golden case may hold."""

from collections.abc import Callable, Mapping
from typing import cast, get_args

from pytest_ragft.golden.case import GivenCheck, Mode
from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.node import (
    Node,
    NodeError,
    every,
    flag,
    mapping,
    raise_all,
    shown,
    text,
    texts,
)
from pytest_ragft.settings import nearest

ROLES = ("system", "developer", "user", "assistant", "tool")
_WORKING_MARKS = frozenset(
    {"filterwarnings", "parametrize", "ragft", "skip", "skipif", "usefixtures", "xfail"}
)
"""Marks that change what pytest does; a tag is only a group."""
_OWN_KEYS = "x-"
"""Begins the names of keys that hold anchors, and nothing else."""


def known_entries(node: Node, known: tuple[str, ...]) -> tuple[dict[str, Node], list[NodeError]]:
    """Entries by the names that we give their keys, and what is wrong with the others."""
    found: dict[str, Node] = {}
    wrong: list[NodeError] = []
    for written, entry in node.entries().items():
        name = keys.canonical(written, known)
        if name in keys.REFUSED and name not in known:
            wrong.append(NodeError(entry, f"{written!r} {keys.REFUSED[name]}"))
        elif name not in known:
            if not written.startswith(_OWN_KEYS):
                wrong.append(NodeError(entry, f"unknown key {written!r}. {nearest(name, known)}"))
        elif name in found:
            message = f"{written!r} says what line {found[name].line} does: keep one of them."
            wrong.append(NodeError(entry, message))
        else:
            found[name] = entry
    return found, wrong


def identity(node: Node) -> str:
    value = text(node)
    if not value.isprintable() or "::" in value or value != value.strip():
        raise NodeError(node, f"{value!r} is no id: one line of text without '::'.")
    if value.startswith("__"):  # as names that every module has
        raise NodeError(node, f"{value!r} is no id: it begins with '__'.")
    return value


def mode(node: Node) -> Mode:
    accepted = get_args(Mode)
    if node.value not in accepted:
        raise NodeError(node, f"expected {' or '.join(accepted)}, found {shown(node.value)}.")
    return cast("Mode", node.value)


def messages(node: Node) -> tuple[Mapping[str, object], ...]:
    found = every(_message, node.items())
    if not any(turn["role"] == "user" for turn in found):
        raise NodeError(node, "no message has the role 'user': nothing is asked.")
    return found


def _message(node: Node) -> Mapping[str, object]:
    entries = node.entries()
    missing = {"role", "content"} - entries.keys()
    if missing:
        raise NodeError(node, f"a message has a role and a content; {min(missing)!r} is missing.")
    role, content = entries["role"], entries["content"]
    if role.value not in ROLES:
        raise NodeError(role, f"expected one of {', '.join(ROLES)}, found {shown(role.value)}.")
    # Parts of a message, and the empty content beside the calls of a tool, are the provider's.
    said = text(content) if isinstance(content.value, str | int | float) else content.value
    return {**mapping(node), "content": said}


def checks(node: Node) -> tuple[GivenCheck, ...]:
    return every(_check, node.items())


def _check(node: Node) -> GivenCheck:
    if isinstance(node.value, str):
        return GivenCheck(node.value, None, node.line)
    entries = node.entries()
    if len(entries) != 1:
        raise NodeError(
            node,
            f"expected one check, found {len(entries)} ({', '.join(entries) or 'none'}): put a "
            "dash before each.",
        )
    ((name, value),) = entries.items()
    return GivenCheck(name, value.value if name == "number" else _spelled(value), node.line)


def _spelled(node: Node) -> object:
    """A value in which numbers are texts, as the file spells them: `contains: 4.50`."""
    value = node.value
    if isinstance(value, list):
        return [_spelled(entry) for entry in node.items()]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return text(node) if is_number else value


def names(node: Node) -> tuple[str, ...]:
    """Of marks or fixtures."""
    found = texts(node)
    wrong = [name for name in found if not name.isidentifier() or name.startswith("_")]
    raise_all([NodeError(node, f"{name!r} is no name of Python's.") for name in wrong])
    return found


def tags(node: Node) -> tuple[str, ...]:
    found = texts(node)
    raise_all(
        [
            NodeError(
                node, f"{tag!r} is a mark of pytest: write it under 'marks', or rename the tag."
            )
            for tag in found
            if tag in _WORKING_MARKS
        ]
    )
    return found


Parser = Callable[[Node], object]

PARSERS: Mapping[str, Parser] = {
    "id": identity,
    "question": text,
    "messages": messages,
    "expects": texts,
    "source": texts,
    "oracle": text,
    "instructions": text,
    "exemplar": text,
    "mode": mode,
    "tags": tags,
    "marks": names,
    "fixtures": names,
    "variables": mapping,
    "replay": flag,
    "checks": checks,
}
