"""Where a fact was lost on its way into the answer: the finer classes of knowledge."""

from collections.abc import Collection, Iterable

from pytest_ragft.diagnosis.arm import PLACEMENTS, Placement
from pytest_ragft.diagnosis.context import reordered
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.lenient import almost_says
from pytest_ragft.diagnosis.plan import ORDER
from pytest_ragft.diagnosis.probes import Answer, Ask, answer
from pytest_ragft.diagnosis.scorecard import sound
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.whereabouts import Presence, Rival, Sighting, Whereabouts

STAGES = (
    "corpus_gap",
    "not_retrieved",
    "missed_by_search",
    "ranked_too_low",
    "dropped_by_reranker",
    "cut_from_prompt",
    "chunk_split",
    "distracted",
    "misplaced",
    "stale_or_conflicting",
)
"""In the order of the pipeline; where several passages were lost, the earliest one names it."""
SAYS_IT_FROM = 0.5
"""Share of the failing replies that must say what a contradicting passage says."""

_PRESENT: tuple[Presence, ...] = ("whole", "split")


def knowledge(evidence: Evidence, standing: Standing) -> str | Ask | None:
    """The class, the trial that would tell, or `None` where nothing tells.

    What was seen of the pipeline comes first, replays where it leaves a choice; what the arms of
    the first level show by themselves is claimed where nothing was seen.
    """
    if evidence.whereabouts.retrieves is False:
        return "no_retrieval"
    checks = [i for i in standing.carriers if standing.beliefs[i].cause == "knowledge"]
    drowned = explained(standing, ("distracted",))
    found = _by_place(evidence, checks, drowned=drowned)
    if found is not None:
        return found
    if explained(standing, ORDER):
        return "order_dependent"
    return "distracted" if drowned and not evidence.whereabouts.rivals_at else None


def explained(standing: Standing, names: Collection[str]) -> bool:
    """These explanations hold nearly all that is given to the cause of each carrier."""
    return all(standing.within(i, names) >= SURE_OF_SPLIT for i in standing.carriers)


def stage_of(evidence: Evidence, sighting: Sighting) -> str | None:
    """Where a passage that is absent from the prompt was lost, seen without a replay."""
    if sighting.in_retrieved in _PRESENT:
        return "cut_from_prompt"
    if sighting.in_corpus == "absent":
        return "corpus_gap"
    if replaced_by(evidence, sighting):
        return "stale_or_conflicting"
    return _missed(sighting) if sighting.in_retrieved == "absent" else None


def replaced_by(evidence: Evidence, sighting: Sighting) -> Rival | None:
    """The passage in the prompt that the failing replies go by, in place of the gold one."""
    replies = [evidence.baseline_replies]
    replies += [trial.replies for trial in evidence.reruns if trial.passed is False]
    texts = [" ".join(reply) for reply in replies if reply]
    for rival in sighting.rivals:
        saying = sum(almost_says(rival.says, text) is not None for text in texts)
        if rival.in_prompt and saying and saying >= SAYS_IT_FROM * len(texts):
            return rival
    return None


def earliest(stages: Iterable[str | None]) -> str | None:
    """The first one in the order of the pipeline, of those that are known."""
    return min((stage for stage in stages if stage), key=STAGES.index, default=None)


def _missed(sighting: Sighting) -> str | None:
    """The search did not return it: what a longer list, or an earlier one, shows."""
    if sighting.in_first_list in _PRESENT:
        return "dropped_by_reranker"
    if sighting.deeper_rank is not None:
        return "ranked_too_low"
    if sighting.in_corpus not in _PRESENT:
        return None  # it may be missing from the corpus
    return "missed_by_search" if sighting.depth is None else "not_retrieved"


def _by_place(evidence: Evidence, checks: Collection[int], *, drowned: bool) -> str | Ask | None:
    sightings = evidence.whereabouts.sightings
    absent = [sighting for sighting in sightings if sighting.in_prompt == "absent"]
    if absent or not sightings:
        return earliest(stage_of(evidence, sighting) for sighting in absent)
    if evidence.whereabouts.rivals_at:
        without = _mends(evidence, "without-conflict", checks)
        if without is not False:
            return "stale_or_conflicting" if without is True else without
    if drowned:
        return "distracted"
    incomplete = [sighting for sighting in sightings if sighting.in_prompt != "whole"]
    return _in_part(evidence, checks, incomplete) if incomplete else _buried(evidence, checks)


def _in_part(
    evidence: Evidence, checks: Collection[int], incomplete: Collection[Sighting]
) -> str | Ask | None:
    """Is the whole passage needed, or would the part have done?"""
    part = answer(evidence, "found-only", checks)
    if part is None or isinstance(part, Ask):
        return part
    if part:
        return "distracted"
    whole = _mends(evidence, "oracle-only", checks)
    if not whole or isinstance(whole, Ask):
        return whole or None
    cut = any(sighting.in_retrieved == "whole" for sighting in incomplete)
    return "cut_from_prompt" if cut else "chunk_split"


def _buried(evidence: Evidence, checks: Collection[int]) -> str | Ask | None:
    """The passage stood whole in the prompt: is it the place, or the company?"""
    moved = [_moved(evidence, checks, placement) for placement in PLACEMENTS]
    if True in moved:
        return "misplaced"
    asked = next((each for each in moved if isinstance(each, Ask)), None)
    if asked or None in moved:
        return asked
    alone = _mends(evidence, "oracle-only", checks)
    if isinstance(alone, Ask):
        return alone
    return "distracted" if alone else None


def _moved(evidence: Evidence, checks: Collection[int], placement: Placement) -> Answer:
    """Whether it passes with the gold passages first, or last; where they stood it fails."""
    if _stood_there(evidence.whereabouts, placement):
        return False
    return _mends(evidence, "reordered", checks, placement)


def _mends(
    evidence: Evidence, arm: str, checks: Collection[int], placement: Placement | None = None
) -> Answer:
    """Whether these checks pass under an arm, and none breaks that passes without it."""
    return answer(evidence, arm, {*checks, *sound(evidence)}, placement)


def _stood_there(whereabouts: Whereabouts, placement: Placement) -> bool:
    context = whereabouts.context or ()
    moved = reordered(context, whereabouts, placement)
    return bool(context) and [p.text for p in moved] == [p.text for p in context]
