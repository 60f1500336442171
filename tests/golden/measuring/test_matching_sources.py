"""Where expected sources stand in the retrieved list, and how that was told."""

import pytest
from made_cases import COSTS, HISTORY, WINDOW, entry, measured

from pytest_ragft.diagnosis.metrics import Found
from pytest_ragft.golden.measures.matching import Gold, golds, match, stands

SOURCE = "docs/refunds.md#window"
GOLD = Gold(SOURCE, (WINDOW,))
HALF = "within 30 days of delivery, unworn and in their box."


@pytest.mark.parametrize(
    ("entries", "rank", "how"),
    [
        ([], None, "absent"),
        ([entry(HISTORY, "about.md")], None, "absent"),
        ([entry(HISTORY, "about.md"), entry(None, "refunds.md#window")], 2, "name"),
        ([entry(COSTS, "refunds.md")], None, "absent"),  # the file, but another part of it
        ([entry(COSTS, "refunds.md"), entry(WINDOW, "refunds.md")], 2, "text"),
        ([entry(f"{COSTS}\n\n{WINDOW}")], 1, "text"),
        ([entry(WINDOW, "faq.md")], 1, "text"),  # a copy
        ([entry(WINDOW.upper().replace(" ", "\n"))], 1, "text"),
        ([entry(None, "refunds.md")], 1, "file"),
        ([entry("   ", "refunds.md")], 1, "file"),
        ([entry()], None, "absent"),
    ],
)
def test_a_source_is_found_by_name_else_by_text(entries, rank, how):
    assert match([GOLD], entries, ["30 days"]).found == (Found(SOURCE, rank, how),)


@pytest.mark.parametrize(
    ("source", "how"),
    [("docs/refunds.md", "file"), ("other.md", "absent")],
)
def test_a_passage_that_cannot_be_read_is_found_by_its_file_alone(source, how):
    (found,) = match([Gold(SOURCE)], [entry(COSTS, source)], []).found
    assert found.how == how


def test_each_entry_says_which_sources_it_holds():
    both = entry(f"{WINDOW}\n\n{COSTS}")
    expected = [GOLD, Gold("docs/refunds.md#costs", (COSTS,))]
    found = match(expected, [entry(HISTORY), both, entry(WINDOW)], [])
    assert found.held == ((), (0, 1), (0,))
    assert [each.rank for each in found.found] == [2, 2]


@pytest.mark.parametrize(
    ("passage", "text", "answers", "held"),
    [
        (WINDOW, WINDOW, (), True),
        (WINDOW, WINDOW.replace("30", "14"), (), False),  # another version
        (f"{WINDOW} {COSTS}", COSTS, (), True),  # a chunk of a long passage
        (f"{WINDOW} {COSTS}", "5 euros", (), False),  # too little to be one
        (WINDOW, f"{COSTS} Shoes may be returned {HALF[:28]}", ("30 days",), True),
        (WINDOW, f"{COSTS} Shoes may be returned within 14 days of delivery", ("30 days",), False),
        (WINDOW, "Shoes may be returned.", ("30 days",), False),
        (WINDOW, "", (), False),
    ],
)
def test_a_text_holds_a_passage_or_is_a_piece_of_it(passage, text, answers, held):
    assert stands(passage, text, answers) is held


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [Gold("docs/refunds.md#window", ("read docs/refunds.md#window",))]),
        (
            {"oracle": "gold"},
            [Gold("docs/refunds.md#window", ("gold", "read docs/refunds.md#window"))],
        ),
        (
            {"oracle": "gold", "sources": ("a.md", "gone.md")},
            [Gold("a.md", ("read a.md",)), Gold("gone.md")],
        ),
        ({"oracle": "gold", "sources": ()}, [Gold("", ("gold",))]),
        ({"sources": ()}, []),
    ],
)
def test_a_case_expects_its_sources_or_else_its_gold_text(changes, expected):
    def read(source, nodeid):
        assert nodeid == "tests/shop.ragft.yaml::window"
        return None if source == "gone.md" else f"read {source}"

    assert list(golds(measured(**changes), read)) == expected
