"""No document makes a reader fail, and no text is lost."""

import json
import re
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.corpus.document import DocumentError
from pytest_ragft.corpus.formats import FORMATS, format_of
from pytest_ragft.corpus.splitting import split

ENDINGS = [each.endings[0] for each in FORMATS]
KNOWN_LINES = [
    "", " ", "# One", "## Two", "===", "---", "-----", "```", "~~~~", "- item", "  more", "| a |",
    "1. one", ".. note::", "As follows:", "One. Two.", "三十日。", "* " + "long words. " * 120,
    "\t", "====\nOver\n====", "> quoted", "x" * 2500, "1,000",
]  # fmt: skip
LINES = st.one_of(
    st.sampled_from(KNOWN_LINES),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30),
)
TAGS = [
    "<p>", "</p>", "<h1 id=a>", "</h1>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>",
    "</table>", "<pre>", "</pre>", "<title>", "</title>", "<![", "<![CDATA[", "<!", "<!--", "<?",
    "&#x110000;", "&amp", "<a name=", "</", "<", "<br/>", "<div", "<svg>", "</svg>", "text ",
]  # fmt: skip


def sections_of(ending, content):
    return list(format_of(f"a{ending}").read(BytesIO(content), lambda problem: None))


def squeezed(text):
    return re.sub(r"\s+", "", text)


@given(st.sampled_from(ENDINGS), st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(ending, content):
    with suppress(DocumentError):
        found = sections_of(ending, content)
        assert all(placed.passage.text.strip() for placed in split("a", found))


@pytest.mark.parametrize("ending", [".md", ".rst", ".txt"])
@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=150, deadline=None)
def test_no_text_of_a_document_is_lost(ending, lines, end):
    text = end.join(lines)
    found = split("a", sections_of(ending, text.encode()))
    assert squeezed("".join(placed.passage.text for placed in found)) == squeezed(text)


@pytest.mark.parametrize("ending", [".md", ".rst", ".txt"])
@given(st.lists(LINES, max_size=30))
@settings(max_examples=100, deadline=None)
def test_a_passage_stands_in_the_lines_that_it_names(ending, lines):
    text = "\n".join(lines)
    numbered = text.replace("\r", "\n").split("\n")
    for placed in split("a", sections_of(ending, text.encode())):
        if named := re.fullmatch(r"a:(\d+)-(\d+)", placed.passage.source):
            inside = "".join(numbered[int(named[1]) - 1 : int(named[2])])
            assert squeezed(placed.passage.text) in squeezed(inside)


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=10)), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_html_is_read(parts):
    content = "".join(parts).replace("\0", "").encode("utf-8", "replace")
    with suppress(DocumentError):  # too many control characters
        found = sections_of(".html", content)
        assert all(placed.passage.text.strip() for placed in split("a.html", found))


@given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "Nd"]), min_size=1)))
def test_no_word_of_html_is_lost(words):
    page = "<div>" + "</div><p>".join(words)
    found = split("a.html", sections_of(".html", page.encode()))
    assert squeezed("".join(placed.passage.text for placed in found)) == "".join(words)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_no_text_of_a_record_is_lost(texts):

    content = "\n".join(
        json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)
    )
    found = split("a.jsonl", sections_of(".jsonl", content.encode()))
    assert squeezed("".join(placed.passage.text for placed in found)) == squeezed("".join(texts))
