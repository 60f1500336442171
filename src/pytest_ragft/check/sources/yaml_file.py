"""YAML as documents: built from the parser's events, so that nothing in a file is executed,
nesting and aliases cannot exhaust the machine, and every value keeps its place.
"""

import re
from collections.abc import Iterator
from typing import Any

from pytest_ragft.check.fact import Reference, Span, Value
from pytest_ragft.check.sources.document import DEEPEST, LONGEST, Document, UnreadableError

MOST = 200_000
"""Values in a file, each alias counted as all that it stands for."""
PLACES = 5_000
"""Values of a file whose places are kept."""
LONGEST_KEY = 200
"""Characters kept of a key."""

_BLANK = "\ufffc"
"""Stands where a template will put a value that is not known here."""
_EXPRESSION = re.compile(rb"\{\{[^{}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|\{#[^#\n]{0,300}#\}")
_ONLY_TEMPLATE = re.compile(rb"(?m)^[ \t-]*(?:\xef\xbf\xbc[ \t]*)+$")
_TEMPLATES = (b"{{", b"{%")
_ENGINES = (b"{%", b"{{-", b"{{ .", b"{{.", b"{{ $")
"""Signs of Jinja and Helm; a bare `{{` also stands in prompts."""

_INTEGER = re.compile(r"[-+]?[0-9][0-9_]{0,17}")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null"), None),
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}


def documents(source: bytes) -> Iterator[Document]:
    """The documents of a file, one after the other; `UnreadableError` where it goes wrong."""
    if any(mark in source for mark in _TEMPLATES):
        found = _as_it_stands(source)
        if found is not None:
            yield from found
            return
        source = _filled_in(source)
    yield from _Building(_events(source)).documents()


def _as_it_stands(source: bytes) -> list[Document] | None:
    """The documents of what may be a template; None where it must be filled in first."""
    building = _Building(_events(source))
    try:
        found = list(building.documents())
    except UnreadableError:
        return None
    return None if building.odd else found


