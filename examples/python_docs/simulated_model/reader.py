"""Reads a prompt as a model does: what is asked, what is told, and what stands around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulated_model.limits import ENOUGH

Turn = tuple[str, str]
"""Role and text."""

_INSTRUCTION = re.compile(r"(?:Answer|Reply|Respond|Do not|Never|Say|If it does not)\b")
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by can do does for from how if in is isn it its many much no not of
        on or s t that the there these they this to use used uses using was were what when which
        who why will with you""",
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt, taken apart."""

    question: str
    before: tuple[str, ...]
    """Sentences of the user that stand before the question."""
    after: tuple[str, ...]
    instructions: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that could hold an answer."""
        return self.before + self.after


def read(turns: Sequence[Turn]) -> Reading:
    """A prompt; its question is the last line labelled as one, else the last that ends in `?`."""
    asked = "\n\n".join(text for role, text in turns if role == "user")
    told = "\n\n".join(text for role, text in turns if role != "user")
    lines = [*re.finditer(r"^Question: *(.+)$", asked, re.MULTILINE)]
    lines = lines or [*re.finditer(r"^(.+\?)$", asked, re.MULTILINE)]
    question = lines[-1][1] if lines else asked
    start, end = lines[-1].span() if lines else (0, len(asked))
    before, after = split(asked[:start]), split(asked[end:])
    instructions = (*split(told), *before, *after)
    return Reading(
        question=question,
        before=tuple(s for s in before if not _INSTRUCTION.match(s)),
        after=tuple(s for s in after if not _INSTRUCTION.match(s)),
        instructions=tuple(s for s in instructions if _INSTRUCTION.match(s)),
    )


def split(text: str) -> list[str]:
    """The sentences of a text, each on one line; underlined headings are left out."""
    text = re.sub(r"^.+\n[*=~-]{3,}$", "", text, flags=re.MULTILINE)
    paragraphs = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    ends = r"""(?<=[.!?])\s+(?=[A-Z"'*(])"""
    return [sentence for block in paragraphs if block for sentence in re.split(ends, block)]


def best(question: str, sentences: Sequence[str]) -> str | None:
    """The sentence that answers a question best, the shorter of two; `None` where none does."""
    asked = words(question)
    shared = {sentence: len(asked & words(sentence)) for sentence in sentences}
    found = max(shared, key=lambda sentence: (shared[sentence], -len(sentence)), default="")
    return found if found and shared[found] >= ENOUGH * len(asked) else None


def words(text: str) -> set[str]:
    """What carries meaning in a text: words cut to their stem, names and numbers whole."""
    found = re.findall(r"-?\d+\*\*-?\d+|[^\W\d_][\w.]*\w|\d[\d.]*", text.lower())
    return {word[:5] if word.isalpha() else word for word in found if word not in _FUNCTION_WORDS}
