"""Kinds of documents."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pdf_file import pdf

from pytest_ragft.corpus import formats
from pytest_ragft.corpus.decoding import decode
from pytest_ragft.corpus.document import DocumentError
from pytest_ragft.corpus.formats import FORMATS, format_of
from pytest_ragft.corpus.formats import passages as json_lines


def read(name, content):
    """Of each section its path, names and texts; and what was wrong."""
    wrong = []
    data = content if isinstance(content, bytes) else content.encode()
    sections = list(format_of(name).read(BytesIO(data), wrong.append))
    return [(s.path, s.anchors, [b.text for b in s.blocks]) for s in sections], wrong


def texts(html):
    return [text for _, _, found in read("a.html", html)[0] for text in found]


def test_list_and_folder_of_formats_hold_the_same():
    files = {path.stem for path in Path(formats.__file__).parent.glob("*.py")} - {"__init__"}
    modules = {each.read.__module__.rpartition(".")[2] for each in FORMATS}
    assert files == modules
    assert len(FORMATS) == len(modules)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A.MD", "Markdown"),
        ("a/b.rst", "reStructuredText"),
        ("a.b/c", "plain text"),
        ("README", "plain text"),
        ("a.log", "plain text"),
        ("a.jsonl", "JSON lines of passages"),
        ("a.pdf", "PDF"),
        ("a.htm", "HTML"),
    ],
)
def test_a_format_is_told_by_the_ending(name, expected):
    assert format_of(name).name == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One  <b>bold</b>\n text.<p>Two", ["One bold text.", "Two"]),
        ("a<br>b<div>c</div>d", ["a\nb", "c", "d"]),
        ("<script>x()</script><nav><a>Menu</a></nav><style>y</style>Text", ["Text"]),
        ("<nav>a<nav>b</nav>c</nav>Text</nav>", ["Text"]),
        ("<ul><li>one<ul><li>in</ul><li>two</ul>after", ["one\nin\ntwo", "after"]),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
            ["A | B\n1 | 2"],
        ),
        ("x<pre>  a\n\n    b</pre>y", ["x", "  a\n\n    b", "y"]),
        ("caf&eacute; &amp; &lt;tea&gt;", ["café & <tea>"]),
        ("<p>open <ul><li>never closed", ["open", "never closed"]),
        ("<head><title>T</title><body>no end of head", ["no end of head"]),
        ("</p></ul></nav></title>x", ["x"]),
        ("a<![CDATA[ b ]]><![if IE]> c", ["a b c"]),
        ("", []),
    ],
)
def test_html_is_read_as_it_is_seen(html, expected):
    assert texts(html) == expected


def test_sections_of_html_have_the_names_of_their_headings_and_what_is_around():
    page = (
        "<title>Shop</title><p>Hello<section id=window><h2>The <i>window</i></h2>"
        "<p id=days>Days.</p></section><h3>In</h3><a name=b></a><input name=c>x<h2></h2>y"
    )
    assert read("a.html", page)[0] == [
        (("Shop",), (), ["Hello"]),
        (("Shop", "The window"), ("window", "days", "the-window"), ["The window", "Days."]),
        (("Shop", "The window", "In"), ("b", "in"), ["In", "x"]),
        (("Shop",), (), ["y"]),
    ]


def test_lines_of_html_are_those_of_the_file():
    sections = format_of("a.html").read(BytesIO(b"<p>one\n\n<p>two\nthree\n"), print)
    assert [(b.first, b.last) for s in sections for b in s.blocks] == [(1, 1), (3, 4)]


@pytest.mark.parametrize("tag", ["ul", "nav"])
def test_html_that_is_nested_without_end_is_read(tag):
    assert "deep" in "".join(texts(f"<{tag}>" * 500 + f"</{tag}>" * 500 + "<p>deep"))


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("né".encode(), None, "né"),
        ("né".encode("utf-8-sig"), None, "né"),
        ("né".encode("utf-16"), None, "né"),
        ("né".encode("utf-32"), None, "né"),
        ("né".encode("cp1252"), None, "né"),
        (b"caf\x81", None, "caf\x81"),
        ("но".encode("koi8-r"), "koi8-r", "но"),
        ("né".encode("cp1252"), "no-such", "né"),
        (b"", None, ""),
    ],
)
def test_encodings_are_found(content, declared, expected):
    assert decode(content, declared) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"ab\0c", "is not text: it holds a NUL byte at 2"),
        (b"\xff\xfe\x00", "is not text: it begins like utf-16"),
        (b"\x01\x02\x03" * 9, "is not text: 27 of its 27 characters are control"),
    ],
)
def test_what_is_no_text_is_told(content, message):
    with pytest.raises(DocumentError, match=message):
        decode(content)


def test_html_says_its_encoding():
    page = "<meta charset='koi8-r'><p>но".encode("koi8-r")
    assert read("a.html", page)[0][0][2] == ["но"]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"_id": "d1", "title": "T", "text": "x"}, (("T",), ("d1",), ["x"])),
        ({"id": 7, "content": "x", "source": "s"}, (("s",), ("7",), ["x"])),
        ({"doc_id": "d", "page_content": "x", "title": ""}, ((), ("d",), ["x"])),
        ({"passage": "x", "id": None}, ((), (), ["x"])),
        ({"body": "half \ud800"}, ((), (), ["half ?"])),
    ],
)
def test_records_are_read_whatever_their_keys(record, expected):
    assert read("a.jsonl", "\n" + json.dumps(record) + "\n\n") == ([expected], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is no JSON: "),
        ("[" * 100_000, "line 2 is no JSON: "),
        ("[1]", "line 2 holds a list, not an object"),
        ('{"a": 1}', "line 2 has 'a', and no text under any of 'text', 'content'"),
        ("{}", "line 2 has nothing, and no text"),
        ('{"text": 1}', "line 2 has 'text', and no text"),
        ("a\0", "line 2 is not text: it holds a NUL byte"),
    ],
)
def test_a_line_of_no_use_is_told_and_the_others_are_read(line, message):
    found, wrong = read("a.jsonl", f'{{"text": "x"}}\n{line}\n{{"text": "y"}}\n{{"text": " "}}')
    assert [texts for _, _, texts in found] == [["x"], ["y"]]
    assert len(wrong) == 1
    assert wrong[0].startswith(message)


def test_a_line_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 20)
    found, wrong = read("a.jsonl", '{"text": "x"}\n' + "y" * 50)
    assert [texts for _, _, texts in found] == [["x"]]
    assert wrong == ["line 2 has more than 20 bytes; the rest is not read"]


def test_a_pdf_is_read_page_by_page():
    assert read("a.pdf", pdf("Refunds take 30 days.", "", "More.")) == (
        [((), ("page=1",), ["Refunds take 30 days."]), ((), ("page=3",), ["More."])],
        [],
    )


@pytest.mark.parametrize("content", [b"", b"no pdf", pdf("x")[:60]])
def test_a_broken_pdf_is_told(content):
    with pytest.raises(DocumentError, match=r"is not a PDF that can be read: ."):
        read("a.pdf", content)


def test_a_broken_page_is_told_and_the_others_are_read(monkeypatch):
    import pypdf  # noqa: PLC0415  # as the reader does

    real = pypdf.PageObject.extract_text

    def extract(page):
        text = real(page)
        if text == "bad":
            raise ValueError
        return text

    monkeypatch.setattr(pypdf.PageObject, "extract_text", extract)
    found, wrong = read("a.pdf", pdf("one", "bad", "three"))
    assert [anchors for _, anchors, _ in found] == [("page=1",), ("page=3",)]
    assert wrong == ["page 2 cannot be read: ValueError"]


def test_without_pypdf_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(DocumentError, match=r"needs pypdf; install it with: pip install 'pytest-r"):
        read("a.pdf", pdf("x"))
