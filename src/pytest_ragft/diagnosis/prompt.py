"""The texts that arms add to a prompt, all in the same templates, so that only content differs.

Each template has several wordings that mean the same. A model that repeats itself says nothing new
when the same prompt is sent again; asked in other words, it shows whether an outcome hangs on the
words.
"""

from collections.abc import Sequence

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material

REFERENCE = (
    "Reference information:\n\n{text}",
    "The following text may help here.\n\n---\n\n{text}\n\n---",
    "## Background\n\n{text}\n\n(End of the background.)",
)
INSTRUCTIONS = (
    "Instructions for your answer:\n\n{text}",
    "These rules hold for what you write now.\n\n{text}",
    "## How to reply\n\n{text}",
)
EXEMPLAR = (
    "An example of a good answer to a similar question:\n\n{text}",
    "Something similar was once asked, and well answered.\n\n{text}",
    "## A model answer, on another matter\n\n{text}",
)
STEPWISE = (
    "First note, for each numbered passage, what it says about the question.",
    "First note, passage by passage, whatever bears on what is asked.",
    "First note down what each of the numbered texts has to say on this.",
)
THEN = (
    "Then answer from these notes.",
    "When that is done, put the answer together from your notes.",
    "The answer comes last, and rests on the notes alone.",
)

_FILLERS = (
    (
        "A lighthouse keeper trims the wick at dusk and again at midnight.",
        "The stairs are whitewashed every spring, from the gallery down to the store room.",
        "Fog signals are sounded by hand while the compressor is being cleaned.",
        "Supplies arrive by boat when the swell allows a landing at the lower steps.",
        "The log records wind, visibility and the names of passing ships.",
        "Lenses are polished with soft leather, never with wool.",
        "Two keepers share the night, and the third one sleeps.",
        "A garden behind the tower gives kale, leeks and a few potatoes.",
    ),
    (
        "The baker lights the oven well before the village wakes.",
        "Rye dough rests under a linen cloth beside the flour bins.",
        "Loaves are turned once, with a long wooden peel of ash.",
        "On market days a cart takes the baskets down to the square.",
        "Old crusts go to the hens that live behind the mill.",
        "Salt comes in grey sacks from the coast, twice a year.",
        "The youngest apprentice sweeps the floor and feeds the cat.",
        "In winter the neighbours warm their hands at the iron door.",
    ),
    (
        "A narrow railway climbs from the valley to the slate quarry.",
        "Its engines drink from a wooden tank halfway up the slope.",
        "The guard hangs a red lantern on the last waggon.",
        "Ferns grow between the sleepers where no sun comes through.",
        "On Sundays the carriages stand empty in a painted shed.",
        "A bell at the summit tells the crew that the line is free.",
        "Passengers are few, and most of them bring their own cushions.",
        "Snow closes the upper stations until the thaw.",
    ),
)


def add_reference(
    call: Call, text: str, placement: Placement, instructions: str = "", *, wording: int = 0
) -> Call:
    """The call with a reference text before or after the question, instructions always last."""
    reference = REFERENCE[wording].format(text=text)
    if placement == "before":
        return call.surround(before=reference, after=instructions)
    return call.surround(after="\n\n".join(part for part in (reference, instructions) if part))


def instructions_of(case: Case, wording: int = 0) -> str:
    """Declared instructions and exemplar as one text; empty when neither is declared."""
    parts = []
    if case.instructions:
        parts.append(INSTRUCTIONS[wording].format(text=case.instructions))
    if case.exemplar:
        parts.append(EXEMPLAR[wording].format(text=case.exemplar))
    return "\n\n".join(parts)


def stepwise(passages: Sequence[str], wording: int = 0) -> tuple[str, str]:
    """Numbered passages, and the instruction to take them one by one."""
    numbered = "\n\n".join(f"[{i}] {text}" for i, text in enumerate(passages, start=1))
    return numbered, INSTRUCTIONS[wording].format(text=f"{STEPWISE[wording]} {THEN[wording]}")


def filler(length: int, wording: int = 0) -> str:
    """Irrelevant prose of whole sentences, at least `length` characters long."""
    known = _FILLERS[wording]
    sentences: list[str] = []
    size = 0
    while size < length:
        sentence = known[len(sentences) % len(known)]
        sentences.append(sentence)
        size += len(sentence) + 1
    return " ".join(sentences)


def lacks_oracle(material: Material) -> str | None:
    """What the oracle arms need and this case does not have."""
    case = material.case
    if case.expects_abstention:
        return "the test expects abstention, which an oracle would spoil"
    return None if case.oracle else "no oracle declared"


def lacks_instructions(material: Material) -> str | None:
    """What the instruction arms need and this case does not have."""
    return None if instructions_of(material.case) else "no instructions declared"
