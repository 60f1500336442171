"""Passages that `source=` names."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.corpus.formats import format_of, markdown
from pytest_ragft.corpus.splitting import split
from pytest_ragft.oracle.source import SourceError, read_source, read_text

MARKDOWN = """\
# Refunds

General words.

## The window

Thirty days.

### Exceptions

None on Mondays.

## Ways to pay

```
# not a heading
```

Card.

## The window

Again.
"""

SETEXT = """\
Refunds
=======

General words.

Window
------

Thirty days.

Payment
-------

Card.
"""

HTML = """\
<title>Shop</title><h1>Refunds</h1>
<section id="window"><h2>The window</h2>
<p>Thirty
<b>days</b>.</p><h3>In</h3><p>More.</p>
</section><h2>Pay</h2><p>Card.</p>
"""

RECORDS = [
    {"_id": "doc-11", "text": "Eleven."},
    {"_id": "doc-12", "title": "T", "text": "Twelve,\nfirst part."},
    {"_id": "doc-12", "text": "Second part."},
    {"text": "Nameless."},
]
JSONL = "\n".join(map(json.dumps, RECORDS))


@pytest.fixture
def root(tmp_path):
    files = {
        "a.md": MARKDOWN,
        "b.txt": SETEXT,
        "c.html": HTML,
        "d.jsonl": JSONL,
        "L5.md": "# L5\n\nx",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.md", MARKDOWN),
        ("a.md#", MARKDOWN),
        ("a.md#the-window", "## The window\n\nThirty days.\n\n### Exceptions\n\nNone on Mondays."),
        ("a.md#The window", "## The window\n\nThirty days.\n\n### Exceptions\n\nNone on Mondays."),
        ("a.md#the-window-1", "## The window\n\nAgain."),
        ("a.md#Exceptions", "### Exceptions\n\nNone on Mondays."),
        ("a.md#ways to pay", "## Ways to pay\n\n```\n# not a heading\n```\n\nCard."),
        ("a.md:5-7", "## The window\n\nThirty days."),
        ("a.md:7", "Thirty days."),
        ("a.md#L5-L7", "## The window\n\nThirty days."),
        ("a.md#L5-7", "## The window\n\nThirty days."),
        ("a.md#L7", "Thirty days."),
        ("L5.md#L5", "# L5\n\nx"),
        ("b.txt#window", "Window\n------\n\nThirty days."),
        ("b.txt#Payment", "Payment\n-------\n\nCard."),
        ("c.html", "Refunds\n\nThe window\n\nThirty days.\n\nIn\n\nMore.\n\nPay\n\nCard."),
        ("c.html#window", "The window\n\nThirty days.\n\nIn\n\nMore."),
        ("c.html#The Window", "The window\n\nThirty days.\n\nIn\n\nMore."),
        ("c.html:3-4", "Thirty days.\n\nIn\n\nMore."),
        ("d.jsonl", "Eleven.\n\nTwelve,\nfirst part.\n\nSecond part.\n\nNameless."),
        ("d.jsonl#doc-12", "Twelve,\nfirst part.\n\nSecond part."),
        ("d.jsonl:4", "Nameless."),
    ],
)
def test_a_source_names_a_file_or_a_part_of_it(root, source, expected):
    assert read_source(source, [root]) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a.md#the-windows", "'a.md' has no heading 'the-windows'. Did you mean 'The window'?"),
        (
            "a.md#zebra",
            "It has: 'Refunds', 'The window', 'Exceptions', 'Ways to pay'.",
        ),
        ("plain.md#zebra", "'plain.md' has no heading 'zebra'. It has no headings at all."),
        ("c.html#windows", "'c.html' has no id or heading 'windows'. Did you mean 'The window'?"),
        ("d.jsonl#doc-13", "'d.jsonl' has no id 'doc-13'. Did you mean 'doc-1"),
        ("d.jsonl#Doc-12", "'d.jsonl' has no id 'Doc-12'. Did you mean 'doc-12'?"),
        ("a.md:20-30", "'a.md' has no lines 20-30. It has lines 1 to 24."),
        ("a.md:7-5", "'a.md' has no lines 7-5."),
        ("a.md:0", "'a.md' has no lines 0."),
        ("a.md:2", "'a.md' has nothing but space in lines 2."),
        ("none.md:2", "there is no file 'none.md' in"),
        ("none.md#a", "there is no file 'none.md' in"),
        ("#a", "there is no file '' in"),
        ("", "there is no file '' in"),
        ("x" * 5000, "there is no file 'xxx"),
        ("a\0.md", "there is no file 'a\\x00.md' in"),
        ("wrong.jsonl", "'wrong.jsonl': line 1 is no JSON"),
        ("wrong.jsonl#x", "It has no ids at all. Not all of it could be read: line 1 is no JSON"),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(root, source, message):
    (root / "plain.md").write_text("no headings", encoding="utf-8")
    (root / "wrong.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_source(source, [root])
    assert message in str(caught.value)


def test_of_many_names_the_first_are_told(root):
    text = "\n\n".join(f"# Heading {name}" for name in "abcdefghij")
    (root / "many.md").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"'Heading h' and 2 more\."):
        read_source("many.md#zzz", [root])


def test_pages_of_a_pdf_are_named(root):
    pdf = pytest.importorskip("pypdf").PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.write(root / "blank.pdf")
    with pytest.raises(SourceError, match=r"'blank.pdf' is empty; an oracle is the text"):
        read_source("blank.pdf", [root])


def test_a_file_without_lines_is_asked_by_its_parts(root, monkeypatch):
    def read(_file, _complain):
        from pytest_ragft.corpus.document import Block, Section  # noqa: PLC0415  # here only

        yield Section((Block("One.", "prose"),), (), ("page=1",))

    pages = type(markdown.FORMAT)("PDF", (".pdf",), read, "page", is_text=False, is_headed=False)
    monkeypatch.setattr("pytest_ragft.oracle.source.format_of", lambda name: pages)
    assert read_source("a.md#page=1", [root]) == "One."
    with pytest.raises(SourceError, match=r"'a.md' has no lines; name a page behind '#'\."):
        read_source("a.md:1-2", [root])
    with pytest.raises(SourceError, match=r"has no page 'page=7'\. Did you mean 'page=1'\?"):
        read_source("a.md#page=7", [root])


def test_files_are_looked_up_in_each_folder_in_turn(tmp_path):
    inner = tmp_path / "tests"
    inner.mkdir()
    (inner / "facts.md").write_text("inner", encoding="utf-8")
    assert read_source("facts.md", [tmp_path, inner]) == "inner"
    (tmp_path / "facts.md").write_text("# One\nouter", encoding="utf-8")
    assert read_source("facts.md#one", [tmp_path, inner]) == "# One\nouter"


def test_a_file_may_have_a_name_that_looks_like_a_part(tmp_path):
    (tmp_path / "a#b.md").write_text("hash", encoding="utf-8")
    (tmp_path / "a:10").write_text("colon", encoding="utf-8")
    assert read_source("a#b.md", [tmp_path]) == "hash"
    assert read_source("a:10", [tmp_path]) == "colon"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file 'facts.md' in"),
        (b"\xff\xfe\x00", "'facts.md' is not text: it begins like utf-16, and does not go on so."),
        (b"PK\x00\x01", "'facts.md' is not text: it holds a NUL byte at 2."),
        (b" \n", "'facts.md' is empty"),
        (b"", "'facts.md' is empty"),
    ],
)
def test_what_is_no_text_is_told(tmp_path, content, message):
    if content is not None:
        (tmp_path / "facts.md").write_bytes(content)
    for read in (read_source, read_text):
        with pytest.raises(SourceError) as caught:
            read("facts.md", [tmp_path])
        assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "facts.md").write_text("x", encoding="utf-8")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        read_source("facts.md", [tmp_path])


def test_a_file_that_is_too_large_is_told(tmp_path):
    with (tmp_path / "facts.md").open("wb") as file:
        file.truncate(markdown.FORMAT.largest + 1)
    with pytest.raises(SourceError, match=r"'facts.md' is larger than 20,000,000 bytes\."):
        read_source("facts.md", [tmp_path])


LINES = st.sampled_from(
    ["", "# One", "## Two", "### Two", "===", "---", "Some text.", "- item", "| a |", "x. " * 400]
)


@pytest.mark.parametrize("name", ["a.md", "a.rst", "a.txt"])
@given(lines=st.lists(LINES, max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_source_of_a_passage_names_its_text(tmp_path_factory, name, lines):
    folder = tmp_path_factory.getbasetemp()
    content = "\n".join(lines)
    (folder / name).write_text(content, encoding="utf-8")
    sections = format_of(name).read(BytesIO(content.encode()), print)
    for placed in split(name, sections):
        read = "".join(read_source(placed.passage.source, [folder]).split())
        # Titles of outer headings may stand above the section that the source names.
        lines_of_it = placed.passage.text.split("\n")
        first = next(at for at in range(len(lines_of_it)) if _joined(lines_of_it[at:]) in read)
        assert not set(lines_of_it[:first]) & {"- item", "| a |", "x. " * 400}


def _joined(lines):
    return "".join("".join(lines).split())
