"""Each finer class of knowledge is claimed by its own evidence, and said with its counts."""

from dataclasses import replace

import pytest
from diagnosis.scripted import trials
from diagnosis.truths import GOLD, SECOND, TWIN, absent, retrieved

from pytest_ragft.diagnosis import Check, Diagnosis, Evidence, Replay, Verdict, conclude, step
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.diagnosis.whereabouts import Rival, Sighting, Whereabouts

COUNTS = {"rerun": "F F", "oracle": "P P", "placebo": "F F"}
AGAIN = COUNTS | {"rerun": "F F F"}
DROWNED = {"rerun": "F F", "oracle": "F F F", "oracle_only": "P P P P", "placebo": "F F"}
BY_PLACE = {"rerun": "F F", "oracle": "P F P F P F P F", "placebo": "F F F F"}
ARMS = ("rerun", "oracle", "placebo", "instruct", "perfect")
EVERY = (*ARMS, "oracle-only", "found-only", "reordered", "without-conflict")
CASE = Case(oracle=GOLD.text, passages=(GOLD,), instructions="Be brief.")
P = f"the passage {GOLD.source}"


def evidence(where, counts=COUNTS, arms=EVERY, replies=(), **probes):
    made = trials(**counts, **probes)
    usable = arms if "oracle_only" in {**counts, **probes} else tuple(
        arm for arm in arms if arm != "oracle-only"
    )  # fmt: skip
    return Evidence(
        (False,), made, echo=(True,), arms=usable, case=CASE, whereabouts=where,
        baseline_replies=replies,
    )  # fmt: skip


def lost(*sightings, **fields):
    return Whereabouts(sightings or (absent(),), retrieves=True, **fields)


def named(diagnosis):
    assert diagnosis.verdict is Verdict.KNOWLEDGE
    return diagnosis.subclass


SEEN = [
    ({"in_corpus": "absent"}, "corpus_gap", f"{P} is not in the corpus"),
    (
        {"in_corpus": "absent", "in_retrieved": None},
        "corpus_gap",
        f"{P} is not in the corpus",
    ),
    (
        {"depth": 40},
        "not_retrieved",
        (
            f"{P} stands in the corpus; the search gave 4 passages without it, "
            "and a list of 40 lacks it, too"
        ),
    ),
    (
        {},
        "missed_by_search",
        (
            f"{P} stands in the corpus; the search gave 4 passages without it, "
            "and a longer list could not be had"
        ),
    ),
    (
        {"deeper_rank": 9, "depth": 40},
        "ranked_too_low",
        f"{P} stands in the corpus; the search gave 4 passages, and it ranks 9th of 40",
    ),
    (
        {"deeper_rank": 2, "retrieved": 1, "in_corpus": None},
        "ranked_too_low",
        f"the search gave 1 passage, and {P} ranks 2nd",
    ),
    (
        {"in_first_list": "split", "depth": 40},
        "dropped_by_reranker",
        f"{P} stands in the corpus; the search found it, and the re-ranker left it out",
    ),
    (
        {"in_retrieved": "whole", "rank": 4},
        "cut_from_prompt",
        (
            f"{P} stands in the corpus; the search gave it at rank 4 of 4, "
            "and it did not reach the prompt"
        ),
    ),
    (
        {"in_retrieved": "split", "in_corpus": "absent"},
        "cut_from_prompt",
        f"the search gave {P}, and it did not reach the prompt",
    ),
    ({"in_retrieved": None}, None, "rerun failed 2 of 2, oracle passed 2 of 2"),
    ({"in_corpus": None, "depth": 40}, None, "rerun failed 2 of 2, oracle passed 2 of 2"),
    ({"in_corpus": "part", "depth": 40}, None, "rerun failed 2 of 2, oracle passed 2 of 2"),
    ({"in_retrieved": "part"}, None, "rerun failed 2 of 2, oracle passed 2 of 2"),
]


@pytest.mark.parametrize(("fields", "subclass", "reason"), SEEN)
def test_a_passage_that_is_not_in_the_prompt_was_lost_where_it_was_seen_last(
    fields, subclass, reason
):
    diagnosis = conclude(evidence(lost(absent(**fields))))
    assert named(diagnosis) == subclass
    assert diagnosis.because[0] == reason
    assert diagnosis.whereabouts.sightings


