"""Level 2 of the taxonomy, claimed only where its own evidence stands."""

from pytest_ragft.diagnosis.behaviour import behaviour
from pytest_ragft.diagnosis.belief import believe
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.knowledge import knowledge
from pytest_ragft.diagnosis.probes import Ask
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.verdict import Verdict

MOST_RERUNS = 5
"""Unchanged reruns that are made to see whether the prompt as written varies."""


def subclass_of(verdict: Verdict, evidence: Evidence, standing: Standing) -> str | Ask | None:
    """The finer class of a decided verdict, the trial that would tell, or `None`."""
    match verdict:
        case Verdict.KNOWLEDGE:
            return knowledge(evidence, standing)
        case Verdict.BEHAVIOUR:
            return behaviour(evidence, standing)
        case Verdict.BOTH:
            return _both(standing)
        case _:
            return _flaky(evidence, standing)


def _both(standing: Standing) -> str | None:
    causes = {standing.beliefs[i].cause for i in standing.carriers}
    if "joint" in causes:
        return "knowledge_then_prompt" if causes == {"joint"} else None
    return "partial"


def _flaky(evidence: Evidence, standing: Standing) -> str | Ask | None:
    """Whether the prompt as written varies, or only changed prompts do."""
    # The first run was picked for failing: it does not speak for a prompt that always fails.
    beliefs = [believe(standing.replayed[i], standing.setting) for i in standing.voters]
    fragile = sum(belief.explanations.get("fragile", 0.0) for belief in beliefs)
    share = fragile / (fragile + sum(belief.explanations["flaky"] for belief in beliefs))
    if share >= SURE_OF_SPLIT:
        return "fragile"
    if 1 - share >= SURE_OF_SPLIT:
        return "sampling"
    more = len(evidence.reruns) < MOST_RERUNS and not standing.setting.repeating
    return Ask("rerun") if more and "rerun" in evidence.arms else None
