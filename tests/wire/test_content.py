import pytest

from pytest_ragft.wire.content import edit_content, part_text, said, text_of

IMAGE = {"type": "image"}
MARK = {"cache_control": {"type": "ephemeral"}}


def _text(text, **more):
    return {"type": "text", "text": text, **more}


def _document(source):
    return {"type": "document", "source": source, "title": "T"}


def _found(content):
    return {"type": "search_result", "source": "s", "content": content}


PLAIN = {"type": "text", "media_type": "text/plain", "data": "14 days"}


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("bare", "bare"),
        (None, ""),
        (_text("a"), "a"),
        ({"text": "a"}, "a"),
        ({"type": "input_text", "text": "a"}, "a"),
        ({"type": "thinking", "text": "a"}, ""),
        ({"type": ["text"], "text": "a"}, ""),
        (_text(3), ""),
        ({"type": "refusal", "refusal": "No."}, "No."),
        (_document(PLAIN), "14 days"),
        (_document({"type": "content", "content": "14 days"}), "14 days"),
        (_document({"type": "content", "content": ["14", _text("days"), 3]}), "14\n\ndays"),
        (_document({"type": "base64", "data": "AAAA"}), ""),
        (_document(None), ""),
        (_found([_text("7 days")]), "7 days"),
        (_found([_found([_text("too deep")])]), ""),
    ],
)
def test_the_text_of_a_part_is_read(part, text):
    assert part_text(part) == text


@pytest.mark.parametrize(
    ("content", "told", "spoken"),
    [
        ("a", "a", "a"),
        ([_text("a"), IMAGE, "b"], "a\n\nb", "ab"),
        (None, "", ""),
        ({"text": "a"}, "", ""),
    ],
)
def test_parts_of_a_prompt_stand_apart_and_those_of_a_reply_follow_each_other(
    content, told, spoken
):
    assert (text_of(content), said(content)) == (told, spoken)


@pytest.mark.parametrize(
    ("content", "text", "written"),
    [
        # Around what is there: it stays whatever it is.
        ([_text("a"), IMAGE], "x\n\na\n\ny", [_text("x"), _text("a"), IMAGE, _text("y")]),
        ([_text("a", **MARK)], "x\n\na", [_text("x"), _text("a", **MARK)]),
        ([_text("a"), _text("b")], "a\n\nx\n\nb", [_text("a"), _text("x"), _text("b")]),
        ([_document(PLAIN), _text("a")], "14 days\n\nx", [_document(PLAIN), _text("x")]),
        ([IMAGE], "x", [IMAGE, _text("x")]),
        # Not a part of its own: the part itself is another one.
        ([_text("a", **MARK)], "xa", [_text("xa", **MARK)]),
        ([_text("a")], "a\n\n", [_text("a\n\n")]),
        ([_text("a")], "\n\na", [_text("\n\na")]),
        # In the middle.
        ([_text("a"), IMAGE, _text("b")], "c\n\nb", [_text("c"), IMAGE, _text("b")]),
        ([_text("a"), _text("b"), "c"], "a\n\nx\n\nc", [_text("a"), _text("x"), "c"]),
        ([_text("a"), "b"], "a\n\nx", [_text("a"), "x"]),
        ([_text("a"), _text("b")], "x\n\ny", [_text("x"), _text("y")]),
        ([_text("a"), _text("b")], "x", [_text("x")]),
        ([_text("a"), _text("b", **MARK)], "x", [_text("x", **MARK)]),
        ([_text("a"), _text("b")], "a", [_text("a")]),
        ([_text("a"), IMAGE], "", [IMAGE]),
        ([IMAGE], "", [IMAGE]),
        ([{"type": "refusal", "refusal": "No."}], "x", [{"type": "refusal", "refusal": "x"}]),
        # Documents and search results go on being that.
        ([_document(PLAIN)], "x", [_document({**PLAIN, "data": "x"})]),
        (
            [_document({"type": "content", "content": [IMAGE, _text("a"), _text("b")]})],
            "x",
            [_document({"type": "content", "content": [_text("x")]})],
        ),
        ([_found([_text("a", n=1)]), "q"], "x\n\nq", [_found([_text("x", n=1)]), "q"]),
        ([_found("a"), "q"], "x\n\nq", [_found("x"), "q"]),
        # A text has no parts.
        ("a", "x", "x"),
        (None, "x", "x"),
    ],
)
def test_an_edit_keeps_every_part_that_it_does_not_touch(content, text, written):
    assert edit_content(content, text, "text") == written
