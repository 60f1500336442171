"""Which calls of a test answer, over the shapes that apps have."""

import pytest
from conversations import ANSWER, QUESTION
from conversations import exchange as ask
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.diagnosis.answering import answering
from pytest_ragft.diagnosis.course import Course

CONTEXT = "Parcels leave the warehouse in Hamburg before noon. Labels are printed in the office."
REWRITTEN = "return period for goods sent back by customers"
SEARCH = 'search({"query": "returns"})'
FOUND = "t: Goods come back by parcel, with the packing slip inside."
SYSTEM = "s: You are the assistant of a shop."
ABOUT = f"How long may customers send goods back?\n\nContext: {CONTEXT}"


def loop(*results, last, parallel=1):
    """A tool loop: a call for each entry of results, and one that sees them all."""
    turns = [SYSTEM, f"u: {QUESTION}"]
    exchanges = []
    for result in results:
        exchanges.append(ask(*turns, tools=[SEARCH] * parallel))
        turns += ["a: ", *[result] * parallel]
    return [*exchanges, ask(*turns, reply=last)]


def chat(*pairs):
    """Turns of a chat that sends all of its history each time."""
    turns, exchanges = [SYSTEM], []
    for said, reply in pairs:
        turns.append(f"u: {said}")
        exchanges.append(ask(*turns, reply=reply))
        turns.append(f"a: {reply}")
    return exchanges


PRAISE = "Nice to hear that you like the lamp that you bought."
SUMMARIES = [
    "Page one deals with parcels and their labels.",
    "Page two deals with invoices by post.",
]
DRAFT = "Goods can be sent back for two weeks, as far as is known."
CRITIQUE = "The draft hedges where it should be plain, and names no source."
PLAN = "1. Look up the policy on returns.\n2. Look up the date of delivery."
MADE_UP = "Our shop takes everything back within a year, without a word."
SURE = "Sure, here is the JSON that you want."
BETTER = f"Which one is better?\nA. {ANSWER}\nB. {DRAFT}"
BOTH = f"Improve it.\nDraft: {DRAFT}\nCritique: {CRITIQUE}"
QUERIES = '{"queries": ["goods return period", "deadline of the shop"]}'
LATER = [SYSTEM, f"u: {QUESTION}", f"a: {ANSWER}", "u: And lamps?"]
SECOND = "Which parcel service brings the goods?"
SECOND_ANSWER = "The goods are brought by the post office."
THOUGHT = "Thought: I have to look at the policy on returns.\nAction: search[returns]"

