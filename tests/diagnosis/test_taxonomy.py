"""Every class has a title, a next step and a technique."""

from typing import get_args

import pytest

from pytest_ragft.diagnosis import TAXONOMY, Technique, Verdict, advice

SUBCLASSES = {
    Verdict.KNOWLEDGE: {"order_dependent", "distracted"},
    Verdict.BEHAVIOUR: {
        "prompt_fixable",
        "format",
        "constraint",
        "over_refusal",
        "no_abstention",
        "ignores_context",
        "not_prompt_fixable",
    },
    Verdict.BOTH: {"partial", "knowledge_then_prompt"},
    Verdict.FLAKY: {"sampling", "fragile"},
    Verdict.DEFECT: set(),
    Verdict.UNDETERMINED: {"no_oracle", "no_expected_answer", "nothing_failed", "not_replayed"},
}


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_advice_with_and_without_subclass(verdict):
    assert {s for v, s in TAXONOMY if v is verdict} == SUBCLASSES[verdict] | {None}


@pytest.mark.parametrize("found", TAXONOMY.values(), ids=lambda found: found.title)
def test_a_remedy_is_one_plain_line(found):
    assert found.remedy.endswith(".")
    assert "\n" not in found.remedy
    assert len(found.remedy) <= 100
    assert found.technique in get_args(Technique)


@pytest.mark.parametrize(
    ("subclass", "prompt_failed", "technique"),
    [
        ("over_refusal", False, "prompt"),
        ("over_refusal", True, "fine-tuning"),
        ("no_abstention", False, "prompt"),
        ("ignores_context", True, "fine-tuning"),
        ("format", False, "fine-tuning"),
        ("prompt_fixable", True, "prompt"),
        (None, False, "prompt"),
        ("not in the table", False, "prompt"),
    ],
)
def test_fine_tuning_needs_a_prompt_that_failed(subclass, prompt_failed, technique):
    found = advice(Verdict.BEHAVIOUR, subclass, prompt_failed=prompt_failed)
    assert found.technique == technique


def test_a_partial_failure_ends_in_fine_tuning_only_where_the_prompt_failed():
    assert advice(Verdict.BOTH, "partial").technique == "retrieval and prompt"
    tuned = advice(Verdict.BOTH, "partial", prompt_failed=True)
    assert tuned.technique == "retrieval then fine-tuning"
