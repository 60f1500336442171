"""What the replays show beside the verdict, and the replay without context that may show it."""

from dataclasses import replace

import pytest
from diagnosis.scripted import trials
from diagnosis.truths import GOLD, NOISE, TWIN, absent

from pytest_ragft.diagnosis import REMARKS, Check, Diagnosis, Evidence, Replay, conclude, step
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.whereabouts import Rival, Sighting, Whereabouts

K = {"rerun": "F F", "oracle": "P P", "placebo": "F F"}
B = {"rerun": "F F", "oracle": "F F F", "instruct": "F F F", "perfect": "F F F"}
FLAKY = {"rerun": "P F P P F P"}
ARMS = ("rerun", "oracle", "placebo", "instruct", "perfect", "closed-book")
LOST = Whereabouts((absent(in_corpus="absent"),), NOISE, retrieves=True)
WHOLE = Whereabouts((Sighting(GOLD, "whole", position="late"),), NOISE, retrieves=True)


def evidence(counts=K, where=LOST, kinds=(), **probes):
    made = trials(**counts, **probes)
    width = len(counts["rerun"].split()[0])
    checks = tuple(Check(10 + i, "assert x", kind) for i, kind in enumerate(kinds))
    first = (False,) * (width - len(kinds) + 1) + (True,) * (len(kinds) - 1) if kinds else (
        False,
    ) * width  # fmt: skip
    return Evidence(
        first, made, echo=(True,) * width, arms=ARMS, checks=checks, whereabouts=where,
        case=Case(oracle=GOLD.text, instructions="Be brief."),
    )  # fmt: skip


def told(known):
    return {remark.name: remark.text for remark in conclude(known).remarks}


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (evidence(), True),
        (evidence(closed_book="F"), False),
        (evidence(closed_book="P"), True),
        (evidence(closed_book="P P"), False),
        (evidence(B), True),
        (evidence(where=WHOLE), True),
        (evidence(B, WHOLE, ("format",)), False),
        (evidence(where=Whereabouts()), False),
        (evidence(where=replace(LOST, context=())), False),
        (evidence(where=Whereabouts(context=NOISE)), True),
        (evidence(FLAKY), False),
        (replace(evidence(), max_replays=6), False),
        (replace(evidence(), arms=ARMS[:-1]), False),
    ],
)
def test_one_replay_without_the_context_is_worth_it_where_the_fact_was_not_there(known, asked):
    following = step(known)
    assert isinstance(following, Replay if asked else Diagnosis)
    if asked:
        assert (following.arm, following.settles) == ("closed-book", 0.0)


def test_retrieval_did_harm_if_it_passes_without():
    assert told(evidence(closed_book="P P"))["retrieval_harm"] == (
        "closed-book passed 2 of 2, rerun failed 2 of 2"
    )
    assert told(evidence(B, closed_book="P P"))["retrieval_harm"]
    for known in (
        evidence(closed_book="P"),
        evidence(closed_book="F F"),
        evidence(FLAKY, closed_book="P P"),
        replace(evidence(closed_book="P P"), trials=trials(rerun="F", closed_book="P P")),
    ):
        assert "retrieval_harm" not in told(known)


def test_a_form_that_breaks_under_the_oracle_is_told_from_the_trials_made():
    counts = {"rerun": "FP FP", "oracle": "PF PF PF PF", "placebo": "FP FP FP"}
    known = evidence(counts, Whereabouts(), ("content", "format"))
    assert told(known) == {
        "format_broken_by_context": ("line 11: assert x: rerun passed 2 of 2, oracle failed 4 of 4")
    }
    assert told(evidence(counts, Whereabouts(), ("content", "content"))) == {}
    assert told(evidence(K, Whereabouts(), ("format",))) == {}


def test_a_form_that_holds_without_the_context_only_is_broken_by_it():
    counts = {"rerun": "FF FF", "oracle": "PF PF PF PF", "placebo": "FF FF FF"}
    known = replace(evidence(counts, LOST, ("content", "constraint")), first=(False, False))
    first = replace(known, trials=(*known.trials, *trials(closed_book="FP")))
    assert step(first).arm == "closed-book"  # something passed: is it so again?
    again = replace(known, trials=(*known.trials, *trials(closed_book="FP FP")))
    assert isinstance(step(again), Diagnosis)
    assert told(again)["format_broken_by_context"] == (
        "line 11: assert x: closed-book passed 2 of 2, rerun failed 2 of 2"
    )
    none = replace(known, trials=(*known.trials, *trials(closed_book="FF")))
    assert isinstance(step(none), Diagnosis)


def test_another_version_is_told_though_it_did_not_decide():
    rivals = (
        Rival(TWIN, "14 days", "30 days", in_prompt=True, older=True),
        Rival(TWIN, "7 days", "30 days", older=False),
        Rival(replace(TWIN, source=""), "1 day", "30 days"),
    )
    where = Whereabouts((absent(in_corpus="absent", rivals=rivals),), retrieves=True)
    assert told(evidence(where=where))["conflicting_version"] == (
        "docs/old.md#window says '14 days' instead of '30 days' (in the prompt, an older version); "
        "docs/old.md#window says '7 days' instead of '30 days' (in the corpus, a newer version); "
        "a passage says '1 day' instead of '30 days' (in the corpus)"
    )


BY_PLACE = {"rerun": "F F", "oracle": "P F P F P F P F", "placebo": "F F F F"}


def test_a_placement_that_matters_is_told_where_another_class_is_named():
    text = "oracle before the question passed 4 of 4, oracle after the question failed 4 of 4"
    assert told(evidence(BY_PLACE, closed_book="F"))["placement_sensitive"] == text
    assert told(evidence(BY_PLACE, Whereabouts())) == {}  # here it is the class
    assert "placement_sensitive" not in told(evidence(B, Whereabouts()))


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (WHOLE, "the oracle's text stood whole in the failed prompt (late)"),
        (
            Whereabouts((Sighting(GOLD, "whole"),)),
            "the oracle's text stood whole in the failed prompt",
        ),
        (LOST, None),
        (Whereabouts((Sighting(GOLD, "whole"), absent())), None),
        (Whereabouts(), None),
    ],
)
def test_a_fact_that_was_there_all_along_is_told(where, text):
    assert told(evidence(B, where)).get("oracle_was_in_prompt") == text


def test_a_class_that_says_so_itself_needs_no_remark():
    drowned = {"rerun": "F F", "oracle": "F F F", "oracle_only": "P P P P", "placebo": "F F"}
    found = conclude(replace(evidence(drowned, WHOLE), arms=(*ARMS, "oracle-only")))
    assert (found.subclass, found.remarks) == ("distracted", ())


def test_remarks_come_in_the_order_of_the_taxonomy():
    rival = Rival(TWIN, "14 days", "30 days")
    where = Whereabouts((absent(in_corpus="absent", rivals=(rival,)),), NOISE, retrieves=True)
    names = [remark.name for remark in conclude(evidence(where=where, closed_book="P P")).remarks]
    assert names == ["retrieval_harm", "conflicting_version"]
    assert names == [name for name in REMARKS if name in names]