UNPLACED = [
    (Whereabouts(), None, "no corpus is set and no search was seen: "),
    (lost(absent(in_corpus=None)), f"{P} was not in the prompt; no corpus is known to look for it",
     "no corpus is set: "),
    (lost(absent(in_retrieved=None)), f"{P} was not in the prompt, though it stands in the corpus",
     "no search was seen: "),
    (lost(absent(in_corpus="part")), f"{P} was not in the prompt", None),
    (lost(Sighting(GOLD, "whole")), f"{P} stood whole in the prompt", None),
]  # fmt: skip


@pytest.mark.parametrize(("where", "told", "blind"), UNPLACED)
def test_without_its_evidence_no_class_is_named_but_what_is_missing(where, told, blind):
    diagnosis = conclude(evidence(where, arms=ARMS))
    assert named(diagnosis) is None
    if told:
        assert diagnosis.because[1].startswith(told)
    spots = [spot for spot in diagnosis.blind_spots if spot.endswith("the fact was lost is open")]
    assert spots == ([blind + "where the fact was lost is open"] if blind else [])


def test_an_app_without_retrieval_needs_it():
    diagnosis = conclude(evidence(Whereabouts(retrieves=False)))
    assert named(diagnosis) == "no_retrieval"
    assert diagnosis.because[0] == "the app puts no documents into the prompt"
    assert diagnosis.fix == "introduce retrieval"


def test_of_two_sources_the_one_that_was_lost_earlier_names_the_test_and_both_are_told():
    second = replace(absent(in_corpus="absent"), gold=SECOND)
    diagnosis = conclude(evidence(lost(absent(deeper_rank=9), second)))
    assert named(diagnosis) == "corpus_gap"
    assert diagnosis.because[0] == f"the passage {SECOND.source} is not in the corpus"
    assert diagnosis.because[1].endswith("and it ranks 9th")


def test_a_source_that_was_in_the_prompt_does_not_hide_one_that_was_not():
    diagnosis = conclude(evidence(lost(Sighting(SECOND, "whole"), absent(deeper_rank=11))))
    assert named(diagnosis) == "ranked_too_low"
    assert diagnosis.because[0].endswith("and it ranks 11th")
    assert diagnosis.because[1] == f"the passage {SECOND.source} stood whole in the prompt"


PART = lost(absent(in_prompt="part", in_retrieved="part", coverage=0.5, found="for 30"))
SPLIT = lost(absent(in_prompt="split", in_retrieved="split", coverage=1.0, found="for 30"))
CUT = lost(absent(in_prompt="part", in_retrieved="whole", coverage=0.8, found="for 30"))
IN_PART = [
    (PART, COUNTS, {}, "found-only", None),
    (PART, COUNTS, {"found_only": "F F"}, "oracle-only", None),
    (PART, COUNTS, {"found_only": "F F", "oracle_only": "P P"}, None, "chunk_split"),
    (SPLIT, COUNTS, {"found_only": "F F", "oracle_only": "P P"}, None, "chunk_split"),
    (CUT, COUNTS, {"found_only": "F F", "oracle_only": "P P"}, None, "cut_from_prompt"),
    (PART, COUNTS, {"found_only": "P P"}, None, "distracted"),
    (PART, DROWNED, {}, None, "distracted"),
    (PART, COUNTS, {"found_only": "P F P F P F P F"}, "rerun", None),
    (PART, AGAIN, {"found_only": "P F P F P F P F"}, None, None),
]


@pytest.mark.parametrize(("where", "counts", "probes", "asked", "subclass"), IN_PART)
def test_a_passage_in_part_was_cut_if_the_part_is_not_enough(
    where, counts, probes, asked, subclass
):
    known = evidence(where, counts, **probes)
    known = replace(known, arms=EVERY)
    following = step(known)
    if asked:
        assert isinstance(following, Replay)
        assert following.arm == asked
    else:
        assert isinstance(following, Diagnosis)
    assert named(conclude(known)) == subclass


def test_a_cut_is_told_with_its_share_and_the_two_arms():
    told = {
        PART: f"half of {P} stood in the prompt: cut by a chunk boundary",
        SPLIT: f"{P} stood in the prompt in pieces, cut by chunk boundaries",
        CUT: f"80 % of {P} stood in the prompt: retrieved whole, and cut",
    }
    for where, line in told.items():
        found = conclude(evidence(where, found_only="F F", oracle_only="P P"))
        assert found.because[0] == f"{line}; oracle-only passed 2 of 2, found-only failed 2 of 2"


