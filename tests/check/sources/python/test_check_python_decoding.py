"""What cannot be read as Python is said, and never raises."""

import codecs

import pytest

from pytest_ragft.check.fact import Comment, Span
from pytest_ragft.check.sources import python
from pytest_ragft.check.sources.python import decoding, read_python
from pytest_ragft.check.sources.python.comments import comments

WANTED = frozenset({"go"})
CALL = "import a\na.go('é', 1)\n"
AT = Span(2, 1, 2, 13)


def read(source):
    return read_python("app.py", source, WANTED)


ENCODINGS = {
    "UTF-8": CALL.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + CALL.encode(),
    "declared UTF-8": b"import a  # -*- coding: UTF_8 -*-\na.go('\xc3\xa9', 1)\n",
    "no declaration on the second line of code": (CALL[:-1] + "  # coding: latin-1\n").encode(),
    "line ends of Windows": CALL.replace("\n", "\r\n").encode(),
    "line ends of old": CALL.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("source", ENCODINGS.values(), ids=ENCODINGS)
def test_columns_count_characters_in_every_encoding(source):
    [call] = [fact for fact in read(source).facts if fact.kind == "call"]
    assert (call.span, call.values["0"]) == (AT, "é")


@pytest.mark.parametrize(
    "first", ["# coding: latin-1\n", "#!/usr/bin/python\n# vim: set fileencoding=latin-1\n"]
)
def test_a_declared_encoding_is_kept_to(first):
    found = read((first + CALL).encode("latin-1"))
    [call] = [fact for fact in found.facts if fact.kind == "call"]
    assert call.values["0"] == "é"
    assert call.span[1::2] == AT[1::2]


@pytest.mark.parametrize(("since", "told"), [((9, 9), True), ((3, 0), False)])
def test_quotes_inside_an_f_string_may_need_a_newer_python(monkeypatch, since, told):
    monkeypatch.setattr(decoding, "NESTED_QUOTES", since)
    error = SyntaxError("f-string: unmatched '['")
    assert ("run ragft with it" in decoding._reason(error)) is told
    assert "run ragft with it" not in decoding._reason(SyntaxError("invalid syntax"))


PROBLEMS = {
    "no Python": (b"x = (\n", 1, "does not parse: '(' was never closed"),
    "a wrong line": (b"a\nb c\n", 2, "does not parse: invalid syntax"),
    "a byte of nothing": (b"x\0y", 1, "does not parse: "),
    "another encoding than UTF-8": (b"x = '\xff'", 1, "does not parse: "),
    "another encoding than declared": (
        b"# coding: ascii\n'\xff'",
        1,
        "is not read: it is not the 'ascii' that it declares",
    ),
    "an encoding that does not exist": (
        b"# coding: klingon\n",
        1,
        "is not read: it is not the 'klingon' that it declares",
    ),
    "an encoding that is none of text": (
        b"# coding: hex\n61",
        1,
        "is not read: it is not the 'hex' that it declares",
    ),
    "UTF-16": (
        codecs.BOM_UTF16_LE + CALL.encode("utf-16-le"),
        1,
        "is not read: it is UTF-16; Python files are UTF-8, save it as such",
    ),
    "a number too long": (b"x = " + b"9" * 5000, 1, "does not parse: "),
}


@pytest.mark.parametrize(("source", "line", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_file_that_cannot_be_read_says_why(source, line, message):
    found = read(source)
    assert (found.facts, found.imports) == ((), ())
    [problem] = found.problems
    assert problem.message.startswith(message)
    assert problem.line == line


DEEP = {
    "brackets": b"(" * 10_000 + b")" * 10_000,
    "lists": b"[" * 150 + b"]" * 150 + b"[" * 10_000,
    "sums": b"x = 1" + b" + 1" * 10_000,
    "signs": b"x = " + b"-" * 10_000 + b"1",
    "attributes": b"x" + b".a" * 10_000,
    "calls": b"x" + b"()" * 10_000,
    "blocks": b"".join(b" " * depth + b"if a:\n" for depth in range(99)) + b" " * 99 + b"pass",
    "functions": b"".join(b" " * depth + b"def f():\n" for depth in range(99))
    + b" " * 99
    + b"pass",
    "else": b"if a:\n pass\n" + b"elif b:\n pass\n" * 10_000,
    "lambdas": b"x = " + b"lambda: " * 10_000 + b"1",
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_no_depth_is_too_great(source):
    found = read(source)
    assert all(
        "nested too deeply" in problem.message or "does not parse" in problem.message
        for problem in found.problems
    )


def test_statements_that_are_nested_too_deeply_are_a_problem(monkeypatch):
    def endless(tree, reading):
        raise RecursionError
        yield

    monkeypatch.setattr(python, "COLLECTORS", (endless,))
    [problem] = read(b"x = 1").problems
    assert problem == (1, "is not read: its statements are nested too deeply")


def test_a_file_that_is_too_large_is_a_problem(monkeypatch):
    monkeypatch.setattr(decoding, "LARGEST", 10)
    [problem] = read(b"x = 1" * 10).problems
    assert problem == (1, "is not read: 50 bytes, where 10 are the limit for Python")


def test_warnings_of_the_parser_are_not_ours_to_show(recwarn):
    assert read(rb"x = '\d' is 1; 1if x else 2").problems == ()
    assert not recwarn


COMMENTS = {
    "none": (b"x = 1  # nothing\n", ()),
    "beside code": (
        b"x = 1  # ragft: ignore[a] why\n",
        (Comment(1, 8, "# ragft: ignore[a] why", alone=False),),
    ),
    "alone": (
        b"def f():\n    #ragft: ignore[a]\n    pass\n",
        (Comment(2, 5, "#ragft: ignore[a]", alone=True),),
    ),
    "in a text": (b"x = '# ragft: ignore[a]'\n", ()),
    "of another tool": (b"x = 1  # noqa  # ragft: ignore[a]\n", ()),
    "behind letters of two bytes": (
        "x = 'é'  # ragft: ignore[a]\n".encode(),
        (Comment(1, 10, "# ragft: ignore[a]", alone=False),),
    ),
}


@pytest.mark.parametrize(("source", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_comments_that_speak_to_the_checker_are_kept(source, expected):
    assert read(source).comments == expected


def test_comments_before_a_place_that_cannot_be_split_stand():
    assert [comment.line for comment in comments(b"# ragft: ignore[a]\nx = (\n")] == [1]
