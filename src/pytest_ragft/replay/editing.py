"""A call of the app as a replay sends it; the same for a call that comes and one foreseen."""

from dataclasses import replace

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.replay.recording import Recording, Turn
from pytest_ragft.wire.offered import continues, tool_names
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.tap import Request


def turn_of(request: Request, recording: Recording, *, judge: bool) -> Turn | None:
    """What the call is for in a replay; None for a judge's, and in the suite's own run."""
    if judge or recording.arm is None:
        return None
    return recording.turn(described(request.call, request.body))


def edited_body(request: Request, recording: Recording, turn: Turn | None) -> Body:
    """The body that the replay sends."""
    if turn is None:
        return request.body
    call = recording.edited(request.call, turn)
    return request.body if call == request.call else request.edited(call)


def described(call: Call, body: Body) -> Call:
    """The call with what no wire format's reader tells of it."""
    return replace(call, tools=tool_names(body), continues=continues(body))
