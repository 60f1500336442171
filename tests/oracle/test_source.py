"""Passages that `source=` names."""

import pytest

from pytest_ragft.oracle.source import SourceError, headings, read_source, section, slug

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


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        pytest.param(
            MARKDOWN,
            "the-window",
            "## The window\n\nThirty days.\n\n### Exceptions\n\nNone on Mondays.",
            id="a slug, with what stands below it",
        ),
        pytest.param(MARKDOWN, "Exceptions", "### Exceptions\n\nNone on Mondays.", id="a title"),
        pytest.param(
            MARKDOWN,
            "ways to pay",
            "## Ways to pay\n\n```\n# not a heading\n```\n\nCard.",
            id="a comment in a code block is no heading",
        ),
        pytest.param(SETEXT, "window", "Window\n------\n\nThirty days.", id="underlined"),
        pytest.param(SETEXT, "Payment", "Payment\n-------\n\nCard.", id="up to the end"),
    ],
)
def test_a_section_runs_to_the_next_heading_of_its_level(text, heading, expected):
    assert section(text, heading, place="refunds.md") == expected


@pytest.mark.parametrize(
    ("text", "heading", "message"),
    [
        (MARKDOWN, "the-windows", "Did you mean 'The window'?"),
        (MARKDOWN, "zebra", "It has: 'Refunds', 'The window', 'Exceptions', 'Ways to pay'."),
        ("no headings", "zebra", "It has no headings at all."),
    ],
)
def test_a_missing_heading_is_told_with_what_there_is(text, heading, message):
    with pytest.raises(SourceError, match="has no heading") as caught:
        section(text, heading, place="refunds.md")
    assert message in str(caught.value)


def test_levels_of_underlines_follow_their_first_appearance():
    lines = ["Top", "===", "", "Inner", "-----", "", "Top again", "=========", "", "====", "===="]
    assert [(h.title, h.level) for h in headings(lines)] == [
        ("Top", 1),
        ("Inner", 2),
        ("Top again", 1),
    ]


def test_an_underline_shorter_than_its_title_is_none():
    assert not list(headings(["A long title", "---"]))


@pytest.mark.parametrize(
    ("title", "expected"),
    [("The *Window*", "the-window"), ("  A -- B ", "a-b"), ("C++ & C", "c-c")],
)
def test_slugs_are_those_of_links(title, expected):
    assert slug(title) == expected


def test_files_are_looked_up_in_each_folder_in_turn(tmp_path):
    inner = tmp_path / "tests"
    inner.mkdir()
    (inner / "facts.md").write_text("inner", encoding="utf-8")
    assert read_source("facts.md", [tmp_path, inner]) == "inner"
    (tmp_path / "facts.md").write_text("# One\nouter", encoding="utf-8")
    assert read_source("facts.md#one", [tmp_path, inner]) == "# One\nouter"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file 'facts.md' in"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"PK\x00\x01", "holds NUL bytes"),
        (b" \n", "is empty"),
    ],
)
def test_what_is_no_text_is_told(tmp_path, content, message):
    if content is not None:
        (tmp_path / "facts.md").write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_source("facts.md", [tmp_path])


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "facts.md").write_text("x", encoding="utf-8")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        read_source("facts.md", [tmp_path])
