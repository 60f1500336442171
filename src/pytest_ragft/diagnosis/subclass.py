"""Level 2 of the taxonomy, claimed only where its own evidence stands."""

from pytest_ragft.diagnosis.behaviour import behaviour
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.knowledge import knowledge
from pytest_ragft.diagnosis.probes import Ask
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.verdict import Verdict


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
            return _flaky(standing)


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
