"""Level 2 of the taxonomy, claimed only where its own evidence stands."""

from collections.abc import Iterable

from pytest_ragft.diagnosis.evidence import Evidence, outcome_at
from pytest_ragft.diagnosis.plan import ORDER
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.trial import Trial
from pytest_ragft.diagnosis.verdict import Verdict

ENOUGH_REPLIES = 2
"""Replies with the oracle that must show the same fault, so that one odd reply names no class."""
_KINDS = ("format", "constraint")


def subclass_of(verdict: Verdict, evidence: Evidence, standing: Standing) -> str | None:
    """The finer class of a decided verdict, or `None` where the evidence does not decide it."""
    match verdict:
        case Verdict.KNOWLEDGE:
            return _knowledge(standing)
        case Verdict.BEHAVIOUR:
            return _behaviour(evidence, standing)
        case Verdict.BOTH:
            return _both(standing)
        case _:
            return _flaky(standing)


def _knowledge(standing: Standing) -> str | None:
    if _all_carriers(standing, ORDER):
        return "order_dependent"
    return "distracted" if _all_carriers(standing, ("distracted",)) else None


def _all_carriers(standing: Standing, members: tuple[str, ...]) -> bool:
    """These explanations hold nearly all that is given to the cause of each carrier."""
    return all(standing.within(i, members) >= SURE_OF_SPLIT for i in standing.carriers)


def _behaviour(evidence: Evidence, standing: Standing) -> str | None:
    if standing.split == "prompt":
        return "prompt_fixable"
    if evidence.case.expects_abstention:
        return "no_abstention"
    with_oracle = [t for t in evidence.trials if t.arm == "oracle" and t.passed is False]
    several = len(with_oracle) >= ENOUGH_REPLIES
    if several and all(refuses(trial) for trial in with_oracle):
        return "over_refusal"
    kind = _kind_of_failing(evidence, with_oracle)
    if several and kind is None and _ignore_context(evidence, with_oracle):
        return "ignores_context"  # the context has no part in a form or rule that is broken
    return None if standing.split is None else kind or "not_prompt_fixable"


def refuses(trial: Trial) -> bool:
    return trial.refused or any(is_refusal(reply) for reply in trial.replies)


def _ignore_context(evidence: Evidence, with_oracle: Iterable[Trial]) -> bool:
    """Each reply with the oracle is one that the prompt without it got, too."""
    failed = [trial for trial in evidence.reruns if trial.passed is False]
    texts = {_normalised(trial.replies) for trial in failed}
    texts |= {_normalised(evidence.baseline_replies)}
    prints = {trial.fingerprint for trial in failed}
    return all(
        _normalised(trial.replies) in texts - {()} or trial.fingerprint in prints - {None}
        for trial in with_oracle
    )


def _normalised(replies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(reply.casefold().split()).rstrip(".!") for reply in replies)


def _kind_of_failing(evidence: Evidence, with_oracle: Iterable[Trial]) -> str | None:
    """The kind of the checks that fail with the oracle, if it is one of those with a class."""
    kinds = {
        check.kind
        for trial in with_oracle
        for i, check in enumerate(evidence.checks)
        if outcome_at(trial.outcomes, i) is False
    }
    return next((kind for kind in _KINDS if kinds == {kind}), None)


def _both(standing: Standing) -> str | None:
    causes = {standing.beliefs[i].cause for i in standing.carriers}
    if "joint" in causes:
        return "knowledge_then_prompt" if causes == {"joint"} else None
    return "partial"


def _flaky(standing: Standing) -> str | None:
    """Whether the prompt as written varies, or only changed prompts do."""
    beliefs = [standing.beliefs[i].explanations for i in standing.voters]
    fragile = sum(explanations.get("fragile", 0.0) for explanations in beliefs)
    share = fragile / (fragile + sum(explanations["flaky"] for explanations in beliefs))
    if share >= SURE_OF_SPLIT:
        return "fragile"
    return "sampling" if 1 - share >= SURE_OF_SPLIT else None