def whole(*passages, rival=False, position="middle", at=2):
    rivals = (Rival(TWIN, "14 days", "30 days", in_prompt=True, older=True),) if rival else ()
    sighting = Sighting(GOLD, "whole", 1.0, GOLD.text, position, "whole", "whole", rivals=rivals)
    context = retrieved(GOLD, TWIN) if rival else retrieved(GOLD)
    return lost(
        sighting, context=passages or context, gold_at=(at,), rivals_at=(3,) if rival else ()
    )


WHOLE = [
    # counts, probes, asked (with its placement), class
    (COUNTS, {}, ("reordered", "before"), None),
    (COUNTS, {"reordered": "P"}, ("reordered", "before"), None),
    (COUNTS, {"reordered": "P F P"}, None, "misplaced"),
    (COUNTS, {"reordered": "F P F P"}, None, "misplaced"),
    (COUNTS, {"reordered": "F F F"}, ("reordered", "after"), None),
    (COUNTS, {"reordered": "F F F F"}, ("oracle-only", None), None),
    (COUNTS, {"reordered": "F F F F", "oracle_only": "P P"}, None, "distracted"),
    (DROWNED, {}, None, "distracted"),
]


@pytest.mark.parametrize(("counts", "probes", "asked", "subclass"), WHOLE)
def test_a_passage_that_was_in_the_prompt_was_misplaced_or_drowned(counts, probes, asked, subclass):
    known = replace(evidence(whole(), counts, **probes), arms=EVERY)
    following = step(known)
    if asked:
        assert isinstance(following, Replay)
        assert (following.arm, following.placement) == asked
    else:
        assert isinstance(following, Diagnosis)
    assert named(conclude(known)) == subclass


def test_an_order_that_was_there_already_is_not_tried_again():
    context = retrieved(GOLD)
    first = whole(context[2], *context[:2], at=0)
    following = step(evidence(first))
    assert (following.arm, following.placement) == ("reordered", "after")


def test_what_cannot_be_reordered_is_not_called_drowned_by_the_oracle_alone():
    bare = evidence(whole(), arms=(*ARMS, "oracle-only"), oracle_only="P P")
    assert named(conclude(bare)) is None


def test_the_reasons_name_the_place_and_the_company():
    moved = conclude(evidence(whole(), reordered="P F P F"))
    assert moved.because[0] == (
        f"{P} stood whole in the prompt, in the middle beside 4 others; "
        "reordered, gold first, passed 2 of 2, reordered, gold last, failed 2 of 2"
    )
    drowned = conclude(evidence(whole(position=None), DROWNED))
    assert drowned.because[0] == (
        f"{P} stood whole in the prompt beside 4 others; "
        "oracle failed 3 of 3, oracle-only passed 4 of 4"
    )
    lone = retrieved(GOLD)[1:3]
    assert "beside 1 other;" in conclude(evidence(whole(*lone), DROWNED)).because[0]


@pytest.mark.parametrize(
    ("alone", "verdict"), [("PP", Verdict.KNOWLEDGE), ("PF", Verdict.BEHAVIOUR)]
)
def test_a_fact_that_mends_one_check_and_breaks_another_was_not_drowned(alone, verdict):
    """Two parts of one answer, both in the oracle: given alone, it says one or the other."""
    counts = {
        "rerun": "FP FP", "oracle": "FP FP FP FP", "placebo": "FP FP", "instruct": "FP FP FP",
        "perfect": "FP FP FP FP", "oracle_only": " ".join([alone] * 4),
    }  # fmt: skip
    checks = (Check(1, "a", "content", ("30 days",)), Check(2, "b", "content", ("receipt",)))
    known = replace(evidence(whole(), COUNTS), first=(False, True), trials=trials(**counts),
                    checks=checks, echo=(True, True))  # fmt: skip
    diagnosis = conclude(known)
    assert diagnosis.verdict is verdict
    assert (diagnosis.subclass == "distracted") == (verdict is Verdict.KNOWLEDGE)


def test_an_order_that_breaks_another_part_of_the_answer_mends_nothing():
    counts = {"rerun": "FP FP", "oracle": "PP PP PP", "placebo": "FP FP"}
    known = replace(evidence(whole(), COUNTS), first=(False, True), arms=EVERY, echo=(True, True))
    for moved, subclass in (("PP FP PP FP", "misplaced"), ("PF FP PF FP", None)):
        made = replace(known, trials=trials(**counts, reordered=moved))
        assert named(conclude(made)) == subclass


