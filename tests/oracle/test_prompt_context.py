"""The retrieved passages in a prompt, exchanged for others in the app's own format."""

import html
import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.oracle.context import replace_context, replace_in_call

A = Retrieved(
    'Refunds are accepted within 30 days.\nSee the "shop" page.', 1, "doc-a", 0.9, "docs/a.md", 0
)
B = Retrieved("Orders ship in 5 days from the main warehouse.", 2, "doc-b", 0.8, "docs/b.md", 1)
C = Retrieved("Gift cards never expire & can't be refunded.", 3, "doc-c", 0.7, "docs/c.md", 2)
MOON = Retrieved('The moon is made\nof "cheese" & more.', 1, id="doc-m", source="docs/moon.md")
SEA = Retrieved("The sea is salty.", 2, id="doc-s", source="docs/sea.md")
ASK = "\n\nQuestion: how long do I have?"


def plain(found):
    return "Context:\n\n" + "\n\n".join(f.text for f in found) + ASK


def ruled(found):
    return "Context:\n---\n" + "\n---\n".join(f.text for f in found) + "\n---" + ASK


def numbered(found):
    return "Context:\n" + "\n".join(f"[{n}] {f.text}" for n, f in enumerate(found, 1)) + ASK


def numbered_from_zero(found):
    return "Context:\n" + "\n".join(f"{n}. {f.text}" for n, f in enumerate(found)) + ASK


def documents(found):
    shown = (f"Document {n}:\n{f.text}" for n, f in enumerate(found, 1))
    return "Here they are.\n\n" + "\n\n".join(shown) + ASK


def with_sources(found):
    return "Context:\n\n" + "\n".join(f"Source: {f.source}\n{f.text}" for f in found) + ASK


def with_names(found):
    shown = (f"{f.text} (from {f.source.split('/')[-1]}, {f.id})" for f in found)
    return "Context:\n" + "\n\n".join(shown) + ASK


def xml(found):
    shown = (
        f'<doc index="{n}" source="{f.source}">\n{f.text}\n</doc>' for n, f in enumerate(found, 1)
    )
    return "<docs>\n" + "\n".join(shown) + "\n</docs>" + ASK


def counted_tags(found):
    shown = (f"<doc{n}>{f.text}</doc{n}>" for n, f in enumerate(found, 1))
    return "<docs>\n" + "\n".join(shown) + "\n</docs>" + ASK


def as_json(found):
    return "Context: " + json.dumps([{"text": f.text, "source": f.source} for f in found]) + ASK


def as_repr(found):
    return "Context: " + ", ".join(f"Document({f.text!r})" for f in found) + ASK


def escaped(found):
    return "<c>" + "\n\n".join(html.escape(f.text) for f in found) + "</c>" + ASK


def escaped_but_quotes(found):
    return "<c>" + "\n\n".join(html.escape(f.text, quote=False) for f in found) + "</c>" + ASK


def bulleted(found):
    return "Facts:\n" + "\n".join(f"- {' '.join(f.text.split())}" for f in found) + ASK


def quoted(found):
    shown = ("> " + f.text.replace("\n", "\n> ") for f in found)
    return "Facts:\n\n" + "\n\n".join(shown) + ASK


FORMATS = (
    plain, ruled, numbered, numbered_from_zero, documents, with_sources, with_names, xml,
    counted_tags, as_json, as_repr, escaped, escaped_but_quotes, bulleted, quoted,
)  # fmt: skip
NEW = ([MOON], [MOON, SEA], [MOON, SEA, B], [C, B, A], [C, A], [B], [MOON, SEA, A, B, C])


@pytest.mark.parametrize("new", NEW, ids=len)
@pytest.mark.parametrize("layout", [each for each in FORMATS if each is not as_repr])
def test_other_passages_stand_in_the_prompt_as_the_app_would_have_written_them(layout, new):
    assert replace_context(layout([A, B, C]), [A, B, C], new) == layout(new)


@pytest.mark.parametrize("new", NEW, ids=len)
@pytest.mark.parametrize("layout", [plain, numbered, documents, xml, as_json, with_sources])
def test_a_single_passage_shows_its_marks_though_not_what_separates_it(layout, new):
    changed = replace_context(layout([C]), [C], new)

    assert changed.split() == layout(new).split()


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("found", [[A], [A, B], [A, B, C]], ids=len)
def test_a_context_in_place_of_itself_changes_nothing(layout, found):
    shown = layout(found)

    assert replace_context(shown, found, found) == shown
    assert replace_context(shown, found[::-1], found[::-1]) == shown
    assert replace_context(shown, found[::-1], found) == shown


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("found", [[A], [A, B], [A, B, C]], ids=len)
def test_without_a_context_nothing_of_it_stays(layout, found):
    changed = replace_context(layout(found), found, [])

    assert changed.endswith(ASK)
    assert not any(
        word in changed for word in ("accepted", "warehouse", "expire", "docs/a", "doc1")
    )
    assert changed[:3] == layout([])[:3]


