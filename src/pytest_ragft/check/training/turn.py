"""One answer that a training file teaches, in no tool's words."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

Row: TypeAlias = Mapping[str, Any]
"""One record of a training file, as it was parsed."""
Kind: TypeAlias = Literal["answer", "tool-call", "preference", "text"]
"""`text`: the whole record is learned, there is no prompt."""


class Turn(NamedTuple):
    """What the model learns to say, and all that stands before it."""

    line: int
    """In the file, counted from 1; the number of the row where a format has no lines."""
    row: int
    """Counted from 0. A row with several trained answers gives several turns."""
    prompt: str
    """All turns before the target but the system's, tool results and retrieved context included."""
    target: str
    """Text of the answer; of a tool call, its name and its arguments as JSON."""
    question: str = ""
    """The last turn of the user alone."""
    system: str = ""
    kind: Kind = "answer"
    rejected: str | None = None
    """The other answer of a preference pair."""


ASKED = "a known format, or its columns under [tool.ragft.data]"
"""What is expected of a file whose rows are of no known format: its fault is a question."""


class Fault(NamedTuple):
    """What is wrong with a row: it would be refused, or learned otherwise than meant."""

    line: int
    row: int
    found: str
    """The value, shortened, or what is missing."""
    expected: str


class Unknown(NamedTuple):
    """A file whose rows have no known shape: asked about, never guessed."""

    keys: tuple[str, ...]
    """Of its first rows."""
    nearest: str = ""
    """The format that it resembles most, and what it would need to be one."""
