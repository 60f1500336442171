"""The calls that a replay will make, told from an earlier run of the same test."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.call import Exchange, Reply
from pytest_ragft.replay.editing import described, edited_body
from pytest_ragft.replay.foresight import Pieces, carried, exchanged, pieces_of
from pytest_ragft.replay.recording import Recording, Turn
from pytest_ragft.replay.repetitions import Repetitions
from pytest_ragft.replay.store import Key, Stored, digest
from pytest_ragft.wire.ongoing import read_reply
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.tap import Request, Served


@dataclass(frozen=True, slots=True)
class Sighting:
    """A call of an earlier run as the app made it, and what came back."""

    request: Request
    reply: Reply
    pieces: Pieces = field(repr=False)
    judge: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A call that the replay will make, if the app goes the same way."""

    place: int
    """Of the call in the run that it is foreseen from."""
    key: Key
    dispatch: Dispatch | None
    """How to fetch it; None where only the app itself can send it."""
    sighting: Sighting


def sight(request: Request, reply: Reply, served: Served, *, judge: bool) -> Sighting | None:
    """What later runs are foreseen by; None for a call that failed."""
    if reply.problem is not None or not served.whole:
        return None
    return Sighting(request, reply, pieces_of(reply, served.content), judge=judge)


def foresee(
    pattern: Sequence[Sighting],
    scout: Recording,
    repetitions: Repetitions,
    stored: Callable[[Key], Stored | None],
    *,
    blind: Collection[int] = (),
) -> list[Foreseen]:
    """The calls that can be foreseen now and have no reply in the store yet.

    A call that carries an earlier reply is foreseen once that has come. `scout` is a recording of
    the replay to come, which is used up; `blind` are places where this was wrong before.
    """
    found: list[Foreseen] = []
    came: dict[int, Pieces | None] = {}
    for place, sighting in enumerate(pattern):
        body = None if place in blind else _body(sighting, pattern, came)
        request = sighting.request if body is None else _holding(sighting.request, body)
        turn, sent = _asked(scout, request, judge=sighting.judge)
        key = repetitions.next(scout, digest(request.post.path, sent))
        kept = None if body is None else stored(key)
        reply = sighting.reply if kept is None else _read(request, kept)
        came[place] = None if kept is None else pieces_of(reply, kept.content)
        if body is not None and kept is None:
            found.append(Foreseen(place, key, _dispatch(request, sent), sighting))
        scout.ended(Exchange(request.protocol.name, request.call, reply), key.request, turn)
    return found


def _body(
    sighting: Sighting, pattern: Sequence[Sighting], came: Mapping[int, Pieces | None]
) -> Body | None:
    """The request with the replies of this run in it; None where it cannot be known yet."""
    body: Body | None = sighting.request.body
    for earlier, new in came.items():
        old = carried(sighting.request.body, pattern[earlier].pieces)
        if old and body is not None:
            body = None if new is None else exchanged(body, old, new)
    return body


def _holding(request: Request, body: Body) -> Request:
    post = request.post.holding(body)
    return replace(request, post=post, call=request.protocol.read_call(post))


def _asked(scout: Recording, request: Request, *, judge: bool) -> tuple[Turn | None, Body]:
    """The body as this replay sends it."""
    if judge or scout.arm is None:
        return None, request.body
    turn = scout.turn(described(request.call, request.body))
    return turn, edited_body(request, scout, turn)


def _read(request: Request, kept: Stored) -> Reply:
    served = Served(kept.status, kept.content_type, kept.content)
    return read_reply(request.protocol, served)


def _dispatch(request: Request, sent: Body) -> Dispatch | None:
    if request.dispatch is None:
        return None
    return request.dispatch.carrying(json.dumps(sent).encode())
