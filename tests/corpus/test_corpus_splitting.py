"""Documents as passages."""

from io import BytesIO

import pytest

from pytest_ragft.corpus.document import Block, Section
from pytest_ragft.corpus.formats import format_of
from pytest_ragft.corpus.sentences import LONGEST, cut
from pytest_ragft.corpus.splitting import LIMIT, WHOLE, split

SENTENCE = "The window is thirty days for every order of this kind. "


def passages_of(name, text):
    sections = format_of(name).read(BytesIO(text.encode()), lambda problem: None)
    return [(placed.passage.source, placed.passage.text) for placed in split(name, sections)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a.md", "", [], id="an empty document"),
        pytest.param("a.txt", "One.\n\nTwo.\n", [("a.txt", "One.\n\nTwo.")], id="one passage"),
        pytest.param(
            "a.md",
            "Before.\n\n# Top\n\n## In\n\nText.\n\n## In\n\nMore.\n",
            [
                ("a.md:1-1", "Before."),
                ("a.md#in", "# Top\n\n## In\n\nText."),
                ("a.md#in-1", "## In\n\nMore."),
            ],
            id="a heading without text goes with what follows; a second one is numbered",
        ),
        pytest.param(
            "a.md",
            "# Top\n\nText.\n\n## In\n\nMore.",
            [("a.md:1-3", "# Top\n\nText."), ("a.md#in", "## In\n\nMore.")],
            id="a section with others below it is told by its lines",
        ),
        pytest.param("a.md", "# Top\n", [("a.md#top", "# Top")], id="nothing but a heading"),
        pytest.param(
            "a.md", "# ...\n\nText.", [("a.md:1-3", "# ...\n\nText.")], id="no word in a heading"
        ),
        pytest.param(
            "a.rst",
            "===\nTop\n===\n\nText::\n\n  # code\n\nEnd\n---\n\nLast.",
            [
                ("a.rst:1-7", "===\nTop\n===\n\nText::\n\n  # code"),
                ("a.rst#end", "End\n---\n\nLast."),
            ],
            id="overlined headings",
        ),
    ],
)
def test_sections_are_passages(name, text, expected):
    assert passages_of(name, text) == expected


def test_long_paragraphs_are_cut_between_sentences_and_told_by_lines():
    paragraph = "\n".join([SENTENCE.strip()] * 40)
    found = passages_of("a.md", f"# Top\n\n{paragraph}\n")
    assert [source for source, _ in found] == ["a.md:1-19", "a.md:20-36", "a.md:37-42"]
    assert all(len(text) <= LIMIT + len("# Top\n\n") for _, text in found)
    assert all(text.endswith("kind.") for _, text in found)


@pytest.mark.parametrize(
    "block",
    [
        "".join(f"- item {number} of the list\n" for number in range(70)),
        "".join(f"| a{number} | b{number} |\n" for number in range(120)),
        "```\n" + "".join(f"call({number})\n\n" for number in range(110)) + "```\n",
    ],
    ids=["list", "table", "code"],
)
def test_lists_tables_and_code_are_kept_whole(block):
    assert LIMIT < len(block) <= WHOLE
    texts = [text for _, text in passages_of("a.md", f"{SENTENCE * 8}\n\n{block}\n{SENTENCE}")]
    assert block.strip() in texts[1]


def test_a_list_that_is_too_large_is_cut_between_items():
    block = "".join(f"- item {number}\n  goes on here\n" for number in range(200))
    texts = [text for _, text in passages_of("a.md", block)]
    assert len(texts) > 3
    assert all(text.startswith("- item") for text in texts)


def test_a_table_that_is_too_large_is_cut_between_rows():
    block = "".join(f"  | a{number} | {'b' * 50} |\n" for number in range(80))
    texts = [text for _, text in passages_of("a.md", f"  Table.\n{block}")]
    assert len(texts) > 3
    assert all(text.endswith("|") for text in texts)


