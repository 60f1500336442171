"""Suites whose asserts use ready-made checks are diagnosed as those with plain asserts are."""

import json

import pytest

IMPORTS = """\
from pytest_ragft import checks
from pytest_ragft import checks as c
from pytest_ragft.checks import contains, words

"""
TEST = """\
@pytest.mark.ragft(oracle=ORACLE, expects={expects!r})
def test_it():
    reply = ask("How long may I return it?")
    assert {check}
"""


def days(messages, model):
    """Knows what stands in its prompt only, and says it in a sentence whatever is asked."""
    told = "\n".join(str(message["content"]) for message in messages)
    return f"You have {30 if 'within 30 days' in told else 14} days to send it back, dear customer."


def guesses(messages, model):
    return "You have 14 days to send it back, dear customer, as anyone knows."


# what a check asks: the model, an answer that passes, the plain assert, the same by checks,
# verdict and kind
SAME = {
    "a text": (days, "30 days", "'30 days' in reply", "reply == checks.contains('30 days')",
               "knowledge", "content"),
    "one of two texts": (days, "30 days", "'30 days' in reply or 'thirty days' in reply",
                         "reply == c.contains_any(['30 days', 'thirty days'])",
                         "knowledge", "content"),
    "a text, by its own name": (days, "30 days", "'30 days' in reply",
                                "reply == contains('30 days')", "knowledge", "content"),
    "a number": (days, "30 days", "int(re.search(r'\\d+', reply)[0]) == 30",
                 "reply == checks.number(30, unit='days')", "knowledge", "content"),
    "a form": (days, "{30}", "reply.startswith('{')", "reply == checks.starts_with('{')",
               "behaviour", "format"),
    "a length": (days, "30 days", "len(reply.split()) < 5", "reply == words(at_most=4)",
                 "behaviour", "constraint"),
    "what must not be said": (days, "30 days", "'dear customer' not in reply",
                              "reply == checks.lacks('dear customer')",
                              "behaviour", "constraint"),
    "an abstention": (guesses, "I do not know.", "'I do not know' in reply",
                      "reply == checks.abstains()", "behaviour", "abstention"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_verdict_is_that_of_the_plain_assert(name, diagnose, provider):
    provider.answer, expects, plain, ready, verdict, kind = SAME[name]
    told = []
    for check in (plain, ready):
        found = diagnose(IMPORTS + TEST.format(expects=expects, check=check)).test()
        told.append((found["verdict"], found["subclass"], found["checks"][-1]["kind"]))
    assert told[0] == told[1]
    assert (told[1][0], told[1][2]) == (verdict, kind)


def test_each_check_of_a_test_has_a_verdict_of_its_own(diagnose, provider):
    provider.answer = days
    source = """\
@pytest.mark.ragft(oracle=ORACLE, expects='"30 days"')
def test_it():
    reply = ask("How long may I return it?")
    assert reply == checks.contains("30 days")
    assert reply == checks.json()
"""
    found = diagnose(IMPORTS + source).test()
    assert found["verdict"] == "both"
    assert [(each["kind"], each["verdict"]) for each in found["checks"]] == [
        ("content", "knowledge"),
        ("format", "behaviour"),
    ]


PARAMETERS = """\
LATER = checks.contains("30 days")

@knows
@pytest.mark.parametrize("check", [checks.contains("30 days"), checks.words(at_most=1)])
def test_a_parameter(check):
    assert ask("How long may I return it?") == check

@knows
def test_names():
    here = checks.number(30, unit="days")
    reply = ask("How long may I return it?")
    assert reply == LATER
    assert reply == here
"""


def test_a_check_is_known_by_a_name_and_as_a_parameter(diagnose, provider):
    provider.answer = days
    run = diagnose(IMPORTS + PARAMETERS)
    kinds = {
        test["nodeid"].partition("::")[2]: [
            (each["kind"], each["expected"]) for each in test["checks"]
        ]
        for test in run.report["tests"]
    }
    assert kinds == {
        "test_a_parameter[check0]": [("content", ["30 days"])],
        "test_a_parameter[check1]": [("constraint", [])],
        "test_names": [("content", ["30 days"]), ("content", ["30 days"])],
    }


JUDGED = """\
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    reply = ask("How long may I return it?")
    assert reply == checks.judged("Says that 30 days are given.", expects="30 days.", model="judge")
"""


def test_a_judge_is_neither_edited_nor_counted_as_the_app(diagnose, provider):
    def answer(messages, model):
        if model != "judge":
            return days(messages, model)
        asked = json.loads(messages[-1]["content"])
        return f"So it says.\nVERDICT: {'PASS' if '30 days' in asked['answer'] else 'FAIL'}"

    provider.answer = answer
    found = diagnose(IMPORTS + JUDGED).test()
    assert found["verdict"] == "knowledge"
    judges = [each for each in found["exchanges"] if each["judge"]]
    assert [each["judge"] for each in judges] == ["called from pytest_ragft.checks"] * 6
    asked = [json.loads(p.split("\n\n")[-1]) for p in provider.prompts if "You grade one" in p]
    assert {each["rubric"] for each in asked} == {"Says that 30 days are given."}


def test_a_judge_without_a_verdict_is_no_failure_of_the_model(diagnose, provider):
    provider.answer = lambda messages, model: "Hm." if model == "judge" else days(messages, model)
    run = diagnose(IMPORTS + JUDGED)
    run.result.stdout.fnmatch_lines(["*JudgeError: the judge 'judge' gave no verdict*"])
    assert run.test()["verdict"] in ("undetermined", "defect")


GROUNDED = """\
@knows
def test_it():
    text = ask("How long may I return it?")
    reply = checks.Answer(text, contexts=(checks.Context("Parcels leave at noon.", "docs/a.md"),))
    assert reply == checks.contains("30 days")
    assert reply == checks.grounded()
"""


def test_what_a_replay_was_given_counts_as_its_context(diagnose, provider):
    provider.answer = days
    found = diagnose(IMPORTS + GROUNDED).test()
    assert found["verdict"] == "knowledge"
    assert {each["verdict"] for each in found["checks"]} == {"knowledge"}
