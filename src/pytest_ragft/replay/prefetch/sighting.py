"""A model call that was seen, kept so that its like can be foreseen in a later run."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.replay.prefetch.foresight import Pieces, pieces_of
from pytest_ragft.replay.spill import Kept, Spill
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.protocol import Body, Post
from pytest_ragft.wire.protocols import PROTOCOLS
from pytest_ragft.wire.tap import Request, Served

_BY_NAME = {protocol.name: protocol for protocol in PROTOCOLS}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A call as the app made it, and what came back."""

    protocol: str
    url: str
    post: Post
    reply: Reply
    content: bytes = field(repr=False)
    """Of the reply."""
    judge: bool = False
    seconds: float = 0.0
    """From the call until the end of its reply."""
    dispatch: Dispatch | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, request: Request, reply: Reply, served: Served | None, *, judge: bool, seconds: float
    ) -> Self | None:
        """None for a call that brought nothing: the app made it again, or gave up."""
        if reply.problem is not None or served is None or not served.whole:
            return None
        name, url, post = request.protocol.name, request.url, request.post
        return cls(name, url, post, reply, served.content, judge, seconds, request.dispatch)

    @property
    def pieces(self) -> Pieces:
        """The texts of the reply that the app may have passed on."""
        return pieces_of(self.reply, self.content)

    def request(self, body: Body) -> Request:
        """The call with another body."""
        protocol, post = _BY_NAME[self.protocol], self.post.holding(body)
        call: Call = protocol.read_call(post)
        return Request(protocol, self.url, post, call, dispatch=self.dispatch)


@dataclass(frozen=True, slots=True)
class KeptSightings:
    """Put away on disk, but for what may hold credentials."""

    _kept: Kept[tuple[Sighting, ...]] | None = None
    _dispatches: tuple[Dispatch | None, ...] = ()

    @classmethod
    def of(cls, sightings: Sequence[Sighting], spill: Spill) -> Self:
        bare = tuple(replace(each, dispatch=None) for each in sightings)
        return cls(spill.keep(bare), tuple(each.dispatch for each in sightings))

    def load(self) -> tuple[Sighting, ...]:
        bare = self._kept.load() if self._kept else ()
        pairs = zip(bare, self._dispatches, strict=True)
        return tuple(replace(each, dispatch=dispatch) for each, dispatch in pairs)
