"""Width and colour of the output."""

import io
import os

import pytest

from pytest_ragft.check import terminal
from pytest_ragft.check.formats.page import page_for


class Stream(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal

    def fileno(self):
        return 1


@pytest.fixture(autouse=True)
def terminal_size(monkeypatch):
    size = os.terminal_size((123, 40))
    monkeypatch.setattr(terminal.os, "get_terminal_size", lambda _: size)


@pytest.mark.parametrize(
    ("terminal", "environ", "colour"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (True, {"OS": "Windows_NT"}, False),
        (True, {"OS": "Windows_NT", "WT_SESSION": "x"}, True),
        (True, {"OS": "Windows_NT", "TERM": "xterm"}, True),
    ],
)
def test_colour_is_for_those_who_can_see_it(terminal, environ, colour):
    assert page_for(Stream(terminal), environ).colour is colour


@pytest.mark.parametrize(
    ("terminal", "environ", "width"),
    [
        (True, {}, 123),
        (False, {}, 80),
        (False, {"COLUMNS": "60"}, 60),
        (True, {"COLUMNS": "60"}, 60),
        (False, {"COLUMNS": "0"}, 80),
        (False, {"COLUMNS": "wide"}, 80),
        (False, {"COLUMNS": "-3"}, 80),
    ],
)
def test_the_width_is_that_of_the_terminal_unless_it_is_said(terminal, environ, width):
    assert page_for(Stream(terminal), environ).width == width


def test_a_terminal_of_unknown_width_has_eighty_columns(monkeypatch):
    monkeypatch.setattr(terminal.os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert page_for(Stream(terminal=True), {}).width == 80

    def refuse(_):
        raise OSError

    monkeypatch.setattr(terminal.os, "get_terminal_size", refuse)
    assert page_for(Stream(terminal=True), {}).width == 80