def _events(source: bytes) -> Iterator[Any]:
    import yaml  # noqa: PLC0415  # most files are sorted out before it is needed

    try:
        yield from yaml.parse(source, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise UnreadableError(mark.line + 1 if mark else 1, f"not valid YAML: {reason}") from None


def is_template(source: bytes) -> bool:
    """Does some engine make YAML of it, so that it need not be YAML itself?"""
    return any(mark in source for mark in _ENGINES)


def _filled_in(source: bytes) -> bytes:
    """A template with every expression blanked, lines kept; lines of expressions alone go."""
    blank = _BLANK.encode()
    return _ONLY_TEMPLATE.sub(b"", _EXPRESSION.sub(blank, source))


class _Open:
    """A mapping or a list whose end is not reached yet."""

    __slots__ = ("anchor", "before", "items", "key", "mapping", "path")

    def __init__(
        self, mapping: dict[str, Value] | None, path: str, anchor: str | None, before: int
    ) -> None:
        self.mapping = mapping
        self.items: list[Value] = []
        self.path = path
        """Dotted, with a dot at the end; "" at the top."""
        self.anchor = anchor
        self.before = before
        """How many values had been counted when it began."""
        self.key: str | None = None
        """The key that waits for its value."""


class _Building:
    """Builds documents from events, without recursion."""

    __slots__ = ("anchors", "count", "document", "events", "kept", "odd", "places", "stack")

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Value, int]] = {}
        """By name: what stands there, and how many values that is."""
        self.places: dict[str, Span] = {}
        self.count = self.kept = 0
        self.document: Value = None
        self.odd = False
        """Some key is no text: in a template, what an expression looks like to a parser."""

    def documents(self) -> Iterator[Document]:
        for event in self.events:
            match type(event).__name__:
                case "ScalarEvent":
                    self._scalar(event)
                case "MappingStartEvent":
                    self._start(event, {})
                case "SequenceStartEvent":
                    self._start(event, None)
                case "MappingEndEvent" | "SequenceEndEvent":
                    self._end()
                case "AliasEvent":
                    value, size = self.anchors.get(event.anchor, (Reference(""), 1))
                    self._counted(event, size)
                    self._put(value, event)
                case "DocumentEndEvent":
                    yield Document(self.document, self.places)
                    self.anchors, self.places, self.document = {}, {}, None

    def _scalar(self, event: Any) -> None:  # noqa: ANN401  # PyYAML's events have no types
        self._counted(event, 1)
        top = self.stack[-1] if self.stack else None
        if top and top.mapping is not None and top.key is None:
            top.key = event.value[:LONGEST_KEY]
            self._place(top.path + top.key, event)
            return
        value = _value(event)
        if event.anchor:
            self.anchors[event.anchor] = value, 1
        self._put(value, event)

    def _start(self, event: Any, mapping: dict[str, Value] | None) -> None:  # noqa: ANN401  # as above
        self._counted(event, 1)
        if len(self.stack) >= DEEPEST:
            raise UnreadableError(event.start_mark.line + 1, f"nested more than {DEEPEST} deep")
        path = ""
        if self.stack:
            top = self.stack[-1]
            path = f"{top.path}{len(top.items) if top.mapping is None else top.key}."
        if self.stack and self.stack[-1].mapping is None:
            self._place(path[:-1], event, start_only=True)
        self.stack.append(_Open(mapping, path, event.anchor, self.count - 1))

    def _end(self) -> None:
        done = self.stack.pop()
        value: Value = tuple(done.items) if done.mapping is None else done.mapping
        if done.anchor:
            self.anchors[done.anchor] = value, self.count - done.before
        self._put(value, None)

    def _put(self, value: Value, event: Any) -> None:  # noqa: ANN401  # as above
        """Into what is open: as an item, as a value, or as a key too odd to be kept."""
        if not self.stack:
            self.document = value
            return
        top = self.stack[-1]
        if top.mapping is None:
            if event is not None:
                self._place(f"{top.path}{len(top.items)}", event)
            top.items.append(value)
        elif top.key is None:
            top.key = "?"
            self.odd = True
        else:
            if event is not None and value is not None:
                self._place(top.path + top.key, event)
            _add(top.mapping, top.key, value)
            top.key = None

    def _counted(self, event: Any, size: int) -> None:  # noqa: ANN401  # as above
        self.count += size
        if self.count > MOST:
            line = event.start_mark.line + 1
            raise UnreadableError(line, f"holds more than {MOST:,} values, aliases counted in full")

    def _place(self, key: str, event: Any, *, start_only: bool = False) -> None:  # noqa: ANN401  # as above
        self.kept += 1
        if self.kept <= PLACES:
            start = event.start_mark
            end = start if start_only else event.end_mark
            span = Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
            self.places[key] = span


def _add(mapping: dict[str, Value], key: str, value: Value) -> None:
    """The last of two equal keys holds, as in PyYAML; `<<` adds what is not there."""
    if key != "<<":
        mapping[key] = value
        return
    for merged in value if type(value) is tuple else (value,):
        if isinstance(merged, dict):
            for name, inner in merged.items():
                mapping.setdefault(name, inner)


def _value(event: Any) -> Value:  # noqa: ANN401  # as above
    text: str = event.value
    if _BLANK in text:
        return Reference("")
    if not event.style and event.tag is None:
        return plain(text)
    return text[:LONGEST] if event.tag != "tag:yaml.org,2002:null" else None


def plain(text: str) -> Value:
    """An unquoted text as what it means: `2e-5` is a number, unlike in PyYAML, since the tools
    that read such files take it for one.
    """
    lower = text.lower()
    if len(lower) < 6 and lower in _WORDS:  # noqa: PLR2004  # no word is longer
        return _WORDS[lower]
    if text[:1].isalpha() or len(text) > 40:  # noqa: PLR2004  # no number is longer
        return text[:LONGEST]
    if _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if _FLOAT.fullmatch(text):
        return float(text.replace("_", ""))
    return text[:LONGEST]
