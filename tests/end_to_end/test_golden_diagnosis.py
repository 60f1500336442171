"""Golden cases are diagnosed as tests are: per check, with the lines of their file."""

import json

# Imported here once: the suites share this process, and PyYAML's part in C keeps the first one.
import pytest
import yaml  # noqa: F401  # for its side effect, see above
from provider import Fault

import pytest_ragft.golden.running.start  # noqa: F401  # the same

APP = """\
import openai

client = openai.OpenAI(max_retries=0)
waiting = openai.AsyncOpenAI(max_retries=0)


def answer(question):
    turn = {"role": "user", "content": question}
    reply = client.chat.completions.create(model="m", messages=[turn])
    return reply.choices[0].message.content


async def later(question):
    turn = {"role": "user", "content": question}
    reply = await waiting.chat.completions.create(model="m", messages=[turn])
    return {"answer": reply.choices[0].message.content}


def with_contexts(question):
    passage = "Parcels leave before noon."
    return {"answer": answer(f"{passage} {question}"), "contexts": [passage]}
"""
ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
CASES = f"""\
defaults:
  oracle: "{ORACLE}"
  checks: [words: {{at_most: 12}}]
cases:
  - id: unknown-fact
    question: How long may I send it back?
    expects: You have 30 days to send it.
    checks: [contains: 30 days, lacks: sorry]
  - id: right
    question: What do I have?
    expects: You have
  - id: long-winded
    question: Tell me at length, how long may I send it back?
    expects: You have 14 days.
    checks:
      - contains: days
  - id: both-of-them
    question: At length, then, how long may I send it back?
    expects: You have 30 days
"""


def model(messages, _name):
    """Knows what stands in its prompt, and is long-winded where it is asked to be."""
    text = "\n".join(str(message["content"]) for message in messages)
    days = "30 days" if "30 days" in text else "14 days"
    told = f"You have {days} to send it back."
    return told if "at length" not in text.lower() else f"{told} " + "Really, it is so. " * 5


@pytest.fixture
def diagnosed(diagnose, pytester, provider):
    """Diagnose the cases of `shop.ragft.yaml`."""
    provider.answer = model
    pytester.makepyfile(app=APP)

    def diagnosed(text, *options, target="app:answer"):
        path = pytester.path / "shop.ragft.yaml"
        path.write_text(f"target: {target}\n{text}", encoding="utf-8")
        return diagnose(None, *options)

    return diagnosed


def verdicts(found):
    return {test["nodeid"].split("::")[1]: test["verdict"] for test in found.report["tests"]}


EXPECTED = {"unknown-fact": "knowledge", "long-winded": "behaviour", "both-of-them": "both"}


@pytest.mark.parametrize("target", ["app:answer", "app:later", "{model: m}"])
def test_each_case_has_its_verdict(diagnosed, target):
    found = diagnosed(CASES, target=target)
    assert verdicts(found) == EXPECTED
    found.result.assert_outcomes(passed=1, failed=3)


def test_each_check_has_its_verdict_and_its_line(diagnosed):
    checks = diagnosed(CASES, "-k", "unknown or both").test("unknown-fact")["checks"]
    assert [(check["line"], check["source"], check["kind"]) for check in checks] == [
        (9, "assert reply == checks.contains('30 days')", "content"),
        (9, "assert reply == checks.lacks('sorry')", "constraint"),
        (4, "assert reply == checks.words(at_most=12)", "constraint"),
    ]
    assert [check["verdict"] for check in checks] == ["knowledge", None, None]
    assert checks[0]["expected"] == ["30 days"]


def test_two_checks_on_one_line_fail_each_for_itself(diagnosed):
    text = CASES.replace("[contains: 30 days, lacks: sorry]", "[lacks: sorry, contains: 30 days]")
    checks = diagnosed(text, "-k", "unknown-fact").test()["checks"]
    assert [check["verdict"] for check in checks] == [None, "knowledge", None]
    assert checks[0]["replays"]["failed"] == 0


def test_cases_are_diagnosed_in_several_processes(diagnosed):
    assert verdicts(diagnosed(CASES, "-n2")) == EXPECTED


def test_the_last_failures_are_diagnosed(diagnosed):
    diagnosed(CASES)
    found = diagnosed(CASES, "--lf", "--ragft-fresh")
    assert verdicts(found) == EXPECTED
    found.result.assert_outcomes(failed=3)


ABSTAINING = """\
cases:
  - id: nobody-knows
    question: Who will win next year?
    mode: abstain
    oracle: "Nobody can know who will win next year; the league says so in its rules."
"""


def test_a_case_that_should_abstain_is_not_asked_with_the_oracle(diagnosed):
    test = diagnosed(ABSTAINING).test()
    assert test["case"]["expects_abstention"] is True
    assert test["verdict"] == "behaviour"
    assert "oracle" not in test["arms"]


def test_a_case_that_must_not_run_twice_does_not(diagnosed, provider):
    found = diagnosed("cases: [{id: a, question: Q, expects: 30 days, replay: false}]")
    assert found.test()["subclass"] == "not_replayable"
    assert len(provider.requests) == 1


def test_what_the_target_says_it_was_given_counts_as_retrieved(diagnosed, pytester):
    (pytester.path / "docs").mkdir()
    source = "# Window\n\n" + ORACLE + "\n"
    (pytester.path / "docs" / "refunds.md").write_text(source, encoding="utf-8")
    text = """\
cases:
  - id: a
    question: How long may I send it back?
    expects: You have 30 days to send it.
    source: docs/refunds.md#window
    checks: [contains: 30 days]
"""
    test = diagnosed(text, target="app:with_contexts").test()
    assert test["verdict"] == "knowledge"
    assert "Parcels leave before noon." in json.dumps(test)
    assert test["case"]["source"] == ["docs/refunds.md#window"]


def test_the_provider_s_failure_is_no_failure_of_the_case(diagnosed, provider):
    provider.answer = lambda messages, model: Fault("status", 400, "no such model")
    found = diagnosed("cases: [{id: a, question: Q, expects: 30 days}]", target="{model: m}")
    assert found.test()["verdict"] == "undetermined"
    assert found.test()["subclass"] == "provider_error"
