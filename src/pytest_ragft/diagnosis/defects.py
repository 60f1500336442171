"""Failures that are the test's own: its check is too strict, or its oracle lacks the answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_ragft.diagnosis.behaviour import (
    ENOUGH_REPLIES,
    content_failing,
    failed_with_oracle,
)
from pytest_ragft.diagnosis.counts import name_check
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.lenient import almost_says
from pytest_ragft.diagnosis.standing import Standing
from pytest_ragft.diagnosis.trial import Trial


@dataclass(frozen=True, slots=True)
class Near:
    """A failing reply that says what the check looks for, written another way."""

    index: int
    """Of the check."""
    expected: str
    said: str


def defect_of(evidence: Evidence, standing: Standing) -> str | None:
    """The class of a defect that looks like behaviour; `None` where behaviour stands.

    Instructions that close the failure (`split` is prompt) show that its form can be had by
    asking: then the check is strict on purpose, and the prompt is the place to say so. Else, a
    check that fails only by the way a right answer is written measures writing, not answers; it
    is called a defect when that explains each failing reply with the oracle, and is no more than a
    remark when it explains some.
    """
    if standing.split == "prompt" or evidence.case.expects_abstention:
        return None
    if is_too_strict(evidence, standing):
        return "check_too_strict"
    return "oracle_insufficient" if _lacks_answer(evidence, standing) else None


def is_too_strict(evidence: Evidence, standing: Standing) -> bool:
    failed = failed_with_oracle(evidence)
    return len(failed) >= ENOUGH_REPLIES and all(
        _is_explained(evidence, standing, trial) for trial in failed
    )


def near_misses(evidence: Evidence) -> Iterator[Near]:
    """Each check's first one among the replies with the oracle."""
    seen: set[int] = set()
    for trial in failed_with_oracle(evidence):
        for i in _failing(trial):
            near = None if i in seen else _near(evidence, trial, i)
            if near:
                seen.add(i)
                yield near


def tell_strict(evidence: Evidence) -> str:
    """Checks that a reply with the oracle failed by its writing only, with both texts."""
    return "; ".join(
        f"{name_check(evidence, near.index)} looks for {near.expected!r}, "
        f"the reply says {near.said!r}"
        for near in near_misses(evidence)
    )


def tell_unsaid(evidence: Evidence) -> str:
    """Whether a fact may be missing besides: without the oracle, no reply says it in any way."""
    unchanged = [Trial("rerun", evidence.first, replies=evidence.baseline_replies)]
    unchanged += evidence.reruns
    said = any(_near(evidence, trial, i) for trial in unchanged for i in _failing(trial))
    told = "without the oracle, the replies do not say it: mend the check, and diagnose again"
    return "" if said else told


def tell_missing(evidence: Evidence, standing: Standing) -> str:
    """What the oracle does not hold."""
    checks = [evidence.check(i) for i in content_failing(evidence, standing)]
    texts = dict.fromkeys(text for check in checks if check for text in check.expected)
    named = f" ({', '.join(map(repr, texts))})" if texts else ""
    return f"the oracle does not hold what the failing checks look for{named}"


def _is_explained(evidence: Evidence, standing: Standing, trial: Trial) -> bool:
    solid = [i for i in _failing(trial) if standing.beliefs[i].cause != "chance"]
    return bool(solid) and all(_near(evidence, trial, i) for i in solid)


def _failing(trial: Trial) -> Iterable[int]:
    return (i for i, outcome in enumerate(trial.outcomes) if outcome is False)


def _near(evidence: Evidence, trial: Trial, index: int) -> Near | None:
    """All that the check looks for is said, and not all of it word for word."""
    check = evidence.check(index)
    if check is None or check.kind != "content":
        return None
    reply = "\n".join(trial.replies)
    said = [(text, almost_says(text, reply)) for text in check.expected]
    if any(found is None for _, found in said):
        return None
    return next(
        (Near(index, text, found) for text, found in said if found and text not in reply), None
    )


def _lacks_answer(evidence: Evidence, standing: Standing) -> bool:
    """The oracle does not hold what the checks look for that fail in spite of it."""
    missing = evidence.whereabouts.answer_in_oracle is False
    return missing and bool(content_failing(evidence, standing))
