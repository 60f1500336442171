"""What is kept of an exception: its message, and nothing that its frames hold."""

import gc
import weakref

import pytest

from pytest_ragft.replay.frames import let_go


class Heavy:
    """What a test holds: a prompt, an index."""


def failing(chain):
    held = Heavy()
    chain.append(weakref.ref(held))
    raise ValueError("no")


def failing_twice(chain):
    held = Heavy()
    chain.append(weakref.ref(held))
    try:
        failing(chain)
    except ValueError as error:
        raise TypeError("neither") from error


def failing_in_a_group(chain):
    held = Heavy()
    chain.append(weakref.ref(held))
    raise ExceptionGroup("several", [caught(failing, chain), caught(failing_twice, chain)])


def caught(function, chain):
    try:
        function(chain)
    except Exception as error:  # noqa: BLE001  # whatever it is
        return error


@pytest.mark.parametrize("function", [failing, failing_twice, failing_in_a_group])
@pytest.mark.parametrize("looked_at", [False, True])
def test_what_stood_in_the_frames_of_an_exception_and_its_causes_is_gone(function, looked_at):
    chain = []
    error = caught(function, chain)
    frame = error.__traceback__.tb_next.tb_frame  # as somebody else may hold it
    if looked_at:  # as pytest does for its report; Python 3.11 keeps the dictionary
        assert "held" in frame.f_locals
    let_go(error)
    gc.collect()
    assert [held() for held in chain] == [None] * len(chain)
    assert error.__traceback__ is None
    assert frame.f_lineno > 0


def test_a_frame_that_still_runs_is_left_as_it_is():
    held = Heavy()
    try:
        failing([])
    except ValueError as error:
        let_go(error)
    assert isinstance(held, Heavy)


def test_a_coroutine_that_waits_is_not_closed():
    def waiting():
        try:
            failing([])
        except ValueError as error:
            yield error
        yield "still here"

    generator = waiting()
    let_go(next(generator))
    assert next(generator) == "still here"
