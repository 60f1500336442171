"""The texts that arms add to a prompt, all in one template so that only their content differs."""

from collections.abc import Sequence

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material

REFERENCE = "Reference information:\n\n{text}"
INSTRUCTIONS = "Instructions for your answer:\n\n{text}"
STEPWISE = (
    "First note, for each numbered passage, what it says about the question. "
    "Then answer from these notes."
)
EXEMPLAR = "An example of a good answer to a similar question:\n\n{text}"

_FILLER = (
    "A lighthouse keeper trims the wick at dusk and again at midnight.",
    "The stairs are whitewashed every spring, from the gallery down to the store room.",
    "Fog signals are sounded by hand while the compressor is being cleaned.",
    "Supplies arrive by boat when the swell allows a landing at the lower steps.",
    "The log records wind, visibility and the names of passing ships.",
    "Lenses are polished with soft leather, never with wool.",
    "Two keepers share the night, and the third one sleeps.",
    "A garden behind the tower gives kale, leeks and a few potatoes.",
)


def add_reference(call: Call, text: str, placement: Placement, instructions: str = "") -> Call:
    """The call with a reference text before or after the question, instructions always last."""
    reference = REFERENCE.format(text=text)
    if placement == "before":
        return call.surround(before=reference, after=instructions)
    return call.surround(after="\n\n".join(part for part in (reference, instructions) if part))


def instructions_of(case: Case) -> str:
    """Declared instructions and exemplar as one text; empty when neither is declared."""
    parts = []
    if case.instructions:
        parts.append(INSTRUCTIONS.format(text=case.instructions))
    if case.exemplar:
        parts.append(EXEMPLAR.format(text=case.exemplar))
    return "\n\n".join(parts)


def stepwise(passages: Sequence[str]) -> tuple[str, str]:
    """Numbered passages, and the instruction to take them one by one."""
    numbered = "\n\n".join(f"[{i}] {text}" for i, text in enumerate(passages, start=1))
    return numbered, INSTRUCTIONS.format(text=STEPWISE)


def filler(length: int) -> str:
    """Irrelevant prose of whole sentences, at least `length` characters long."""
    sentences: list[str] = []
    size = 0
    while size < length:
        sentence = _FILLER[len(sentences) % len(_FILLER)]
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