@pytest.mark.parametrize(
    ("shown", "changed"),
    [
        ('Facts: Refunds are\naccepted within 30\ndays. See the "shop" page. Ask.',
         'Facts: The moon is made\nof "cheese" & more. Ask.'),
        ('Facts:\n    Refunds are accepted within 30 days.\n    See the "shop" page.\nAsk.',
         'Facts:\n    The moon is made\n    of "cheese" & more.\nAsk.'),
        ("Facts: **Refunds** are accepted within 30 days. See the shop page. Ask.",
         'Facts: **The moon is made of "cheese" & more. Ask.'),
        ("Facts: Refunds are accepted within 30 days.\nSee the... Ask.",
         'Facts: The moon is made\nof "cheese" & more. Ask.'),
    ],
)  # fmt: skip
def test_a_passage_is_found_in_another_layout_or_cut_short(shown, changed):
    assert replace_context(shown, [A], [MOON]) == changed


def test_marks_that_open_a_passage_belong_to_it():
    passage = Retrieved("## Refund rules: they are the same for all of our many plans, always.", 1)
    shown = "Facts\n\n## Refund rules - they are the same for all of our many plans, always.\n\nAsk"

    assert replace_context(shown, [passage], [SEA]) == "Facts\n\nThe sea is salty.\n\nAsk"


@pytest.mark.parametrize(
    ("shown", "context"),
    [
        ("Question: how long do I have?", [A]),
        ("", [A]),
        (plain([A]), []),
        (plain([A]), [Retrieved("", 1)]),
        ("It is 30 days in all", [Retrieved("30 days", 1)]),
        ("Refundable goods and others", [Retrieved("Refundable go", 1)]),
        ("Facts: Refunds are accepted within 30 hours or, if you like, days. See A.", [A]),
        (f"{B.text}\n\nOrders ship in 5 days from the small warehouse.",
         [B, Retrieved("Orders ship in 5 days from the third and best of all warehouses.", 2)]),
    ],
)  # fmt: skip
def test_what_cannot_be_found_surely_is_not_replaced(shown, context):
    assert replace_context(shown, context, [MOON]) is None


def test_a_passage_of_another_call_does_not_hinder():
    assert replace_context(plain([A, B]), [A, B, C], [MOON]) == plain([MOON])


def test_a_short_passage_on_a_line_of_its_own_is_found():
    short = Retrieved("30 days", 1)

    assert (
        replace_context("Facts:\n30 days\nAsk.", [short], [SEA])
        == "Facts:\nThe sea is salty.\nAsk."
    )


def test_a_passage_inside_of_another_one_is_no_second_place():
    inner = Retrieved("Orders ship in 5 days", 2)

    assert replace_context(plain([B]), [B, inner], [SEA]) == plain([SEA])


def test_lists_that_stand_apart_are_filled_in_turn():
    far = "\n\n" + textwrap.fill("And then we talked about many other things. " * 15) + "\n\n"
    shown = plain([A, B]) + far + numbered([C])

    changed = replace_context(shown, [A, B, C], [MOON, SEA, B])
    assert changed == plain([MOON, SEA]) + far + numbered([B])
    assert "docs" not in replace_context(shown, [A, B, C], [MOON])
    assert replace_context(shown, [A, B, C], [A, B, C]) == shown


CALL = Call(
    "m",
    (
        Message("system", "Answer from the documents.\n\n" + numbered([A]), 0),
        Message("user", "And what about shipping?", 1),
        Message("assistant", B.text, 2),
        Message("tool", B.text, 3),
    ),
)


def test_passages_are_replaced_in_the_turns_that_the_app_wrote():
    changed = replace_in_call(CALL, [A, B], [MOON, SEA])

    assert [turn.text for turn in changed.messages] == [
        "Answer from the documents.\n\n" + numbered([MOON]),
        "And what about shipping?",
        B.text,
        SEA.text,
    ]
    assert [turn.origin for turn in changed.messages] == [0, 1, 2, 3]
    assert changed.model == "m"


def test_a_call_without_the_passages_is_left_alone():
    assert replace_in_call(CALL, [C], [MOON]) is None
    assert replace_in_call(CALL, [A, B], [A, B]) == CALL


PIECES = st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4)


@given(PIECES, st.sampled_from(FORMATS), PIECES)
def test_any_context_in_place_of_itself_changes_nothing(texts, layout, other):
    found = [Retrieved(t, n, f"id{n}", source=f"f{n}.md") for n, t in enumerate(texts, 1)]
    new = [Retrieved(t, n, source="new.md") for n, t in enumerate(other, 1)]
    shown = layout(found)

    assert replace_context(shown, found, found) in (None, shown)
    changed = replace_context(shown, found, new)
    assert changed is None or changed.endswith(shown[-10:]) or found[-1].text[-1] in shown[-10:]
