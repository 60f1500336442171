"""What can be done about a failure: the words that all advice is given in."""

from dataclasses import dataclass
from typing import Literal

Technique = Literal[
    "retrieval",
    "prompt",
    "fine-tuning",
    "stronger model",
    "retrieval and prompt",
    "retrieval then fine-tuning",
    "sampling and repeats",
    "the test itself",
    "more evidence",
]

Fix = Literal[
    "retrieve the facts",
    "add documents",
    "hybrid search",
    "re-rank or raise k",
    "re-ranker settings",
    "context budget",
    "chunk by structure",
    "fewer, better chunks",
    "order",
    "source hygiene",
    "introduce retrieval",
    "prompt",
    "decompose",
    "constrained decoding",
    "preference pairs",
    "fine-tune",
    "stronger model",
    "retrieve, then prompt",
    "retrieve, then fine-tune",
    "repeats",
    "fix the test",
    "fix the golden record",
    "more evidence",
]
"""Under these, failing tests are counted; in the order of tests that need the same number."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A class in words: its title, the next step as one instruction, and the technique."""

    title: str
    remedy: str
    technique: Technique
    fix: Fix = "more evidence"


Classes = dict[str | None, Advice]
"""The finer classes of one verdict; `None`: the verdict alone."""