def test_prose_in_a_list_that_is_too_large_is_cut_between_sentences():
    texts = [text for _, text in passages_of("a.md", f"- {SENTENCE * 60}")]
    assert len(texts) > 3
    assert all(text.rstrip().endswith("kind.") for text in texts)


def test_what_leads_to_a_list_stands_with_it():
    block = "".join(f"- item {number} of the list\n" for number in range(60))
    texts = [text for _, text in passages_of("a.md", f"{SENTENCE * 15}\n\nAs follows:\n\n{block}")]
    assert "As follows:\n\n- item 0" in texts[1]


def test_an_item_goes_on_after_a_blank_line():
    text = "- one\n\n  more of it\n\n- two\n\nAfter.\n"
    (only,) = passages_of("a.md", text)
    assert only == ("a.md", text.strip())


def test_records_keep_their_ids_and_parts_of_one_share_it():
    section = Section((Block(SENTENCE * 40, "prose", 3, 3),), (), ("doc-1",), "doc-1")
    found = [placed.passage for placed in split("a.jsonl", [section, section])]
    assert {passage.source for passage in found} == {"a.jsonl#doc-1"}
    assert {passage.id for passage in found} == {"doc-1"}
    assert len(found) > 3


def test_a_name_that_came_before_is_not_used_again():
    sections = [Section((Block("x", "prose", n, n),), (str(n),), ("same",)) for n in (1, 2)]
    found = [placed.passage.source for placed in split("a.html", sections)]
    assert found == ["a.html#same", "a.html:2-2"]


def test_parts_of_what_has_no_lines_are_told_by_its_name():
    page = Section((Block(SENTENCE * 40, "prose"),), (), ("page=2",))
    assert {p.passage.source for p in split("a.pdf", [page])} == {"a.pdf#page=2"}
    bare = Section((Block("text", "prose"),), ("A title",))
    assert [p.passage.source for p in split("a.pdf", [bare])] == ["a.pdf"]


def test_lines_that_cannot_be_counted_are_those_of_the_block():
    block = Block(SENTENCE * 40, "prose", 3, 9)
    assert {p.passage.source for p in split("a.html", [Section((block,))])} == {"a.html:3-9"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is. Two is.", ["One is. ", "Two is."]),
        ("See Dr. Smith. He is in.", ["See Dr. Smith. ", "He is in."]),
        ("Costs approx. 5 euros. Yes?", ["Costs approx. 5 euros. ", "Yes?"]),
        ("As No. 5 says. Then", ["As No. 5 says. ", "Then"]),
        ("It said... and went. Then", ["It said... and went. ", "Then"]),
        ('He said "no." Then', ['He said "no." ', "Then"]),
        ("三十日です。返品は可。", ["三十日です。", "返品は可。"]),
        ("यह है। वह था।", ["यह है। ", "वह था।"]),
        ("کیا ہے؟ ہاں۔", ["کیا ہے؟ ", "ہاں۔"]),
        ("no end\n\nsecond", ["no end\n\n", "second"]),
    ],
)
def test_sentences_end_in_any_script_and_not_at_abbreviations(text, expected):
    assert cut(text, 1) == expected


def test_nothing_is_no_passage():
    assert cut("", LIMIT) == []
    assert list(split("a", [Section(())])) == []


def test_a_table_in_an_item_is_cut_between_rows():
    rows = "".join(f"  | a{number} | {'b' * 50} |\n" for number in range(50))
    texts = [text for _, text in passages_of("a.md", f"- ITEM\n{rows}- NEXT\n")]
    assert len(texts) > 2
    assert all(text.endswith(("|", "NEXT")) for text in texts)


def test_what_never_ends_is_cut_between_words_and_at_last_anywhere():
    words = "word " * LONGEST
    assert all(part.endswith("word ") for part in cut(words, LIMIT))
    assert max(map(len, cut("x" * 3 * LONGEST, LIMIT))) == LONGEST