RIVAL = [
    (COUNTS, {}, "without-conflict", None),
    (COUNTS, {"without_conflict": "P P"}, None, "stale_or_conflicting"),
    (DROWNED, {"without_conflict": "P P"}, None, "stale_or_conflicting"),
    (DROWNED, {"without_conflict": "F F"}, None, "distracted"),
    (DROWNED, {"without_conflict": "P F P P F P"}, "rerun", None),
    (DROWNED | {"rerun": "F F F"}, {"without_conflict": "P F P P F P"}, None, None),
    (COUNTS, {"without_conflict": "F F"}, "reordered", None),
]


@pytest.mark.parametrize(("counts", "probes", "asked", "subclass"), RIVAL)
def test_a_contradicting_passage_is_blamed_if_it_passes_without(counts, probes, asked, subclass):
    known = evidence(whole(rival=True), counts, **probes)
    following = step(known)
    if asked:
        assert isinstance(following, Replay)
        assert following.arm == asked
    else:
        assert isinstance(following, Diagnosis)
    assert named(conclude(known)) == subclass


def test_the_two_versions_are_told():
    diagnosis = conclude(evidence(whole(rival=True), without_conflict="P P"))
    assert diagnosis.because[0] == (
        "docs/old.md#window says '14 days' instead of '30 days' (in the prompt, an older version); "
        "without-conflict passed 2 of 2"
    )


def twin(*, source=TWIN.source, in_prompt=True):
    passage = Passage(TWIN.text, source)
    rival = Rival(passage, "14 days", "30 days", in_prompt=in_prompt)
    return lost(absent(deeper_rank=7, depth=40, rivals=(rival,)))


REPLACED = [
    (twin(), "You have 14 days.", "stale_or_conflicting"),
    (twin(), "You have 60 days.", "ranked_too_low"),
    (twin(), "", "ranked_too_low"),
    (twin(in_prompt=False), "You have 14 days.", "ranked_too_low"),
]


@pytest.mark.parametrize(("where", "reply", "subclass"), REPLACED)
def test_a_version_retrieved_in_its_place_is_blamed_if_the_reply_goes_by_it(where, reply, subclass):
    replies = (reply,) if reply else ()
    diagnosis = conclude(evidence(where, replies=replies))
    assert named(diagnosis) == subclass
    assert bool(diagnosis.remarks) == (subclass == "ranked_too_low")


def test_half_of_the_failing_replies_must_go_by_the_other_version():
    known = evidence(twin(source=""), replies=("14 days.",))
    reruns = [replace(t, replies=("None.",)) if t.arm == "rerun" else t for t in known.trials]
    assert named(conclude(replace(known, trials=tuple(reruns)))) == "ranked_too_low"
    reruns[0] = replace(reruns[0], replies=("14 days!",))
    diagnosis = conclude(replace(known, trials=tuple(reruns)))
    assert named(diagnosis) == "stale_or_conflicting"
    assert diagnosis.because[0] == (
        f"{P} stands in the corpus; in its place the prompt held another passage, which says "
        "'14 days' instead of '30 days', and so does the reply"
    )


def test_what_the_first_level_shows_stands_where_nothing_was_seen():
    assert named(conclude(evidence(Whereabouts(), BY_PLACE))) == "order_dependent"
    assert named(conclude(evidence(Whereabouts(), DROWNED))) == "distracted"
    assert named(conclude(evidence(lost(absent(in_corpus=None)), BY_PLACE))) == "order_dependent"


def test_a_budget_that_is_spent_leaves_the_verdict_without_its_class():
    known = replace(evidence(whole()), max_replays=len(evidence(whole()).trials))
    diagnosis = step(known)
    assert isinstance(diagnosis, Diagnosis)
    assert named(diagnosis) is None


def test_of_both_the_lost_passage_is_told_though_it_names_no_class():
    counts = {"rerun": "FF FF", "oracle": "PF PF PF PF", "placebo": "FF FF FF"}
    known = Evidence(
        (False, False), trials(**counts), echo=(True, True), arms=("rerun", "oracle", "placebo"),
        whereabouts=lost(absent(in_corpus="absent")),
    )  # fmt: skip
    diagnosis = conclude(known)
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.BOTH, "partial")
    assert f"{P} is not in the corpus" in diagnosis.because
