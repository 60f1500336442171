"""Reads a prompt as a model does: what is asked, what is told, and what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulated_model.model import Model

Turn = tuple[str, str]
"""Role and text."""

_INSTRUCTION = re.compile(r"(?:Answer|Reply|Respond|Do not|Never|Say|If it does not|First note)\b")
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by can do does for from how if in is isn it its many much no not of
        on or s t that the there these they this to use used uses using was were what when which
        who why will with you""",
    )
)
_COMPLETE = re.compile(r"[.!?:|)\"'*`]$")


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
    """The sentences of a text, each on one line; headings are left out."""
    text = re.sub(r"^.+\n[*=~-]{3,}$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(?:#{1,6} .*|-{3,})$", "", text, flags=re.MULTILINE)
    return [said for block in re.split(r"\n\s*\n", text) for said in _sentences(block)]


def _sentences(block: str) -> Iterator[str]:
    rows = [line.strip() for line in block.strip().splitlines()]
    if rows and rows[0].startswith("|"):
        yield from _table(rows)
        return
    ends = r"""(?<=[.!?])\s+(?=[A-Z"'*(`])"""
    for item in re.split(r"\n(?=- |\d+\. )", block.strip()):
        text = " ".join(item.removeprefix("- ").split())
        yield from (said for said in re.split(ends, text) if said)


def _table(rows: Sequence[str]) -> Iterator[str]:
    """Each row with the names of its columns, where the row below them shows that they are."""
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    if len(cells) > 2 and set("".join(cells[1])) <= set("-: "):
        for row in cells[2:]:
            yield ", ".join(f"{name} {cell}" for name, cell in zip(cells[0], row, strict=False))
    else:
        yield from (", ".join(row) for row in cells)


def attended(reading: Reading, model: Model) -> Reading:
    """What is left of a prompt that is too long to be read with care."""
    lengths = [len(sentence.split()) for sentence in reading.sentences]
    total = sum(lengths)
    if model.skims_above is None or total <= model.skims_above:
        return reading
    first, last = (share * total for share in model.skimmed)
    middles = [sum(lengths[:at]) + length / 2 for at, length in enumerate(lengths)]
    seen = [not first < middle < last for middle in middles]
    border = len(reading.before)
    return Reading(
        question=reading.question,
        before=tuple(s for s, kept in zip(reading.before, seen, strict=False) if kept),
        after=tuple(s for s, kept in zip(reading.after, seen[border:], strict=True) if kept),
        instructions=reading.instructions,
    )


def best(question: str, sentences: Sequence[str], model: Model) -> str | None:
    """The sentence that answers a question best, as the model sees it; `None` where none does."""
    ranked = fitting(question, sentences, model)
    confused = model.crowd is not None and len(ranked) >= model.crowd
    return ranked[confused] if ranked else None


def fitting(question: str, sentences: Sequence[str], model: Model) -> list[str]:
    """The sentences that may answer a question, the best one first."""
    asked = words(question)
    shared = {sentence: len(asked & words(sentence)) for sentence in sentences}
    found = [s for s in shared if shared[s] and shared[s] >= model.enough * len(asked)]
    if model.terse:
        return sorted(found, key=lambda s: (-shared[s], len(s)))
    return sorted(found, key=lambda s: (-shared[s], not _COMPLETE.search(s)))


def words(text: str) -> set[str]:
    """What carries meaning in a text: words cut to their stem, names and numbers whole."""
    found = re.findall(r"-?\d+\*\*-?\d+|[^\W\d_][\w.]*\w|\d[\d.]*", text.lower())
    return {word[:5] if word.isalpha() else word for word in found if word not in _FUNCTION_WORDS}
