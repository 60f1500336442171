"""Where a passage stood, in one line of plain words."""

from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.knowledge import STAGES, replaced_by, stage_of
from pytest_ragft.diagnosis.whereabouts import Rival, Sighting
from pytest_ragft.diagnosis.wording import ordinal

_HALF = (0.4, 0.6)
_AGES = {True: ", an older version", False: ", a newer version", None: ""}


def tell_places(evidence: Evidence) -> list[str]:
    """A line for each gold passage, the one that was lost earliest first."""

    def stage(sighting: Sighting) -> tuple[bool, int]:
        found = stage_of(evidence, sighting)
        return sighting.in_prompt != "absent", STAGES.index(found) if found else len(STAGES)

    return [
        _tell(evidence, sighting) for sighting in sorted(evidence.whereabouts.sightings, key=stage)
    ]


def tell_rivals(evidence: Evidence) -> str:
    """Each passage that says something else than a gold one."""
    told = [
        f"{rival.passage.source or 'a passage'} says {rival.says!r} instead of "
        f"{rival.instead_of!r} ({'in the prompt' if rival.in_prompt else 'in the corpus'}"
        f"{_AGES[rival.older]})"
        for sighting in evidence.whereabouts.sightings
        for rival in sighting.rivals
    ]
    return "; ".join(dict.fromkeys(told))


def unseen_places(evidence: Evidence) -> str:
    """What would have to be seen to tell where the fact was lost; empty where it was seen."""
    sightings = evidence.whereabouts.sightings
    if evidence.whereabouts.retrieves is False or any(s.in_prompt != "absent" for s in sightings):
        return ""
    unseen = []
    if all(sighting.in_corpus is None for sighting in sightings):
        unseen.append("no corpus is set")
    if all(sighting.in_retrieved is None for sighting in sightings):
        unseen.append("no search was seen")
    return f"{' and '.join(unseen)}: where the fact was lost is open" if unseen else ""


def _tell(evidence: Evidence, sighting: Sighting) -> str:
    named = f" {sighting.gold.source}" if sighting.gold.source else ""
    match sighting.in_prompt:
        case "absent":
            return _absent(evidence, sighting, f"the passage{named}")
        case "whole":
            where = f", {_POSITIONS[sighting.position]}" if sighting.position else ""
            return f"the passage{named} stood whole in the prompt{where}{_beside(evidence)}"
        case _:
            return _in_part(sighting, named)


def _absent(evidence: Evidence, sighting: Sighting, passage: str) -> str:
    stage = stage_of(evidence, sighting)
    if stage == "corpus_gap":
        return f"{passage} is not in the corpus"
    if stage is None:
        return f"{passage} was not in the prompt{_seen(sighting)}"
    held = sighting.in_corpus in {"whole", "split"}
    it = "it" if held else passage
    return (f"{passage} stands in the corpus; " if held else "") + _lost(
        evidence, sighting, stage, it
    )


def _lost(evidence: Evidence, sighting: Sighting, stage: str, it: str) -> str:
    gave = f"the search gave {sighting.retrieved} passage{'' if sighting.retrieved == 1 else 's'}"
    at = f" at rank {sighting.rank} of {sighting.retrieved}" if sighting.rank else ""
    of = f" of {sighting.depth}" if sighting.depth else ""
    ranks = f"{it} ranks {ordinal(sighting.deeper_rank or 0)}{of}"
    return {
        "stale_or_conflicting": _replaced(replaced_by(evidence, sighting)),
        "cut_from_prompt": f"the search gave {it}{at}, and it did not reach the prompt",
        "dropped_by_reranker": f"the search found {it}, and the re-ranker left it out",
        "ranked_too_low": f"{gave}, and {ranks}",
        "not_retrieved": f"{gave} without {it}, and a list of {sighting.depth} lacks it, too",
        "missed_by_search": f"{gave} without {it}, and a longer list could not be had",
    }[stage]


def _replaced(rival: Rival | None) -> str:
    if rival is None:
        return ""
    return (
        f"in its place the prompt held {rival.passage.source or 'another passage'}, which says "
        f"{rival.says!r} instead of {rival.instead_of!r}, and so does the reply"
    )


def _seen(sighting: Sighting) -> str:
    if sighting.in_corpus in {"whole", "split"}:
        return ", though it stands in the corpus"
    return "" if sighting.in_corpus else "; no corpus is known to look for it in"


def _in_part(sighting: Sighting, named: str) -> str:
    if sighting.in_prompt == "split":
        return f"the passage{named} stood in the prompt in pieces, cut by chunk boundaries"
    low, high = _HALF
    share = "half" if low <= sighting.coverage <= high else f"{100 * sighting.coverage:.0f} %"
    cut = (
        "retrieved whole, and cut"
        if sighting.in_retrieved == "whole"
        else "cut by a chunk boundary"
    )
    return f"{share} of the passage{named} stood in the prompt: {cut}"


def _beside(evidence: Evidence) -> str:
    context = evidence.whereabouts.context or ()
    others = len(context) - len(evidence.whereabouts.gold_at)
    return f" beside {others} other{'' if others == 1 else 's'}" if others > 0 else ""


_POSITIONS = {"early": "early", "middle": "in the middle", "late": "late"}
