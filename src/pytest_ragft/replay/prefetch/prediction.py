"""The calls that a replay will make, told from an earlier run of the same test."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pytest_ragft.diagnosis.call import Exchange, Reply
from pytest_ragft.replay.editing import edited_body, turn_of
from pytest_ragft.replay.prefetch.foresight import Pieces, carried, exchanged, pieces_of
from pytest_ragft.replay.prefetch.repetitions import Repetitions, request_digest
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Key, Stored
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.ongoing import read_reply
from pytest_ragft.wire.protocol import Body, Protocol
from pytest_ragft.wire.tap import Request, Served


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A call that the replay will make."""

    place: int
    """Of the call in the run that it is foreseen from."""
    key: Key
    request: Request
    """As the app will make it."""
    sent: Body = field(repr=False)
    """As it is sent."""
    like: Sighting = field(repr=False)
    """The call that it is foreseen from."""

    @property
    def dispatch(self) -> Dispatch | None:
        """How to fetch it; None where only the app itself can send it."""
        given = self.like.dispatch
        return None if given is None else given.carrying(json.dumps(self.sent).encode())


def foresee(
    pattern: Sequence[Sighting],
    scout: Recording,
    repetitions: Repetitions,
    stored: Callable[[Key], Stored | None],
    *,
    blind: Collection[int] = (),
) -> list[Foreseen]:
    """The calls that can be foreseen now; those that the store can answer show further ones.

    A call that carries an earlier reply is foreseen once that has come. `scout` is a recording of
    the replay to come, which is used up; `blind` are places where this was wrong before.
    """
    found: list[Foreseen] = []
    came: dict[int, Pieces | None] = {}
    for place, sighting in enumerate(pattern):
        body = None if place in blind else _body(sighting, pattern, came)
        request = sighting.request(sighting.post.body if body is None else body)
        turn = turn_of(request, scout, judge=sighting.judge)
        sent = edited_body(request, scout, turn)
        key = repetitions.next(scout, request_digest(request.post, sent))
        if body is not None:
            found.append(Foreseen(place, key, request, sent, sighting))
        if place + 1 == len(pattern):
            break  # no call comes that could carry its reply, which may be large
        kept = None if body is None else stored(key)
        reply = sighting.reply if kept is None else _read(request.protocol, kept)
        came[place] = None
        if kept is not None and reply.problem is None:
            came[place] = pieces_of(reply, kept.content)
        scout.ended(Exchange(sighting.protocol, request.call, reply), key.request, turn)
    return found


def _body(
    sighting: Sighting, pattern: Sequence[Sighting], came: Mapping[int, Pieces | None]
) -> Body | None:
    """The request with the replies of this run in it; None where it cannot be known yet."""
    body: Body | None = sighting.post.body
    for earlier, new in came.items():
        old = carried(sighting.post.body, pattern[earlier].pieces)
        if old and body is not None:
            body = None if new is None else exchanged(body, old, new)
    return body


def _read(protocol: Protocol, kept: Stored) -> Reply:
    return read_reply(protocol, Served(kept.status, kept.content_type, kept.content))
