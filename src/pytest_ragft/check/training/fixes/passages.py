"""`split-facts-out`: what an answer states and its prompt does not hold goes into a knowledge base,
and as context into the prompt: the row then teaches to answer from what was retrieved (RAFT, Zhang
et al. 2024).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_ragft.check.training.fixes.leaves import replaced, texts_in
from pytest_ragft.check.training.fixes.rewrite import Editor, Place, Rewrite, Verdict
from pytest_ragft.check.training.knowledge.study import Study
from pytest_ragft.check.training.measures.unsupported import SIGNS, Unsupported
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


class Passages:
    """Asks the measure of each answer that is learned."""

    def __init__(self, profile: Profile, name: str) -> None:
        self.profile = profile
        self.name = name
        self.measure = Unsupported(Study())

    def edit(self, place: Place, row: Mapping[str, Any], turns: Sequence[Turn]) -> Verdict | None:
        new: Any = row
        passages: list[Mapping[str, Any]] = []
        left = 0
        for number, turn in enumerate(turns):
            if not self._states(turn):
                continue
            ident = f"{self.name.partition('.')[0]}-{place.row + 1}-{number + 1}"
            passage = f"{turn.question.strip()}\n{turn.target.strip()}"
            changed = with_context(new, turn, passage)
            if changed is None:
                left += 1
                continue
            new = changed
            source = {"file": self.name, "line": place.line, "row": place.row}
            passages.append({"id": ident, "text": passage, "source": source})
        if not passages and not left:
            return None
        told = ", ".join(passage["id"] for passage in passages)
        what = f"put into the prompt: {told}" if told else "left as it is"
        rest = f"; {left} questions are not one text of the row" if left else ""
        return Verdict(new, what + rest, tuple(passages))

    def _states(self, turn: Turn) -> bool:
        state = self.measure.start(self.profile)
        self.measure.add(state, turn)
        return not SIGNS.isdisjoint(state.counts())


def with_context(row: Any, turn: Turn, passage: str) -> Any:  # noqa: ANN401  # rows hold anything
    """The row with a passage before the question; None where the question is not one of its
    texts, nor ends with one.
    """
    question = turn.question.strip()
    asked = [text for text in texts_in(row) if _asks(text.strip(), question)]
    if not asked:
        return None
    chosen = max(asked, key=len)
    return replaced(row, lambda text: f"Context:\n{passage}\n\n{text}" if text == chosen else text)


def _asks(text: str, question: str) -> bool:
    """The whole of it, or the input behind an instruction."""
    return bool(text) and (text == question or question.endswith(f"\n{text}"))


def begin(profile: Profile, name: str) -> Editor:
    return Passages(profile, name)


REWRITE = Rewrite("split-facts-out", "rag", begin)
