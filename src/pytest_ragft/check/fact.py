"""What one pass over a file collects for every rule: plain values, no rule's opinion.

Records on the way of every start are named tuples: Python makes such a class in an eighth of the
time of a frozen dataclass, and an instance in a quarter.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

NONE: Mapping[str, "Value"] = MappingProxyType({})
NOWHERE: Mapping[str, "Span"] = MappingProxyType({})


class Span(NamedTuple):
    """Lines and columns count from 1, columns in characters; the end column is exclusive.

    In a notebook, lines count through all code cells as if they were one file.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Reference(NamedTuple):
    """A value that is not a literal: the dotted name it is read from, or "" for an expression."""

    name: str


Value: TypeAlias = (
    "bool | int | float | str | Reference | tuple[Value, ...] | Mapping[str, Value] | None"
)


class Fact(NamedTuple):
    """One thing that stands in a file, in no rule's words."""

    kind: str
    """`call`, `import`, `constant`, `text`, `slice`, `flow`, `config`, `command`, `dataset`, ...;
    docs/facts.md lists each with its values."""
    name: str
    """Dotted and resolved through imports and constructors; starts with "?." where the object
    that a method hangs on is not known."""
    span: Span
    values: Mapping[str, Value] = NONE
    """Arguments by parameter name (position "0", "1", ... where the name is not known),
    or keys of a configuration."""
    places: Mapping[str, Span] = NOWHERE
    """Where single values stand; the whole fact's span where nothing is said."""
    scope: str = ""
    """Dotted path of the enclosing function or class; "" at the top of a file."""
    partial: bool = False
    """`*args`, `**kwargs` or an include: what is not seen may still be given."""
    roles: tuple[str, ...] = ()
    """What the thing named is, from libraries.yaml; set when the whole project is known."""
    defaults: Mapping[str, Value] = NONE
    """What the library takes where nothing is given; from libraries.yaml."""
    sure: bool = True
    """False where the role rests on a method's name and an import of its library alone."""


Context: TypeAlias = Literal["application", "test", "evaluation", "example"]


class Comment(NamedTuple):
    """A comment that speaks to the checker; `alone` where no code stands on its line."""

    line: int
    column: int
    text: str
    alone: bool


class Problem(NamedTuple):
    """Why a file, or a part of it, was not read; the message is for the user."""

    line: int
    message: str


class FileFacts(NamedTuple):
    """Everything known of one file, independent of every other file."""

    path: str
    """Relative to the project's root, with forward slashes."""
    language: str
    """`python`, `notebook`, `yaml`, `toml`, `json`, `jsonl`, `csv`, `shell`, `text`."""
    context: Context = "application"
    facts: tuple[Fact, ...] = ()
    imports: tuple[str, ...] = ()
    """Dotted names of imported modules, relative ones resolved against the path."""
    comments: tuple[Comment, ...] = ()
    problems: tuple[Problem, ...] = ()
    cells: tuple[int, ...] = ()
    """In a notebook: for each cell of the file the first of its lines, 0 for a cell of no code."""
