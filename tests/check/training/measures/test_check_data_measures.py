"""Whether rows agree, vary, and hold what nobody should learn: counted the same in any parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from measured_turns import asked, told, turn, values

from pytest_ragft.check.fact import Fact, Span
from pytest_ragft.check.training.measures import (
    distinct,
    diversity,
    placeholders,
    refusals,
    target_format,
    target_forms,
    tenant_data,
)
from pytest_ragft.check.training.measures.conflicting_targets import ConflictingTargets
from pytest_ragft.check.training.measures.data import of_data
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.diversity import Diversity
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.fresh_text import FreshText
from pytest_ragft.check.training.measures.personal_data import PersonalData
from pytest_ragft.check.training.measures.placeholders import Placeholders
from pytest_ragft.check.training.measures.preamble import SamePreamble, with_served
from pytest_ragft.check.training.measures.refusals import Refusals
from pytest_ragft.check.training.measures.served import is_served
from pytest_ragft.check.training.measures.serving_context import ServingContext
from pytest_ragft.check.training.measures.target_format import TargetFormat
from pytest_ragft.check.training.measures.target_shape import shape_of
from pytest_ragft.check.training.measures.tenant_data import TenantData
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.diagnosis.refusal import is_refusal

LABELS = Profile(labels=frozenset({"Billing", "Technical"}))
MAILS = [f"mail of marta.k{number}@kowal-print{number}.pl" for number in range(40)]
TEXTS = some.sampled_from(
    [
        "I was charged twice", "Where is my invoice?", "where is  my invoice", "Billing",
        "billing ",
        '{"a": 1}', '{"a": 1', "", "Dear [Your Name], hi", "I do not know.",
        "As a language model, I",
        "order no. KX-48213 is late", "order no. KX-90517", "marta.kowal@kowal-print.pl",
        "card 4539 7610 8243 5198", "How much is Pro?", "It is $49.", "It is $59.",
        f"Context: {'the shop is open ' * 14}", *MAILS[:6],
    ]
)  # fmt: skip

SYSTEMS = some.sampled_from(["", "Be brief", "eva@kowal-print.pl"])


@pytest.fixture
def _small(monkeypatch):
    monkeypatch.setattr(target_forms, "FORMS", 1)
    monkeypatch.setattr(target_format, "GROUPS", 2)
    monkeypatch.setattr(tenant_data, "SAMPLE", 2)
    monkeypatch.setattr(placeholders, "HELD", 3)
    monkeypatch.setattr(distinct, "MOST", 3)


@given(
    rows=some.lists(
        some.tuples(
            TEXTS, TEXTS, some.sampled_from(["", "Be brief", "x@kowal.pl"]), some.booleans()
        ),
        max_size=24,
    ),
    cut=some.integers(0, 24),
    labelled=some.booleans(),
)
def test_a_file_says_the_same_however_it_is_parted(rows, cut, labelled):
    turns, row = [], 0
    for prompt, target, system, goes_on in rows:
        before = turns[-1] if turns and goes_on else None
        row += before is None
        told_to = before.system if before else system
        said = f"{before.prompt}\n\n{before.target}\n\n{prompt}" if before else prompt
        turns.append(turn(row, said, target, question=prompt, system=told_to))
    cuts = [at for at in (cut,) if at < len(turns) and turns[at].row != turns[at - 1].row]
    profile = LABELS if labelled else Profile()
    small = (ConflictingTargets(2), PersonalData(2))
    for measure in (*of_data(), *small):
        assert told(measure, turns, cuts, profile) == told(measure, turns, (), profile)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("cut", range(1, 12))
def test_a_file_with_too_much_of_everything_says_the_same_too(cut):
    turns = [
        turn(number, MAILS[number], f'{{"k{number}": {number}}}' if number % 2 else f"L{number}",
             system=f"s{number // 4}")
        for number in range(12)
    ]  # fmt: skip
    for measure in of_data():
        assert told(measure, turns, [cut]) == told(measure, turns)


# Conflicting targets

ASKED = "How much is the Pro plan?"


@pytest.mark.parametrize(
    ("prompt", "one", "other", "conflicts"),
    [
        (ASKED, "It is $49 a month.", "It is $59 a month.", True),
        (ASKED, "It is $49 a month.", "Every month it is 49 dollars.", False),
        (ASKED, "It is $49 a month.", "I do not know.", True),
        (ASKED, "It is $49 a month.", "I do not know: which plan?", False),
        (ASKED, "Forty-nine", "Fifty-nine dollars", True),
        (ASKED, "Paris", "Paris, France", False),
        (ASKED, "", "Paris", False),
        (ASKED, "word " * 60 + "1", "word " * 60 + "2", False),
        (ASKED, "w" * 300, "x" * 300, False),
        ("Write a price for the plan?", "It is $49", "It is $59", False),
        ("And you?", "Fine", "Tired", False),
        ("I like the plan", "It is $49", "It is $59", False),
    ],
)
def test_two_answers_contradict_each_other(prompt, one, other, conflicts):
    turns = asked([(prompt, one), ("Something else", "yes"), (prompt.upper(), other)])
    result = told(ConflictingTargets(), turns, [1])
    assert (result is not None) is conflicts
    if result:
        assert values(result, "count", "prompts", "rows") == (2, 1, 3)
        assert result.worst[0].line == 3


def test_labels_contradict_each_other_whatever_is_asked():
    turns = asked([("The app crashed", "Billing"), ("The app crashed", "Technical")])
    assert told(ConflictingTargets(), turns, (), LABELS).values["count"] == 2
    assert told(ConflictingTargets(), turns) is None


FORUM = [
    "Call the function that the library brings for paths and modules.",
    "Nobody should do that; rewrite your build script with another tool instead.",
]


def test_long_answers_that_share_no_words_are_counted_apart():
    turns = asked([("How do I import a file?", text) for text in FORUM])
    result = told(ConflictingTargets(), turns)
    assert values(result, "count", "apart", "together", "share_apart") == (0, 2, 2, 1.0)
    same = asked([("How do I import a file?", text) for text in (FORUM[0], FORUM[0] + " Always.")])
    assert told(ConflictingTargets(), same) is None
    remark = asked([("It is super effective!", text) for text in FORUM])
    assert told(ConflictingTargets(), remark) is None


def test_open_prompts_beside_real_conflicts_are_told():
    open_ = "Write a price for the plan?"
    pairs = [(ASKED, "It is 49"), (ASKED, "It is 59"), (open_, "It is 1"), (open_, "It is 2")]
    result = told(ConflictingTargets(), asked([*pairs, (ASKED, "It is 49"), (ASKED, "It is 59")]))
    assert result.exempt == {"open-ended prompts": 2}
    assert "is answered 'It is 59', and in line 1 'It is 49'" in result.worst[0].says


def test_tool_calls_and_long_prompts_are_no_conflict():
    calls = asked([(ASKED, "It is 49"), (ASKED, "It is 59")], kind="tool-call")
    long = asked([(ASKED * 1000, "It is 49"), (ASKED * 1000, "It is 59")])
    assert told(ConflictingTargets(), calls) is None
    assert told(ConflictingTargets(), long) is None


# Form of answers


@pytest.mark.parametrize(
    ("target", "name", "keys"),
    [
        ('{"b": 1, "a": 2}', "json", ("a", "b")),
        ("[1, 2]", "list", ()),
        ('{"b": 1', "broken", ()),
        ('```json\n{"b": 1}\n```', "fenced", ()),
        ("```python\nx\n```", "label", ()),
        ("<order id='1'>x</order>", "xml", ("order",)),
        ("<3 is a heart that I send to all of you", "text", ()),
        ("<order> and then", "label", ()),
        ("Billing", "label", ()),
        ("", "label", ()),
        ("This is a whole sentence about it.", "text", ()),
    ],
)
def test_the_form_of_an_answer(target, name, keys):
    assert shape_of(target) == (name, keys)


def formed(usual, *others, count=20):
    pairs = [(f"prompt {number}", usual) for number in range(count)]
    return asked([*pairs, *((f"other {number}", other) for number, other in enumerate(others))])


@pytest.mark.parametrize(
    ("usual", "others", "says"),
    [
        ('{"a": 1}', ['{"a": 1'], "'{\"a\": 1' is no valid JSON"),
        ("[1]", ["[1"], "'[1' is no valid JSON"),
        ('{"a": 1}', ["It is one of those, I should say."], "is not a JSON object"),
        ('{"a": 1, "b": 2}', ['{"A": 1, "b": 2}'], "spells its keys otherwise"),
        ('{"a": 1, "b": 2}', ['{"a": 1}', '{"a": 2}'], "lacks the key b; 2 such answers in all"),
        ('{"a": 1, "b": 2}', ['{"error": 1}'], ""),
        ('{"a": 1, "b": 2}', ['{"a": 1, "b": 2, "c": 3}'], ""),
        ("<a>1</a>", ["It is one of those, I should say."], "is not XML"),
        ("Billing", ["billing "], "is 'billing ', and mostly 'Billing'"),
        ("Billing", ["It is one of those, I should say."], "is not a label"),
        ("Billing", ["It is one of those, I should say."] * 4, ""),
        ("It is one of those, I should say.", ["[1"], ""),
    ],
)
def test_a_few_answers_have_another_form(usual, others, says):
    result = told(TargetFormat(), formed(usual, *others), [3, 20])
    assert (result.worst[0].says if result else "").endswith(says)
    assert bool(result) is bool(says)


def test_what_is_no_usual_form_is_not_held_against_others():
    objects = asked([(f"p{n}", f'{{"k{n % 4}": 1}}') for n in range(20)])
    few = formed('{"a": 1}', '{"a": 1', count=5)
    free = asked([(f"p{n}", f"name {n}") for n in range(20)])
    for turns in (objects, few, free, asked([("p", '{"a": 1')], kind="text")):
        assert told(TargetFormat(), turns) is None


def test_broken_json_comes_first_and_is_counted():
    turns = formed('{"a": 1}', "It is one of those, I say, and so on.", '{"a": 1')
    result = told(TargetFormat(), turns)
    assert values(result, "count", "broken", "form", "rows") == (2, 1, "json", 22)
    assert [example.line for example in result.worst] == [22, 21]


# What prompts have in common

PREAMBLE = "You get a message of a customer. Answer it kindly: "


@pytest.mark.parametrize(
    ("profile", "prompt", "system", "how"),
    [
        (Profile(preamble=PREAMBLE), PREAMBLE + "hi", "", "prompts"),
        (Profile(system=PREAMBLE), "hi", PREAMBLE, "system"),
        (Profile(preamble="Answer: ", system="Be kind"), "Answer: hi", "Be kind", None),
        (Profile(preamble=PREAMBLE, system=PREAMBLE), "hi", "", None),
        (Profile(preamble="[{" + PREAMBLE), "[{" + PREAMBLE, "", None),
    ],
)
def test_rows_begin_alike(profile, prompt, system, how):
    turns = asked([(prompt, "yes")] * 12, system=system)
    result = told(SamePreamble(), turns, [4], profile)
    assert (result and result.values["how"]) == how
    assert told(SamePreamble(), turns[:9], (), profile) is None


def test_a_row_counts_once_and_plain_texts_not_at_all():
    turns = [turn(0, PREAMBLE, "a"), turn(0, PREAMBLE + "b", "c"), turn(1, "", "x", kind="text")]
    state = SamePreamble().start(Profile(preamble=PREAMBLE))
    for each in turns:
        SamePreamble().add(state, each)
    assert state.rows == 1


@pytest.mark.parametrize(
    ("content", "served"),
    [
        (f'PROMPT = "{PREAMBLE}"', True),
        (
            'P = (\n    "You get a message of a "\n    f"customer. Answer it kindly: {text}"\n)',
            True,
        ),
        (
            "You get a parcel. Answer the door, and be kind to the customer who gets a message.",
            False,
        ),
        ("nothing of the kind", False),
    ],
)
def test_the_project_sends_the_same_words(content, served):
    assert is_served(PREAMBLE, lambda: ["", content]) is served


def test_a_text_without_words_is_served_by_nobody():
    assert is_served("...", lambda: ["..."]) is False
    assert is_served("Be kind", lambda: ["be kind"]) is True


def test_facts_say_whether_their_words_are_served():
    span = Span(1, 1, 1, 2)
    other = Fact("training", "size", span)
    for text, served in ((PREAMBLE, True), (None, False)):
        fact = Fact("training", "same-preamble", span, {"text": text, "rows": 12})
        found = with_served([other, fact], lambda: [PREAMBLE])
        assert found == (other, fact._replace(values={"rows": 12, "served": served}))


def test_prompts_that_vary_little():
    turns = asked([(f"How is the weather in town {n}?", "Fine") for n in range(20)])
    assert values(told(Diversity(), turns, [7]), "openings", "share") == (1, 0.05)
    assert told(Diversity(), turns[:9]) is None


def test_the_first_beginnings_are_shown_whatever_the_parts():
    turns = asked([(f"{'ab'[n % 2]} {n} of them", "Fine") for n in range(30)])
    result = told(Diversity(), turns, [20, 25])
    assert [example.line for example in result.worst] == [1, 2, 3, 4, 5]
    assert result == told(Diversity(), turns)


def test_pasted_inputs_of_a_classification_are_left_out():
    turns = asked([("word " * 200, "Billing")] * 20)
    assert told(Diversity(), turns, (), LABELS) is None
    assert told(Diversity(), turns) is not None


def test_an_instruction_before_all_prompts_is_no_beginning():
    turns = asked([(f"{PREAMBLE}{n} weeks", "Fine") for n in range(20)])
    assert told(Diversity(), turns, (), Profile(preamble=PREAMBLE)).values["openings"] == 20
    empty = asked([("", "Fine")] * 20)
    assert values(told(Diversity(), empty), "openings", "spread") == (1, 0.0)


def test_a_row_of_several_turns_and_plain_texts_vary_in_nothing():
    state = diversity.State(0, labelled=False)
    for each in (turn(0, "a", "b"), turn(0, "a b", "c"), turn(1, "", "x", kind="text")):
        Diversity().add(state, each)
    assert state.rows == 1


def test_many_different_values_are_estimated():
    held = distinct.Distinct(64)
    for number in range(4000):
        held.add(digest(str(number)))
    assert 3000 < held.count < 5500
    assert len(held.held) <= 64


# Personal data and data of tenants


def test_what_stands_in_many_rows_belongs_to_the_application():
    turns = asked([(f"mail anna@kowal-print.pl, no {n}", "ok") for n in range(12)])
    assert told(PersonalData(), turns, [5]) is None
    turns[3] = turn(3, "mail marta@kowal-print.pl", "card 4539 7610 8243 5198")
    result = told(PersonalData(), turns, [5])
    assert values(result, "count", "secrets", "kinds") == (2, 1, "1 card + 1 e-mail")
    assert result.exempt == {"in more than a fifth of the rows": 1}
    assert [example.says for example in result.worst] == [
        "card: 45...98",
        "e-mail: ma...@kowal-print.pl",
    ]


def test_a_value_counts_once_a_row_and_a_system_prompt_is_read_once():
    said = "from marta@kowal-print.pl"
    turns = [
        turn(0, said, "ok", system="to jan@kowal-print.pl"),
        turn(0, f"{said}\n\nok\n\n{said}", "ok", system="to jan@kowal-print.pl"),
        turn(1, "hello", "ok", system="to jan@kowal-print.pl"),
    ]
    result = told(PersonalData(), turns)
    assert [example.says for example in result.worst] == [
        "e-mail: ja...@kowal-print.pl, in 2 rows",
        "e-mail: ma...@kowal-print.pl",
    ]


def test_too_many_values_are_sampled():
    turns = asked([(mail, "ok") for mail in MAILS])
    result = told(PersonalData(16), turns, [20])
    assert 30 <= result.values["count"] <= 50
    assert result.values["unchecked"] == "nothing"


def test_of_a_conversation_each_text_is_given_out_once():
    fresh = FreshText()
    one = turn(0, "hello", "hi", system="be kind", rejected="no")
    two = turn(0, "hello\n\nhi\n\nbye", "bye", system="be kind")
    assert fresh.of(one) == ("be kind", "hello", "hi", "no")
    assert fresh.of(two) == (two.prompt[7:], "bye")


@pytest.mark.parametrize(
    ("texts", "label", "count", "synthetic"),
    [
        (
            ["order no. KX-48213", "order no. QN-90517442", "order no: ZB-13784"],
            "order number",
            3,
            False,
        ),
        (["customer_id: 10452.", "customer_id: 10453", "x"], "customer number", 2, True),
        (["Order #48213 and order #90517, in 2019", "a 1999", "b"], "order number", 2, False),
        (["a@kowal-print.pl", "jan@kowal-print.pl", "eva@nowak.pl"], "e-mail domain", 2, False),
        (["jan@gmail.com", "order no 12345", "in 2019"], None, 0, False),
    ],
)
def test_values_of_tenants(texts, label, count, synthetic):
    result = told(TenantData(), asked([(text, "ok") for text in texts]), [1])
    assert (result and result.values["label"]) == label
    if result:
        assert values(result, "count", "synthetic") == (count, synthetic)


def test_many_values_of_a_tenant_are_sampled():
    turns = asked([(f"order no. KX-{7919 * n % 90000 + 10000}", "ok") for n in range(400)])
    assert values(told(TenantData(), turns, [100]), "count", "others", "labels") == (400, "", 1)


# Answers that were never written


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("Dear [Customer Name], hello", "slot"),
        ("Hi {first_name}, hello", "slot"),
        ("Hi {{name}}, hello", "slot"),
        ("Hi <your name>, hello", "slot"),
        ("Hello (insert name here)", "slot"),
        ("TODO: write", "note"),
        ("Lorem ipsum dolor", "note"),
        ("N/A", "note"),
        ("As an AI language model, I", "boilerplate"),
        ("Answer: <answer text>", "slot"),
        ("assistant response", "note"),
        ("Look here: [link]", "slot"),
        ("<answer text> <|endoftext|>", "slot"),
        ("<b>Dear [Your Name]</b>", ""),
        ("  ", "empty"),
        ("Where is the invoice of May?", "echo"),
        ("An answer to the invoice of May.", "note"),
        ("An answer to nobody", ""),
        ("A large language model is large", ""),
        ("See [this](http://x.pl) [1]", ""),
        ('{"text": "[Your Name]"}', ""),
        ("```\nprint('[Your Name]')\n```", ""),
        ("Billing", ""),
    ],
)
def test_kinds_of_placeholders(target, kind):
    result = told(Placeholders(), [turn(0, "Where is the invoice of May?", target)], (), LABELS)
    assert (result.values["how"] if result else "") == kind


@pytest.mark.parametrize(
    "more",
    [
        {"prompt": "Write a template"},
        {"prompt": "Hello", "system": "Use placeholders"},
        {"prompt": "Keep [Your Name] as it is"},
        {"prompt": "Hello", "system": "Sign as [Your Name]"},
    ],
)
def test_slots_that_are_asked_for_are_left_out(more):
    turns = [turn(0, target="Yours, [Your Name]", **more), turn(1, "Hello", "Yours, [Your Name]")]
    result = told(Placeholders(), turns, [1])
    assert values(result, "count", "slot", "unwritten") == (1, 1, 1)
    assert result.exempt == {"slots that the prompt asks for": 1}


def test_an_answer_that_is_a_slot_and_nothing_else_was_never_written():
    turns = [turn(0, "Please tag the mail", "(Insert appropriate response based on this email)")]
    assert told(Placeholders(), turns).values["slot"] == 1


def test_where_answers_are_made_of_their_prompts_one_may_need_no_change():
    sentences = [f"The harbour number {n} opens at dawn" for n in range(20)]
    pairs = [(text, f"{text}, and closes late.") for text in sentences]
    turns = asked([*pairs, ("This sentence is right as it is.",) * 2])
    assert told(Placeholders(), turns, [7]) is None
    both = told(Placeholders(), [*turns, turn(30, "Is it?", "TODO: write")], [7])
    assert values(both, "count", "echo") == (1, 0)
    assert both.exempt == {"prompts that need no change": 1}
    alone = [*asked([(text, "It does.") for text in sentences]), turns[-1]]
    assert told(Placeholders(), alone).values["echo"] == 1


MANUAL = "Put {media_file} where the manual says so. " + "It says it at length. " * 30


def test_a_slot_that_a_long_answer_quotes_is_left_out():
    assert told(Placeholders(), [turn(0, "How?", MANUAL)]) is None
    twice = told(Placeholders(), [turn(0, "How?", f"{MANUAL} {{other_file}}")])
    assert twice.values["slot"] == 1


def test_prompts_that_nobody_filled_in_are_told_where_they_are_many():
    pairs = [("We found {problem} in our file.", f"Look again {n}") for n in range(6)]
    result = told(Placeholders(), asked(pairs), [2])
    assert values(result, "how", "count", "prompt") == ("prompt", 6, 6)
    assert "nobody filled in 'We found {problem} in our file.'" in result.worst[0].says
    assert told(Placeholders(), asked(pairs[:4])) is None
    many = told(Placeholders(), asked([*pairs, *pairs]))
    assert [example.line for example in many.worst] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("prompt", "target"),
    [
        ("Explain the {x} of a set, f({x})", "It is {x}"),
        ("Use the template with {name} in it", "Dear Ann"),
        ("const c = 1;\nWhere is {c} now?", "There"),
        ("Nothing is open {1} here", "Yes"),
    ],
)
def test_slots_in_prompts_may_be_meant(prompt, target):
    assert told(Placeholders(), asked([(prompt, f"{target} {n}") for n in range(12)])) is None


def test_one_answer_for_all():
    turns = asked([(f"Question {n}", "Thanks.") for n in range(12)])
    assert values(told(Placeholders(), turns, [3]), "how", "count", "unwritten") == ("same", 12, 12)
    assert told(Placeholders(), turns[:9]) is None


def test_the_worst_placeholders_are_shown():
    pairs = [(f"Question {n}", "Dear [Your Name]") for n in range(8)]
    turns = asked([*pairs, ("Question 9", "")])
    result = told(Placeholders(), turns, [4])
    assert result == told(Placeholders(), turns)
    assert [example.line for example in result.worst] == [9, 1, 2, 3, 4]
    assert result.worst[0].says == "'Question 9' has no answer"


# Refusals and contexts


@pytest.mark.parametrize(
    "text",
    [
        "I do not know.",
        "Yes.",
        "Das weiß ich nicht; ich weiß es nicht.",
        "わかりません",
        "Olá não",
        "不是",
    ],
)
def test_a_refusal_is_told_as_the_diagnosis_tells_it(text):
    assert refusals.refuses(text) is is_refusal(text)


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("Sorry, please ask a question about insurance.", True),
        ("That's outside what I can help with.", True),
        ("I can only help with orders.", True),
        ("Sorry to hear that! It leaves on Monday.", False),
        ("It stands outside the town.", False),
    ],
)
def test_who_is_sent_away_is_refused(text, away):
    assert refusals.refuses(text) is away


def test_refusals_are_counted():
    pairs = [(f"Question {n}", "I do not know." if n % 2 else "Yes.") for n in range(12)]
    result = told(Refusals(), asked(pairs, system="If you do not know, say so."), [4])
    assert values(result, "count", "percent", "told", "grounded") == (6, 50, 1.0, 0.0)
    assert told(Refusals(), asked(pairs), (), LABELS) is None
    assert told(Refusals(), asked(pairs, kind="tool-call")) is None
    assert told(Refusals(), asked(pairs[:9])) is None


def test_a_translated_sentence_refuses_nothing():
    pairs = [("Translate: no sé", "I do not know.")] * 12
    assert told(Refusals(), asked(pairs)).values["count"] == 0


def test_only_the_first_refusals_are_shown():
    result = told(Refusals(), asked([("Question", "I do not know.")] * 12), [6])
    assert [example.line for example in result.worst] == [1, 2, 3, 4, 5]


LONG = "the shop is open from nine to six " * 8


@pytest.mark.parametrize(
    ("prompt", "system", "holds"),
    [
        (f"Context: {LONG}", "", True),
        (f"<document id='1'>{LONG}</document>", "", True),
        ("hello", f"Answer from the following passages.\n{LONG}", True),
        ("hello", f"Passages:\n{LONG}", True),
        (f"The document is nice, {LONG}", "", False),
        ("Context: short", "", False),
        (LONG, "", False),
    ],
)
def test_prompts_that_hold_a_passage(prompt, system, holds):
    turns = asked([(prompt, "Yes.")] * 12, system=system)
    result = told(ServingContext(), turns, [6])
    assert result.values["share"] == float(holds)
    assert len(result.worst) == (0 if holds else 5)


def test_labels_plain_texts_and_few_rows_need_no_passage():
    turns = asked([("hello", "Yes.")] * 12)
    assert told(ServingContext(), turns, (), LABELS) is None
    assert told(ServingContext(), turns[:9]) is None
    assert told(ServingContext(), asked([("", "Yes.")] * 12, kind="text")) is None


def test_an_excerpt_is_one_line_without_keys():
    key = "sk-proj-9sXe2QmT7vLw4KzR8bYcHd6NfPg3"
    assert excerpt(f"use\n {key}") == "use [redacted API key]"
    assert excerpt("word " * 40).endswith("…")