# name: exchanges, what the failing check compared, the parts in short
SHAPES = {
    "a single call": ([ask(QUESTION, reply=ANSWER)], [ANSWER], "A"),
    "a single call of which nothing is seen": ([ask(QUESTION, reply="")], [], "A"),
    "no call": ([], [ANSWER], ""),
    "a query is rewritten, then searched with": (
        [ask(f"Rewrite as a query: {QUESTION}", reply=REWRITTEN), ask(ABOUT, reply=ANSWER)],
        [],
        "bA",
    ),
    "a query is rewritten, and the prompt holds it": (
        [
            ask(SYSTEM, "u: what about them?", reply=REWRITTEN),
            ask(f"{CONTEXT}\n\nQuestion: {REWRITTEN}", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "both templates stand around the question": (
        [
            ask(f"Find search terms for this: {QUESTION}", reply=REWRITTEN),
            ask(f"Answer from the notes. {CONTEXT} {QUESTION}", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "queries as JSON": (
        [
            ask("Queries for: the matter of returns", reply=QUERIES),
            ask("Results for goods return period and deadline of the shop: none", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "a query is rewritten from words without a question mark": (
        [
            ask("Rewrite as a query: how long goods may come back", reply=REWRITTEN),
            ask("how long goods may come back", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "HyDE": (
        [
            ask(SYSTEM, f"u: Write a passage that answers: {QUESTION}", reply=MADE_UP),
            ask(SYSTEM, f"u: {ABOUT}", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "a router names the route": (
        [
            ask("s: Name the department.", f"u: {QUESTION}", reply="returns"),
            ask(SYSTEM, f"u: {QUESTION}", reply=ANSWER),
        ],
        [f"assert 'returns' in '{ANSWER}'", "returns", ANSWER],
        "bA",
    ),
    "a router whose question is put in other words": (
        [ask("Name the department for: lamp", reply="returns"), ask(QUESTION, reply=ANSWER)],
        [ANSWER],
        "bA",
    ),
    "a tool loop with one tool": (loop(FOUND, last=ANSWER), [], "bA"),
    "a tool loop with two tools": (loop(FOUND, FOUND, last=ANSWER), [], "bbA"),
    "a tool loop with three tools": (loop(FOUND, FOUND, FOUND, last=ANSWER), [ANSWER], "bbbA"),
    "parallel tool calls": (loop(FOUND, last=ANSWER, parallel=3), [ANSWER], "bA"),
    "a tool loop whose turns the provider keeps": (
        [ask(QUESTION, tools=[SEARCH]), ask(FOUND, reply=ANSWER, continues=True)],
        [],
        "bA",
    ),
    "a check that looks at the tool call itself": (
        loop(FOUND, last=ANSWER),
        ['assert "refunds" in \'search({"query": "returns"})\''],
        "Ac",
    ),
    "an answer in the arguments of a last tool call": (
        [
            *loop(FOUND, last="")[:1],
            ask(SYSTEM, f"u: {QUESTION}", "a: ", FOUND, tools=[f'final({{"text": "{ANSWER}"}})']),
        ],
        [ANSWER],
        "bA",
    ),
    "two questions, of which the second fails": (
        [ask(QUESTION, reply=ANSWER), ask(SECOND, reply=SECOND_ANSWER)],
        [SECOND_ANSWER],
        "AA",
    ),
    "two questions in one template": (
        [
            ask(f"{CONTEXT} Answer briefly. {q}", reply=r)
            for q, r in ((QUESTION, ANSWER), (SECOND, SECOND_ANSWER))
        ],
        [],
        "AA",
    ),
    "two questions with a query each": (
        [
            ask(f"Rewrite as a query: {QUESTION}", reply=REWRITTEN),
            ask(ABOUT, reply=ANSWER),
            ask(f"Rewrite as a query: {SECOND}", reply="parcel service of the shop"),
            ask(f"{SECOND}\n\nContext: {CONTEXT}", reply=SECOND_ANSWER),
        ],
        [ANSWER],
        "bAbA",
    ),
    "a chat of which nothing is seen": (
        chat(("I bought a lamp.", PRAISE), (QUESTION, ANSWER)),
        [],
        "bA",
    ),
    "a chat whose last turn is checked": (
        chat(("I bought a lamp.", PRAISE), (QUESTION, ANSWER)),
        [ANSWER],
        "bA",
    ),
    "a chat whose first turn is checked": (
        chat((QUESTION, ANSWER), ("Thanks!", PRAISE)),
        [ANSWER],
        "AA",
    ),
    "a chat with short replies": (chat(("Are you there?", "Yes."), (QUESTION, ANSWER)), [], "bA"),
    "a chat with a query for each later turn": (
        [
            *chat((QUESTION, ANSWER)),
            ask(*LATER, tools=[SEARCH]),
            ask(*LATER, "a: ", FOUND, reply=SECOND_ANSWER),
        ],
        [ANSWER],
        "AbA",
    ),
    "a chat whose turns the provider keeps": (
        [ask("I bought a lamp.", reply=PRAISE), ask(QUESTION, reply=ANSWER, continues=True)],
        [],
        "bA",
    ),
    "examples in the prompt are no history": (
        [
            ask("u: Is 2 even?", "a: Yes.", f"u: {q}", reply="Yes.")
            for q in ("Is 4 even?", "Is 6 even?")
        ],
        [],
        "AA",
    ),
    "map and reduce": (
        [
            *[
                ask(f"Summarise page {n} of the manual in a sentence.", reply=s)
                for n, s in enumerate(SUMMARIES)
            ],
            ask(f"{QUESTION}\n\n" + "\n".join(SUMMARIES), reply=ANSWER),
        ],
        [],
        "bbA",
    ),
    "a plan whose steps are taken one by one": (
        [
            ask("Plan how to find the deadline.", reply=PLAN),
            ask("Look up the policy on returns. Report it.", reply="It says nothing of use here."),
            ask("Look up the date of delivery. Report it.", reply="It was on a Monday in March."),
            ask("It says nothing of use here. It was on a Monday in March. So what?", reply=ANSWER),
        ],
        [],
        "bbbA",
    ),
    "three samples and a vote in Python": (
        [ask(QUESTION, reply=r) for r in (ANSWER, ANSWER, DRAFT)],
        [ANSWER],
        "AAA",
    ),
    "three samples of which nothing is seen": (
        [ask(QUESTION, reply=r) for r in (ANSWER, ANSWER, DRAFT)],
        [],
        "AAA",
    ),
    "samples and a call that picks": (
        [
            *[ask(QUESTION, reply=r) for r in (ANSWER, DRAFT)],
            ask(BETTER, reply="A"),
        ],
        [],
        "bbA",
    ),
    "samples, and the app returns the one that was picked": (
        [
            *[ask(QUESTION, reply=r) for r in (ANSWER, DRAFT)],
            ask(BETTER, reply="A"),
        ],
        [ANSWER],
        "AAc",
    ),
    "draft, critique, final": (
        [
            ask(QUESTION, reply=DRAFT),
            ask(f"What is wrong with this draft? {DRAFT}", reply=CRITIQUE),
            ask(BOTH, reply=ANSWER),
        ],
        [ANSWER],
        "bbA",
    ),
    "draft, critique, and a final that says the same": (
        [
            ask(QUESTION, reply=DRAFT),
            ask(f"What is wrong with this draft? {DRAFT}", reply=CRITIQUE),
            ask(BOTH, reply=DRAFT),
        ],
        [DRAFT],
        "bbA",
    ),
    "a classifier of the question in front": (
        [
            ask("s: Is this allowed?", f"u: {QUESTION}", reply="SAFE"),
            ask(SYSTEM, f"u: {QUESTION}", reply=ANSWER),
        ],
        [],
        "bA",
    ),
    "a classifier of the question beside": (
        [
            ask(SYSTEM, f"u: {QUESTION}", reply=ANSWER),
            ask("s: Is this allowed?", f"u: {QUESTION}", reply="SAFE"),
        ],
        [ANSWER],
        "AA",
    ),
    "a classifier of the reply": (
        [ask(QUESTION, reply=ANSWER), ask(f"Harmful? {ANSWER}", reply="NO")],
        [],
        "Ac",
    ),
    "a classifier of the reply, checked": (
        [ask(QUESTION, reply=ANSWER), ask(f"Harmful? {ANSWER}", reply="NO")],
        [ANSWER],
        "Ac",
    ),
    "what comes of a classifier": (
        [
            ask(QUESTION, reply=ANSWER),
            ask(f"Name this chat: {QUESTION} {ANSWER}", reply="Sending goods back in time"),
            ask("An icon for: Sending goods back in time", reply="a parcel"),
        ],
        [ANSWER],
        "Acc",
    ),
    "a label that is checked itself, by a judge perhaps": (
        [ask(QUESTION, reply=ANSWER), ask(f"Harmful? {ANSWER}", reply="NO")],
        ["NO"],
        "AA",
    ),
    "a label of a draft that was made for it": (
        [
            ask(f"Rewrite as a query: {QUESTION}", reply=REWRITTEN),
            ask(ABOUT, reply=ANSWER),
            ask(f"Is that right? {ANSWER}", reply="NO"),
        ],
        ["NO"],
        "bAA",
    ),
    "two systems that are to say the same": (
        [
            ask(SYSTEM, f"u: {QUESTION}", reply=ANSWER),
            ask("s: Be brief.", f"u: {QUESTION}", reply=DRAFT),
        ],
        [ANSWER, DRAFT],
        "AA",
    ),
    "an agent with a scratchpad in its prompt": (
        [
            ask(f"Answer by thoughts and actions.\n{QUESTION}\n", reply=THOUGHT),
            ask(
                f"Answer by thoughts and actions.\n{QUESTION}\n{THOUGHT}\nObservation: nothing\n",
                reply=ANSWER,
            ),
        ],
        [],
        "bA",
    ),
    "a call that failed and was sent again": (
        [ask(QUESTION, problem="HTTP 500"), ask(QUESTION, reply=ANSWER)],
        [],
        "bA",
    ),
    "a reply that is mended": (
        [
            ask(QUESTION, reply=SURE),
            ask(f"u: {QUESTION}", f"a: {SURE}", "u: Only JSON.", reply='{"days": 14}'),
        ],
        ["14", "assert 14 == 30", "days 14"],
        "bA",
    ),
    "a reply cut by the app": (
        [ask("Tell me about lamps.", reply=PRAISE), ask(QUESTION, reply=ANSWER + " " + CRITIQUE)],
        [ANSWER],
        "AA",
    ),
    "turns without words": ([ask("u: ", reply="!"), ask("u: ", reply="?")], ["!"], "AA"),
}
SHORTS = {"before": "b", "answers": "A", "after": "c"}


@pytest.mark.parametrize(("exchanges", "checked", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_the_call_that_answers_is_told_from_the_others(exchanges, checked, expected):
    parts = answering(exchanges, checked)
    assert "".join(SHORTS[part.role] for part in parts) == expected, [p.reason for p in parts]
    assert all(part.reason for part in parts)


def test_objects_count_only_where_plain_texts_show_nothing():
    exchanges = chat((QUESTION, ANSWER), ("Thanks!", PRAISE))
    assert [part.role for part in answering(exchanges, [], [PRAISE])] == ["before", "answers"]
    assert [part.role for part in answering(exchanges, [ANSWER], [PRAISE])] == ["answers"] * 2


REASONS = {
    "a tool loop with one tool": "the result of its tool call goes into the 2nd call",
    "a query is rewritten, then searched with": "the same is asked again in the 2nd call",
    "map and reduce": "its reply goes into the 3rd call",
    "a chat whose last turn is checked": "the chat goes on in the 2nd call",
    "a call that failed and was sent again": "it failed, and was sent again as the 2nd call",
}


@pytest.mark.parametrize(("shape", "reason"), REASONS.items())
def test_reasons_name_the_later_call(shape, reason):
    exchanges, checked, _ = SHAPES[shape]
    assert answering(exchanges, checked)[0].reason == reason


TEXTS = st.sampled_from(["", "Yes.", QUESTION, ANSWER, DRAFT, f"{QUESTION} {ANSWER}", THOUGHT])
TURNS = st.lists(st.builds("{}: {}".format, st.sampled_from("suat"), TEXTS), max_size=4)
MADE = st.builds(
    lambda turns, reply, tools, problem, continues: ask(
        *turns, reply=reply, tools=tools, problem=problem, continues=continues
    ),
    TURNS,
    TEXTS,
    st.lists(st.just(SEARCH), max_size=2),
    st.sampled_from([None, None, "HTTP 500"]),
    st.booleans(),
)


@given(st.lists(MADE, min_size=1, max_size=6), st.lists(TEXTS, max_size=3))
def test_in_any_run_some_call_answers_and_replays_find_the_calls_again(exchanges, checked):
    course = Course.of(exchanges, checked)
    assert len(course.parts) == len(exchanges)
    assert any(part.answers for part in course.parts)
    assert len(exchanges) == 1 or course.named
    for at, reading in enumerate(course.readings):
        place = course.place(reading.call, course.readings[:at], set())
        assert course.readings[place].call == reading.call


def test_a_long_loop_is_read_in_a_moment():
    exchanges = loop(*[FOUND] * 40, last=ANSWER)
    assert [part.role for part in answering(exchanges, [ANSWER])].count("answers") == 1
