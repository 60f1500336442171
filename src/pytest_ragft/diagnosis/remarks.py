"""What the replays showed beside the verdict."""

from collections.abc import Collection, Iterator, Sequence

from pytest_ragft.diagnosis.counts import name_check, tell_arms, tell_check, tell_placements
from pytest_ragft.diagnosis.defects import tell_strict
from pytest_ragft.diagnosis.evidence import Evidence, outcome_at
from pytest_ragft.diagnosis.plan import ORDER
from pytest_ragft.diagnosis.probes import Ask, answer, shows
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.taxonomy import REMARKS
from pytest_ragft.diagnosis.trial import Trial
from pytest_ragft.diagnosis.verdict import Remark, Verdict
from pytest_ragft.diagnosis.where import tell_rivals

CLOSED_BOOK = "closed-book"
_FORMS = ("format", "constraint")
_IN_PROMPT = ("distracted", "misplaced", "stale_or_conflicting")
"""Classes whose reasons say already that the fact was in the prompt."""


def ask_for_remark(evidence: Evidence, standing: Standing) -> Ask | None:
    """One replay without the retrieved context; another only if the first one passes something.

    A model that fails with the whole fact in its prompt, and with nothing but it, is not asked.
    """
    at_fault = standing.leading is Verdict.KNOWLEDGE or not evidence.whereabouts.had_all
    if not evidence.whereabouts.context or standing.leading is Verdict.FLAKY or not at_fault:
        return None
    checks = [*standing.carriers, *_broken_forms(evidence)]
    asked = answer(evidence, CLOSED_BOOK, standing.carriers)
    trials = [trial for trial in evidence.trials if trial.arm == CLOSED_BOOK]
    if not trials:
        return asked if isinstance(asked, Ask) else None
    for i in checks:
        asked = answer(evidence, CLOSED_BOOK, (i,))
        if isinstance(asked, Ask) and any(outcome_at(t.outcomes, i) for t in trials):
            return asked
    return None


def remarks(
    verdict: Verdict, subclass: str | None, evidence: Evidence, standing: Standing
) -> tuple[Remark, ...]:
    """In the order of `taxonomy.REMARKS`."""
    found = {
        "retrieval_harm": _harm(verdict, evidence, standing),
        "format_broken_by_context": "; ".join(_forms(evidence)),
        "check_too_strict": "" if subclass == "check_too_strict" else tell_strict(evidence),
        "conflicting_version": "" if subclass == "stale_or_conflicting" else tell_rivals(evidence),
        "placement_sensitive": _placement(verdict, subclass, evidence, standing),
        "oracle_was_in_prompt": "" if subclass in _IN_PROMPT else _in_prompt(evidence),
    }
    return tuple(Remark(name, found[name]) for name in REMARKS if found[name])


def _harm(verdict: Verdict, evidence: Evidence, standing: Standing) -> str:
    if verdict in {Verdict.FLAKY, Verdict.UNDETERMINED} or not standing.carriers:
        return ""
    if _shown(evidence, CLOSED_BOOK, standing.carriers) is not True:
        return ""
    return tell_arms(evidence, (CLOSED_BOOK, "rerun"))


def _forms(evidence: Evidence) -> Iterator[str]:
    """Checks of form that pass without the context, or without the oracle, and fail with it."""
    for i in range(evidence.width):
        check = evidence.check(i)
        if check is None or check.kind not in _FORMS:
            continue
        unchanged = _shown(evidence, "rerun", (i,))
        if unchanged and _shown(evidence, "oracle", (i,)) is False:
            arms = ("rerun", "oracle")
        elif unchanged is False and _shown(evidence, CLOSED_BOOK, (i,)):
            arms = (CLOSED_BOOK, "rerun")
        else:
            continue
        yield f"{name_check(evidence, i)}: {tell_check(evidence, i, arms)}"


def _broken_forms(evidence: Evidence) -> list[int]:
    return [
        i
        for i, check in enumerate(evidence.checks)
        if check.kind in _FORMS and _shown(evidence, "rerun", (i,)) is False
    ]


def _placement(
    verdict: Verdict, subclass: str | None, evidence: Evidence, standing: Standing
) -> str:
    if verdict not in {Verdict.KNOWLEDGE, Verdict.BOTH} or subclass == "order_dependent":
        return ""
    facts = [i for i in standing.carriers if standing.beliefs[i].cause == "knowledge"]
    sensitive = any(standing.within(i, ORDER) >= SURE_OF_SPLIT for i in facts)
    return tell_placements(evidence) if sensitive else ""


def _in_prompt(evidence: Evidence) -> str:
    if not evidence.whereabouts.had_all:
        return ""
    positions = [sighting.position for sighting in evidence.whereabouts.sightings]
    where = ", ".join(dict.fromkeys(position for position in positions if position))
    return f"the oracle's text stood whole in the failed prompt{f' ({where})' if where else ''}"


def _shown(evidence: Evidence, arm: str, checks: Collection[int]) -> bool | None:
    """As `shows`; the failed run counts as a rerun."""
    first = [Trial("rerun", evidence.first)] if arm == "rerun" else []
    trials: Sequence[Trial] = [*first, *(t for t in evidence.trials if t.arm == arm)]
    return shows(evidence, trials, checks)
