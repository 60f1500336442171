"""What a suite's diagnoses add up to."""

from random import Random

import pytest
from diagnosis.scripted import trials

from pytest_ragft.diagnosis import Diagnosis, Verdict, summarise

K, B, FLAKY = Verdict.KNOWLEDGE, Verdict.BEHAVIOUR, Verdict.FLAKY


def made(verdict, sure=0.96, technique="", reruns="F F"):
    probabilities = {K: 0.0, B: 0.0, Verdict.BOTH: 0.0, FLAKY: 1 - sure, verdict: sure}
    if verdict in {Verdict.DEFECT, Verdict.UNDETERMINED}:
        probabilities = {}
    return Diagnosis(
        verdict, None, sure, (), "", trials=trials(rerun=reruns), probabilities=probabilities,
        technique=technique,
    )  # fmt: skip


def summary(diagnoses, seed=4, draws=400):
    return (
        summarise(diagnoses, lambda: Random.expovariate(random, 1.0), draws)
        if (random := Random(seed))
        else None
    )


def test_counts_claims_and_techniques():
    suite = [made(K)] * 9 + [made(B, 0.98)] * 4 + [made(Verdict.UNDETERMINED, 0.0)] * 2
    suite.append(made(B, technique="fine-tuning"))
    found = summary(suite)
    assert found.tests == 16
    assert (found.counts[K], found.counts[B], found.counts[FLAKY]) == (9, 5, 0)
    assert found.claims == 14
    assert found.expected_wrong == pytest.approx(9 * 0.04 + 4 * 0.02 + 0.04)
    assert found.techniques == (
        ("retrieval", 9),
        ("prompt", 4),
        ("more evidence", 2),
        ("fine-tuning", 1),
    )


def test_intervals_hold_the_share_and_narrow_with_more_tests():
    few = summary([made(K)] * 3 + [made(B)] * 2)
    many = summary([made(K)] * 60 + [made(B)] * 40)
    for found in (few, many):
        share = found.shares[K]
        assert share.point == 0.6
        assert 0 <= share.low <= share.point <= share.high <= 1
    assert many.shares[K].high - many.shares[K].low < few.shares[K].high - few.shares[K].low
    assert many.shares[K].low > 0.4


def test_five_of_five_is_not_surely_all():
    found = summary([made(K, 1.0)] * 5)
    assert found.shares[K].point == found.shares[K].high == 1
    assert found.shares[K].low < 0.8


def test_a_doubtful_verdict_widens_its_interval():
    sure, doubtful = summary([made(K, 1.0)] * 20), summary([made(K, 0.7)] * 20)
    assert doubtful.shares[K].low < sure.shares[K].low
    assert doubtful.shares[FLAKY].high > sure.shares[FLAKY].high


def test_the_flake_rate_is_that_of_unchanged_reruns():
    found = summary([made(K, reruns="F F F"), made(FLAKY, reruns="P F P F P")])
    assert (found.passed_reruns, found.reruns) == (3, 8)
    assert found.flake_rate == 3 / 8


def test_a_suite_without_failures_has_no_shares():
    found = summary([])
    assert (found.tests, found.shares, found.techniques, found.flake_rate) == (0, {}, (), None)


def test_the_same_draws_give_the_same_summary():
    suite = [made(K)] * 3 + [made(FLAKY)]
    assert summary(suite) == summary(suite)


def test_rounding_in_probabilities_does_not_matter():
    crumbs = Diagnosis(K, None, 0.5, (), "", probabilities={K: 0.5, B: 0.4999})
    tiny = summarise([crumbs], lambda: 1e-12, draws=4)  # draws the very end of the distribution
    assert tiny.shares[B].high > 0


def test_fixes_are_counted_finely_and_those_of_the_product_come_first():
    suite = [Diagnosis(K, "corpus_gap", 0.97, (), "")] * 2
    suite += [Diagnosis(K, "ranked_too_low", 0.97, (), "")] * 2
    suite += [Diagnosis(B, "over_refusal", 0.97, (), "", technique="fine-tuning", fix="fine-tune")]
    suite += [Diagnosis(Verdict.UNDETERMINED, None, 0.0, (), "")] * 4
    suite += [Diagnosis(Verdict.DEFECT, "oracle_insufficient", 0.97, (), "")]
    suite += [Diagnosis(K, None, 0.97, (), "", fix="made up")]
    assert summary(suite).fixes == (
        ("add documents", "retrieval", 2),
        ("re-rank or raise k", "retrieval", 2),
        ("fine-tune", "fine-tuning", 1),
        ("made up", "retrieval", 1),
        ("more evidence", "more evidence", 4),
        ("fix the golden record", "the test itself", 1),
    )
