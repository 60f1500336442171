"""What the caller is told about each model call, and what it may decide."""

import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pytest_ragft.diagnosis.call import Call, Exchange
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.protocol import Body, Post, Protocol


def _nothing() -> None:
    """There is no record yet."""


@dataclass(frozen=True, slots=True)
class Request:
    """A model call that is about to be sent."""

    protocol: Protocol
    url: str
    """Without user name, password, query and fragment."""
    post: Post
    call: Call
    settle: Callable[[], None] = field(default=_nothing, repr=False, compare=False)
    """Ends the record of the call, if the app reads its reply no further: as much as it has read
    by now is told. Streams are often left open after their last event."""

    dispatch: Dispatch | None = field(default=None, repr=False, compare=False)
    """How one like it can be sent without the app; None where only the app can."""

    @property
    def body(self) -> Body:
        """To be read only: an edit is a new body, by `edited`."""
        return self.post.body

    def edited(self, call: Call) -> Body:
        """The body that says `call` instead."""
        return self.protocol.write_call(self.post, call)

    def echo(self, text: str) -> tuple[str, bytes]:
        """Content type and content of a reply that says `text`."""
        return self.protocol.write_reply(self.post, text)

    @property
    def host(self) -> str:
        """Host and port, for reports."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Send:
    """Send this body; the request stays byte for byte as it was if the body is unchanged."""

    body: Body
    judge: str | None = None
    """Copied into the exchange."""
    note: object = None
    """The caller's own; it comes back in `finish`."""


@dataclass(frozen=True, slots=True)
class Serve:
    """Answer without network."""

    status: int
    content_type: str
    content: bytes
    body: Body | None = None
    """The edited body that this answers; None for the body as the app sent it."""
    judge: str | None = None
    note: object = None


Plan = Send | Serve


@dataclass(frozen=True, slots=True)
class Served:
    """What the app received, decompressed, without headers."""

    status: int
    content_type: str
    content: bytes
    whole: bool = True
    """False when the app closed the stream early or the connection broke: not fit to be kept."""


class Tap(typing.Protocol):
    """Hears of every model call of the process; called from any thread, so it must lock."""

    def begin(self, request: Request) -> Plan:
        """What to do with a call. Whatever this raises reaches the app untouched."""
        ...

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        """The call ended; told exactly once for each plan, `served` None if nothing came."""
        ...

    def unknown(self, place: str) -> None:
        """A request went out that looks like a model call, in no format that is read."""
        ...

    def warn(self, message: str) -> None:
        """Something in the plugin went wrong; the app's call went on."""
        ...
