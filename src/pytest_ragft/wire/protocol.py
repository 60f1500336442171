"""One wire format: how its calls and replies are read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pytest_ragft.diagnosis.call import Call, Reply

Body = dict[str, Any]
"""The JSON object of a request; nobody changes one in place."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """A name and six pure functions; none touches network, files or clock."""

    name: str
    matches: Callable[[str, str, Body], bool]
    """`matches(method, path, body)`: is this request a call in this wire format?"""
    read_call: Callable[[Body], Call]
    write_call: Callable[[Body, Call], Body]
    """The body with the turns of an edited call; what the call does not show stays as it was."""
    read_reply: Callable[[int, bytes], Reply]
    """`read_reply(status, content)`, for a reply that came in one piece."""
    read_stream: Callable[[bytes], Reply]
    """Reads server-sent events, as many of them as came."""
    write_reply: Callable[[Body, str], tuple[str, bytes]]
    """`write_reply(body, text)`: content type and content of a reply that says `text`."""
