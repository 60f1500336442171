"""Other contexts for a replay, made of the passages that the app retrieved and of the oracle's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Passage, Retrieved
from pytest_ragft.diagnosis.prompt import add_reference, lacks_oracle
from pytest_ragft.diagnosis.whereabouts import Whereabouts

HALVES = 2
HEADS = ("", "Excerpt:\n\n", "From the documents:\n\n")
"""The wordings of a passage that stands in for what was retrieved."""
ENDS: dict[Placement, str] = {"before": "", "after": "\n\n(End of the excerpt.)"}
_BOUNDARY = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*+|]|\d+[.)])\s)")
"""Ends of sentences and of paragraphs, list items and table rows; not of a line that goes on."""


def gold_passages(case: Case) -> tuple[Passage, ...]:
    """The oracle in its parts; one part where it was declared as a text."""
    return case.passages or ((Passage(case.oracle),) if case.oracle else ())


def parts(case: Case) -> tuple[str, ...]:
    """The oracle's sources, or the halves of its only one; a single sentence stays whole."""
    passages = gold_passages(case)
    if len(passages) == 1:
        return halves(passages[0].text)
    return tuple(passage.text for passage in passages)


def halves(text: str) -> tuple[str, ...]:
    """Cut at the sentence boundary next to the middle."""
    text = text.strip()
    cuts = [match.span() for match in _BOUNDARY.finditer(text)]
    if not cuts:
        return (text,)
    end, start = min(cuts, key=lambda cut: abs(cut[0] - len(text) / 2))
    return text[:end], text[start:]


def listed(passages: Iterable[Passage]) -> tuple[Retrieved, ...]:
    """Passages as a search would return them."""
    return tuple(
        Retrieved(passage.text, rank, id=passage.id, source=passage.source or None)
        for rank, passage in enumerate(passages, start=1)
    )


def reordered(
    found: Sequence[Retrieved], whereabouts: Whereabouts, placement: Placement
) -> tuple[Retrieved, ...]:
    """The same passages, those with the gold text first (`before`) or last (`after`)."""
    gold = texts_at(whereabouts, whereabouts.gold_at)
    held = [passage for passage in found if passage.text in gold]
    rest = [passage for passage in found if passage.text not in gold]
    return _ranked([*held, *rest] if placement == "before" else [*rest, *held])


def without_rivals(found: Sequence[Retrieved], whereabouts: Whereabouts) -> tuple[Retrieved, ...]:
    rivals = texts_at(whereabouts, whereabouts.rivals_at)
    return _ranked(passage for passage in found if passage.text not in rivals)


def found_parts(whereabouts: Whereabouts) -> tuple[Retrieved, ...]:
    """Only what the prompt held of the gold passages."""
    texts = [
        sighting.found or (sighting.gold.text if sighting.in_prompt == "whole" else "")
        for sighting in whereabouts.sightings
    ]
    return listed(Passage(text) for text in texts if text)


def laid_out(passages: Iterable[Passage], wording: int, end: str = "") -> tuple[Passage, ...]:
    """The same passages, marked as what they are in one way or another."""
    head = HEADS[wording]
    return tuple(replace(passage, text=f"{head}{passage.text}{end}") for passage in passages)


def part_alone(
    material: Material, placement: Placement, number: int
) -> tuple[Retrieved, ...] | None:
    """One part of the oracle for all that was retrieved, where it is known what that was.

    There is no question to stand before or after, so the placements differ in their layout.
    """
    if not material.whereabouts.context:
        return None
    part = Passage(parts(material.case)[number - 1])
    return listed(laid_out([part], material.wording, ENDS[placement]))


def add_part(call: Call, material: Material, placement: Placement, number: int) -> Call:
    """The call with one part of the oracle, unless it stands in the context by itself."""
    if part_alone(material, placement, number) is not None:
        return call
    part = parts(material.case)[number - 1]
    return add_reference(call, part, placement, wording=material.wording)


def texts_at(whereabouts: Whereabouts, indices: Iterable[int]) -> frozenset[str]:
    context = whereabouts.context or ()
    return frozenset(context[i].text for i in indices if i < len(context))


def lacks_context(material: Material) -> str | None:
    """What the arms that replace retrieved passages need."""
    if material.whereabouts.context is None:
        return "the retrieved context was not seen"
    return None if material.whereabouts.context else "the app retrieved nothing"


def lacks_gold_context(material: Material) -> str | None:
    """What the arms need that put the oracle where the retrieved passages were."""
    if material.whereabouts.context is None:
        return lacks_oracle(material) or lacks_context(material)
    return lacks_oracle(material)


def lacks_part(material: Material, number: int) -> str | None:
    """What an arm needs that gives only one part of the oracle."""
    count = len(parts(material.case))
    if count >= max(number, HALVES):
        return lacks_oracle(material)
    return lacks_oracle(material) or f"the oracle has {count} part{'' if count == 1 else 's'}"


def _ranked(passages: Iterable[Retrieved]) -> tuple[Retrieved, ...]:
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(passages, start=1))
