"""What a terminal may be given."""

import io

import pytest

from pytest_ragft.check.terminal import is_harmless, take_any_script


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a line\nanother\n",
        "\x1b[1;33mwarning\x1b[0m and \x1b[2mmore\x1b[0m",
        "naïve ☃ 検索　次",
    ],
)
def test_lines_of_text_in_colour_are_harmless(text):
    assert is_harmless(text)


@pytest.mark.parametrize(
    "text",
    ["\x07", "a\rb", "\x1b]0;title\x07", "\x1b[2J", "\x1b[m", "\x1b[1", "\u202e", "\udcff", "\x00"],
)
def test_what_could_steer_a_terminal_is_not(text):
    assert not is_harmless(text)


def test_a_stream_shows_what_it_cannot_encode_as_an_escape():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    take_any_script(stream)
    stream.write("☃")
    assert raw.getvalue() == b"\\u2603"
    take_any_script(io.StringIO())
