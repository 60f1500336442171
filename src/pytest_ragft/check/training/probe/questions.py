"""Rows that a model can be asked without context, and how it is asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import heappush, heappushpop
from random import Random
from typing import NamedTuple

from pytest_ragft.check.training.knowledge.sampling import draw
from pytest_ragft.check.training.knowledge.study import Reading, Study
from pytest_ragft.check.training.probe.slick import SHOTS
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Fault, Turn

LONGEST_QUESTION = 60
"""Words."""
SHORT = 12
"""Words of an answer that is compared as a whole where it states no fact."""
NO_SENTENCE = 3
MOST_FACTS = 3


class Question(NamedTuple):
    """One row as a question."""

    line: int
    asks: str
    answer: str
    """As the file has it: what other questions are shown as an example."""
    expected: tuple[str, ...]
    """What a right answer says."""


class Sample(NamedTuple):
    """What is asked of a file."""

    questions: tuple[Question, ...]
    examples: tuple[Question, ...]
    """Rows that questions are prepared with."""
    could: int
    """Rows that could be asked."""
    left: Counter[str]
    """Rows that could not, by why."""


def sampled(items: Iterable[Turn | Fault], profile: Profile, most: int) -> Sample:
    """The same rows every time."""
    study, left = Study(), Counter[str]()
    drawn: list[tuple[int, Question]] = []
    could, room = 0, most + SHOTS * 2
    for item in items:
        if isinstance(item, Fault):
            left["faults"] += 1
            continue
        question, reason = question_of(item, study.read(item, profile), profile)
        if question is None:
            left[reason] += 1
            continue
        could += 1
        entry = (-draw(item), question)
        if len(drawn) < room:
            heappush(drawn, entry)
        else:
            heappushpop(drawn, entry)
    chosen = [question for _, question in sorted(drawn, reverse=True)]
    return Sample(tuple(chosen[:most]), tuple(chosen), could, left)


def question_of(turn: Turn, reading: Reading, profile: Profile) -> tuple[Question | None, str]:
    """The question, or why there is none."""
    asks = (turn.question or turn.prompt).strip()
    if len(asks.split()) > LONGEST_QUESTION:
        asks = asks.removeprefix(profile.preamble).strip()
    answer, expected = turn.target.strip(), _expected(turn.target.strip(), reading)
    wrong = {
        "no question and answer": turn.kind != "answer" or not asks or not answer,
        "context in the prompt": reading.brings,
        reading.exempt: bool(reading.exempt),
        "creative": reading.creative,
        "long question": len(asks.split()) > LONGEST_QUESTION,
        "long answer without a fact to compare": not expected,
    }
    reason = next((name for name, holds in wrong.items() if holds), "")
    return None if reason else Question(turn.line, asks, answer, expected), reason


def _expected(answer: str, reading: Reading) -> tuple[str, ...]:
    """The answer itself where it is no sentence, else the facts in it that the prompt lacks."""
    words = len(answer.split())
    facts = (*reading.hard, *reading.names)[:MOST_FACTS]
    if facts and words > NO_SENTENCE:
        return tuple(fact.text for fact in facts)
    return (answer,) if words <= SHORT else ()


def prompts_for(question: Question, examples: Sequence[Question], count: int) -> list[str]:
    """The question behind other rows of the file, others each time."""
    others = [each for each in examples if each.asks != question.asks]
    made = []
    for number in range(count):
        shown = Random(f"{number} {question.line}").sample(others, min(SHOTS, len(others)))  # noqa: S311  # no secret
        before = "".join(f"Q: {each.asks}\nA: {each.answer}\n\n" for each in shown)
        made.append(f"{before}Q: {question.asks}\nA:")
    return made
