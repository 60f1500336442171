"""Every class has a title, a next step and a technique."""

from typing import get_args

import pytest

from pytest_ragft.diagnosis import REMARKS, TAXONOMY, Fix, Technique, Verdict, advice
from pytest_ragft.diagnosis.knowledge import STAGES

SUBCLASSES = {
    Verdict.KNOWLEDGE: {*STAGES, "no_retrieval", "order_dependent"},
    Verdict.BEHAVIOUR: {
        "prompt_fixable",
        "format",
        "constraint",
        "over_refusal",
        "no_abstention",
        "ignores_context",
        "misread",
        "incomplete_or_specificity",
        "multi_hop",
        "not_prompt_fixable",
    },
    Verdict.BOTH: {"partial", "knowledge_then_prompt"},
    Verdict.FLAKY: {"sampling", "fragile"},
    Verdict.DEFECT: {"check_too_strict", "oracle_insufficient"},
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
    assert found.fix in get_args(Fix)


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
    assert tuned.fix == "retrieve, then fine-tune"


def test_a_prompt_that_was_not_tried_is_the_first_fix():
    assert advice(Verdict.BEHAVIOUR, "over_refusal").fix == "prompt"
    assert advice(Verdict.BEHAVIOUR, "over_refusal", prompt_failed=True).fix == "fine-tune"


FIXES = {
    "corpus_gap": "add documents",
    "not_retrieved": "hybrid search",
    "ranked_too_low": "re-rank or raise k",
    "dropped_by_reranker": "re-ranker settings",
    "cut_from_prompt": "context budget",
    "chunk_split": "chunk by structure",
    "distracted": "fewer, better chunks",
    "misplaced": "order",
    "stale_or_conflicting": "source hygiene",
    "no_retrieval": "introduce retrieval",
}


@pytest.mark.parametrize("subclass", FIXES)
def test_each_place_where_a_fact_is_lost_has_a_fix_of_its_own(subclass):
    found = advice(Verdict.KNOWLEDGE, subclass)
    assert (found.fix, found.technique) == (FIXES[subclass], "retrieval")


def test_every_fix_is_some_class_s():
    used = {found.fix for found in TAXONOMY.values()} | {"retrieve, then fine-tune"}
    assert used == set(get_args(Fix))


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_has_a_meaning_in_one_line(name):
    assert REMARKS[name]
    assert "\n" not in REMARKS[name]
