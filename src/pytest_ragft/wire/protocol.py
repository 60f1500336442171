"""One wire format: how its calls and replies are read and written."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.wire.sse import is_event_stream

Body = dict[str, Any]
"""The JSON object of a request; nobody changes one in place."""


@dataclass(frozen=True, slots=True)
class Post:
    """A JSON object that was posted: some formats name the model, or ask for a stream, in its path.

    The path is percent-encoded, as it was sent; the query may hold a key, so it is never shown.
    """

    path: str
    body: Body
    query: str = field(default="", repr=False)

    def holding(self, body: Body) -> Self:
        """The same place with another body."""
        return replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A name and a few pure functions; none touches network, files or clock.

    Any JSON object may be given to any of them. What they cannot read they leave as it is; only
    `read_call` and `write_call` may count on a post that `matches`.
    """

    name: str
    matches: Callable[[Post], bool]
    """Is this a call in this wire format? Told by path and body, under any prefix."""
    read_call: Callable[[Post], Call]
    write_call: Callable[[Post, Call], Body]
    """The body with the turns of an edited call; what the call does not show stays as it was."""
    read_reply: Callable[[int, bytes], Reply]
    """`read_reply(status, content)`, for a reply that came in one piece."""
    read_stream: Callable[[bytes], Reply]
    """Reads a streamed reply, as much of it as came."""
    write_reply: Callable[[Post, str], tuple[str, bytes]]
    """`write_reply(post, text)`: content type and content of a reply that says `text`."""
    is_stream: Callable[[str, bytes], bool] = is_event_stream
    """`is_stream(content type, content)` of a reply with a good status."""
