import pytest

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.listener import Wish
from pytest_ragft.retrieval.made import Made, collapsed, longer, told


@pytest.mark.parametrize(
    ("metadata", "source"),
    [
        (None, None),
        ({}, None),
        ({"source": ""}, None),
        ({"page": 3}, None),
        ({"url": "https://a", "title": "A"}, "https://a"),
        ({"file_path": "a.md", "source": "b.md"}, "b.md"),
    ],
)
def test_the_source_is_what_the_metadata_call_so(metadata, source):
    assert source_of(metadata) == source


@pytest.mark.parametrize(
    ("metadata", "source", "expected"),
    [
        (None, None, {"source": ""}),
        ({}, "a.md", {"source": "a.md"}),
        ({"file_path": "b.md"}, "a.md", {"file_path": "a.md"}),
        (
            {"title": "B", "page": 3, "tags": ["b"], "at": object()},
            "a.md",
            {"title": "", "page": 0, "tags": [], "at": None, "source": "a.md"},
        ),
    ],
)
def test_new_metadata_have_the_keys_of_others_and_none_of_their_values(metadata, source, expected):
    assert metadata_like(metadata, source) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1, 1.0), (0.5, 0.5), (None, None), ("high", None)]
)
def test_a_score_is_a_number_or_none(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("items", "expected"), [([], None), ([3, 4], 3)])
def test_the_first_entry_is_the_pattern(items, expected):
    assert first(items) == expected


def made(query, *found, inside=(), deeper=None, **fields):
    entries = tuple(Retrieved(text, n, **fields) for n, text in enumerate(found, 1))
    return Made(Wish(note=query), Search("x", query, entries, deeper=deeper), tuple(inside))


def test_a_list_that_was_passed_on_is_told_once_with_all_that_is_known():
    inner = made("", "a", "b", id="1", score=0.5, source="a.md")
    outer = collapsed(made("q", "a", "b", inside=[inner]))
    assert outer.inside == ()
    assert outer.search.found == tuple(
        Retrieved(text, n, id="1", score=0.5, source="a.md") for n, text in [(1, "a"), (2, "b")]
    )


def test_what_the_outer_search_knows_itself_stays():
    inner = made("", "a", id="1", score=0.5, source="a.md")
    outer = collapsed(made("q", "a", inside=[inner], id="2", score=0.9, source="b.md"))
    assert outer.search.found == (Retrieved("a", 1, id="2", score=0.9, source="b.md"),)


def test_what_was_inside_of_a_list_passed_on_moves_up():
    innermost = made("", "a", "b", "c")
    inner = made("", "a", inside=[innermost], deeper=(Retrieved("a", 1), Retrieved("b", 2)))
    outer = collapsed(made("q", "a", inside=[inner]))
    assert outer.inside == (innermost,)
    assert len(outer.search.deeper) == 2


def test_searches_are_told_from_the_inside_with_the_words_of_the_outer_one():
    other = made("other", "c")
    outer = made("q", "a", inside=[made("", "a", "b", inside=[made("", "b")]), other])
    assert [(m.search.query, m.search.depth, m.wish.note) for m in told(outer)] == [
        ("q", 2, ""),
        ("q", 1, ""),
        ("other", 1, "other"),
        ("q", 0, "q"),
    ]


def test_a_longer_list_knows_which_entries_were_found():
    found = (Retrieved("a", 1, id="1", origin=0), Retrieved("a", 2, id="1", origin=1))
    deeper = [Retrieved("b", 1, origin=0), Retrieved("a", 2, id="1", origin=1)]
    assert [entry.origin for entry in longer(found, deeper)] == [None, 0]
