"""What a failing check compared, read from the frames of its exception."""

import pytest

from pytest_ragft.replay import compared as module
from pytest_ragft.replay.compared import compared
from pytest_ragft.replay.mocked import HOW_TO_GO_LIVE, going_live
from pytest_ragft.wire.clients import mocks

REPLY = "Customers have 14 days to send the goods back."


class App:
    """Keeps what it was told, as apps do."""

    def __init__(self):
        self.history = [{"role": "assistant", "content": REPLY}, self]

    @property
    def costly(self):
        raise AssertionError("no code of the test is run")


class Slotted:
    __slots__ = ()


def caught(function, *arguments):
    with pytest.raises(Exception) as caught:  # noqa: PT011  # any will do
        function(*arguments)
    own = caught.value.__traceback__
    return caught.value.with_traceback(own.tb_next)


def check(reply):
    unrelated = "This text stands in no check at all."
    assert unrelated
    assert "30 days" in reply


def check_parsed(reply):
    data = {"answers": [{"text": reply}, b"bytes as well", 14]}
    assert data["answers"] == 30


def check_object(app):
    assert app is None


def check_in_block(reply):
    for number in (1, int(reply)):
        assert number


def test_the_texts_that_the_statement_names_are_seen():
    seen = compared(caught(check, REPLY))
    assert REPLY in seen.texts
    assert not any("no check at all" in text for text in seen.texts)
    assert seen.held == seen.mocks == ()


def test_nested_values_and_quoted_parts_of_the_message_are_seen():
    seen = compared(caught(check_parsed, REPLY))
    assert {REPLY, "bytes as well"} <= set(seen.texts)


def test_objects_are_looked_into_apart_and_run_no_code():
    seen = compared(caught(check_object, App()))
    assert seen.held == ("assistant", REPLY)
    assert compared(caught(check_object, Slotted())).held == ()
    assert compared(caught(check_object, App)).held == ()


def check_deep(reply):
    other = "This text stands in no check at all."
    try:
        int(other)
    except ValueError:
        match other:
            case str():
                assert reply == ""


def test_statements_are_found_in_clauses():
    seen = compared(caught(check_deep, REPLY))
    assert REPLY in seen.texts
    assert not any("no check at all" in text for text in seen.texts)


def test_the_head_of_a_block_shows_all_that_its_frame_holds():
    assert REPLY in compared(caught(check_in_block, REPLY)).texts


def test_a_file_without_source_shows_all_that_its_frame_holds():
    made = {}
    exec(compile("def f(reply):\n    raise ValueError(0)", "nowhere.py", "exec"), made)
    assert REPLY in compared(caught(made["f"], REPLY)).texts


def test_frames_of_libraries_are_passed_over():
    made = {}
    exec(compile("def f(reply):\n    raise ValueError(0)", "<made>", "exec"), made)
    assert compared(caught(made["f"], f"{REPLY} In the library.")).texts == ("0",)


class BadlyMadeError(Exception):
    def __str__(self):
        raise RuntimeError


def raise_badly(*_):
    raise BadlyMadeError


def test_an_exception_that_cannot_be_told_is_no_obstacle():
    assert compared(caught(raise_badly)).texts == ()
    assert compared(None).texts == ()


def test_a_huge_value_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(module, "_VISITS", 50)
    seen = compared(caught(check_parsed, [f"text {n}" for n in range(1000)]))
    assert 10 < len(seen.texts) < 60


def test_mocks_are_named_where_there_are_any(monkeypatch):
    mock = pytest.importorskip("unittest.mock")

    def check_mocked(client):
        assert client.ask() == REPLY

    client = mock.MagicMock()
    assert compared(caught(check_mocked, client)).mocks == ("client",)
    monkeypatch.delitem(module.sys.modules, "unittest.mock")
    assert compared(caught(check_mocked, client)).mocks == ()


WAYS = {
    "vcrpy": "--disable-recording (pytest-recording) or -p no:vcr (pytest-vcr)",
    "respx": "pass_through()",
    "pytest-httpx": "should_mock",
    "unittest.mock": "take the mock out",
    "httpx.MockTransport": "take what stands in for the model out",
}


@pytest.mark.parametrize(("mock", "way"), WAYS.items())
def test_each_mock_has_a_way_to_a_live_model(mock, way):
    assert way in going_live(mock)


def test_every_mock_that_the_clients_name_is_known():
    assert set(mocks._MOCKS.values()) <= HOW_TO_GO_LIVE.keys()
