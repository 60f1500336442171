"""Labels become arms: as given, as they say themselves, or not at all."""

import pytest
from made_answers import answer

from pytest_ragft.classify.answers import Label
from pytest_ragft.classify.mapping import Given, MappingError, arms_of, parse


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("plain=rerun", Given("plain", "rerun")),
        (" with facts =oracle", Given("with facts", "oracle")),
        ("facts=true=oracle", Given("facts=true", "oracle")),
        ("facts last=oracle:after", Given("facts last", "oracle", "after")),
        ("all=perfect:before", Given("all", "perfect", "before")),
        ("right answers=answer-echo", Given("right answers", "answer-echo")),
        ("a:b=rerun", Given("a:b", "rerun")),
    ],
)
def test_a_label_and_its_arm_are_read(text, given):
    assert parse(text) == given


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("oracle", "found 'oracle', accepted: LABEL=ARM"),
        ("=oracle", "found '=oracle', accepted: LABEL=ARM"),
        ("facts=orcale", "found the arm 'orcale'; 'oracle' is near. Accepted: answer-echo, "),
        ("oracle=facts", "found the arm 'facts'; the label stands first: LABEL=ARM. Accepted: "),
        ("facts=zzz", "found the arm 'zzz'. Accepted: "),
        ("facts=oracle:above", "found the placement 'above', accepted: before, after"),
        ("facts=rerun:after", "found the placement 'after', rerun has none"),
        ("facts=answer-echo:after", "found the placement 'after', answer-echo has none"),
    ],
)
def test_anything_else_is_refused(text, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at
        parse(text)
    assert str(caught.value).startswith(message)


def told(found):
    return [(one.label.value, one.arm, one.placement, one.how) for one in found.mapped]


def asked(*prompts, **labels):
    more = tuple(Label(name, value) for name, value in labels.items())
    return [answer(prompt, labels=more) for prompt in prompts]


def test_labels_are_mapped_as_given():
    found = arms_of(asked("plain", "facts"), [parse("plain=rerun"), parse("FACTS=oracle:after")])
    assert told(found) == [
        ("plain", "rerun", None, "as given"),
        ("facts", "oracle", "after", "as given"),
    ]
    assert found.left_out == ()
    assert found.named("oracle") == ("facts",)


@pytest.mark.parametrize(
    ("label", "arm", "placement"),
    [
        ("oracle", "oracle", "before"),
        ("Baseline", "rerun", None),
        ("oracle only", "oracle-only", None),
        ("Answer_Echo", "answer-echo", None),
        ("context=placebo", "placebo", "before"),
        ("no oracle", None, None),
        ("with oracle", None, None),
        ("gold", None, None),
    ],
)
def test_a_label_is_guessed_only_where_it_says_so_itself(label, arm, placement):
    found = arms_of(asked("plain", label), [parse("plain=rerun")])
    guessed = [(label, arm, placement, "by its name")] if arm else []
    assert told(found) == [("plain", "rerun", None, "as given"), *guessed]
    assert [one.value for one in found.left_out] == ([] if arm else [label])


def test_all_labels_may_speak_for_themselves():
    found = arms_of(asked("baseline", "oracle"), [])
    assert [one[1:2] for one in told(found)] == [("rerun",), ("oracle",)]


def test_where_labels_are_given_those_of_another_kind_are_not_guessed():
    answers = asked("plain", "facts", file="oracle")
    found = arms_of(answers, [parse("plain=rerun"), parse("facts=oracle")])
    assert [one.label.dimension for one in found.mapped] == ["prompt", "prompt"]


def test_the_only_configuration_is_the_plain_run():
    assert told(arms_of(asked("ask", "ask"), [])) == [("ask", "rerun", None, "there is no other")]


def test_answers_without_a_mapped_label_belong_to_no_arm():
    plain, other = asked("plain", "other")
    found = arms_of([plain, other], [parse("plain=rerun")])
    assert found.of(plain).arm == "rerun"
    assert found.of(other) is None


def test_two_labels_of_one_answer_may_name_the_same_arm():
    answers = asked("baseline", file="baseline")
    assert arms_of(answers, []).of(answers[0]).arm == "rerun"


def test_two_labels_of_one_answer_may_not_name_two_arms():
    answers = asked("plain", "facts", file="one")
    arms = arms_of(answers, [parse("plain=rerun"), parse("one=oracle")])
    with pytest.raises(MappingError, match=r"an answer of two arms: 'plain' \(rerun\) and 'one'"):
        arms.of(answers[0])


LONG = "Answer from these facts.\nShoes may be returned within 30 days, plans are free."


@pytest.mark.parametrize("given", ["Answer from these", LONG, " ".join(LONG.split())])
def test_the_beginning_of_a_long_label_leads_to_it(given):
    found = arms_of(asked("plain", LONG), [parse("plain=rerun"), parse(f"{given}=oracle")])
    assert found.named("oracle") == ("Answer from these facts. Shoes may be returned w",)


@pytest.mark.parametrize("given", ["Answer", "pla"])
def test_a_beginning_of_several_or_of_a_short_one_leads_nowhere(given):
    answers = asked("plain", LONG, f"{LONG} Be brief.")
    with pytest.raises(MappingError, match="no answer has the label"):
        arms_of(answers, [parse("plain=rerun"), parse(f"{given}=oracle")])


def test_a_label_that_nobody_has_is_refused_with_those_there_are():
    with pytest.raises(MappingError) as caught:
        arms_of(asked("plain", "facts"), [parse("fact=oracle")])
    assert str(caught.value) == (
        "--arm: no answer has the label 'fact'. Did you mean 'facts'? Labels: 'plain', 'facts'."
    )


def test_a_label_that_is_far_from_all_is_refused_without_a_guess():
    with pytest.raises(MappingError, match=r"no answer has the label 'zzz'\. Labels: 'plain'\."):
        arms_of(asked("plain"), [parse("zzz=oracle")])


def test_configurations_that_say_nothing_are_listed():
    with pytest.raises(MappingError) as caught:
        arms_of([*asked("plain", file="a"), *asked("facts", file="a")], [])
    assert str(caught.value).splitlines() == [
        "several configurations, and none says which arm it is.",
        "  prompt: 'plain', 'facts'",
        "Say which is which: --arm 'LABEL=rerun' --arm 'LABEL=oracle'",
        "  rerun: the app as it asks today; oracle: with the gold context in the prompt.",
    ]


def test_without_a_plain_run_nothing_is_known_to_fail():
    with pytest.raises(MappingError) as caught:
        arms_of(asked("plain", "oracle"), [])
    assert str(caught.value).splitlines()[0] == (
        "no label is that of the plain run, as the app is asked today ('oracle' is oracle)."
    )
    assert "--arm 'LABEL=rerun'\n" in str(caught.value)


def test_the_only_configuration_may_be_no_plain_run():
    with pytest.raises(MappingError, match="no label is that of the plain run"):
        arms_of(asked("ask"), [parse("ask=oracle")])
