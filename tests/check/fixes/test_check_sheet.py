"""A file's bytes come back as they were: encoding, byte order mark and line ends."""

import pytest
from fix_projects import calls

from pytest_ragft.check.fixes.edit import Edit, RefusedError, applied, clash, moved
from pytest_ragft.check.fixes.sheet import sheet_of

BIG = calls("*.search", k={"above": 10})
SMALLER = {"set-argument": {"name": "k", "to": 5}}
PLAIN = calls("*.search", rerank={"given": False})


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfdb.search('\xc3\xa9', k=30)\r\n",
        b"x = 1\r\ndb.search('\xc3\xa9', k=30)\r\ny = 2\r\n",
        b"x = 1\rdb.search(k=30)\ry = 2",
        b"x = 1\n\x0c\ndb.search(k=30)\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\ndb.search(k=30)\n",
        b"\xef\xbb\xbf# coding: utf-8\ndb.search(k=30)\n",
    ],
)
def test_encoding_mark_and_line_ends_stay(fixed, source):
    assert fixed(source, SMALLER, BIG) == source.replace(b"k=30", b"k=5")


def test_code_that_would_not_come_back_is_left_alone(refused):
    reason = "the code cannot be read so that it comes back as it was"
    assert refused("x = 1\n\x0cdb.search(k=30)\n", SMALLER, BIG) == reason


def test_added_lines_end_as_the_file_has_it(fixed):
    before = b"\xef\xbb\xbfdb.search(\r\n    q=1\r\n)\r\n"
    after = b"\xef\xbb\xbfdb.search(\r\n    q=1,\r\n    rerank=True\r\n)\r\n"
    assert fixed(before, {"set-argument": {"name": "rerank", "to": True}}, PLAIN) == after


def test_a_character_that_the_encoding_lacks_is_refused(refused):
    source = "# coding: ascii\ndb.search()\n"
    reason = "the file's encoding, ascii, cannot hold 'é'"
    assert refused(source, {"set-argument": {"name": "rerank", "to": "é"}}, PLAIN) == reason


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("a.yaml", b"a: \xe9", "the file is not utf-8"),
        ("a.py", b"# coding: utf-8\nx = '\xe9'", "the file is not utf-8"),
        ("a.py", b"# coding: klingon\n", "the file's encoding is not known: unknown encoding"),
        ("a.py", b"# coding: utf-7\nx = '+AGE-'", "does not give back what it read"),
    ],
)
def test_a_file_that_would_not_come_back_is_left_alone(path, content, reason):
    with pytest.raises(RefusedError, match=reason):
        sheet_of(path, content)


@pytest.mark.parametrize(
    ("line", "column", "offset"), [(1, 1, 0), (2, 2, 4), (3, 1, 6), (9, 9, 6), (0, 0, 0)]
)
def test_a_place_is_an_offset(line, column, offset):
    assert sheet_of("a.txt", b"a\r\nbc\n").offset(line, column) == offset


def test_an_offset_is_a_place():
    sheet = sheet_of("a.txt", b"a\r\nbc\n")
    assert [sheet.place(offset) for offset in (0, 3, 5, 6)] == [(1, 1), (2, 1), (2, 3), (3, 1)]


TEXT = "abcdefgh"
EDITS = (Edit(6, 6, "YY"), Edit(2, 4, "X"), Edit(4, 4, "Z"))


def test_edits_are_made_at_once_and_in_any_order():
    assert applied(TEXT, EDITS) == "abXZefYYgh"


@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (2, 2), (3, 2), (4, 4), (5, 5), (6, 8), (8, 10)]
)
def test_what_stands_behind_an_edit_moves(before, after):
    assert moved(before, EDITS) == after


@pytest.mark.parametrize(("start", "end", "touches"), [(0, 1, False), (0, 2, True), (5, 5, False)])
def test_edits_that_touch_clash(start, end, touches):
    assert clash([Edit(start, end, "")], EDITS[1:]) is touches
