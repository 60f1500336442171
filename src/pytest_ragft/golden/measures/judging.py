"""What a model says of replies: whether their contexts support them, and whether they answer.

Faithfulness as RAGAS (Es et al. 2023) has it is the share of a reply's claims that its contexts
support. Here the judge is asked of the reply as a whole, several times; the figure of a case is
the share of its verdicts that it is. Answer relevance in RAGAS compares questions made from the
reply with the one asked; here the judge is asked whether the reply answers it, right or wrong.
The judge itself is tried on expected answers: one that says they do not answer is told of.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from pytest_ragft.checks.asking import JudgeError
from pytest_ragft.checks.judge_settings import JudgeSettings
from pytest_ragft.checks.judging import ask_judge
from pytest_ragft.checks.verdicts import Verdicts, material
from pytest_ragft.diagnosis.refusal import declines, is_refusal
from pytest_ragft.golden.measured import Measured
from pytest_ragft.golden.measures.grounding import contexts_of

FAITHFUL = (
    "Everything that the answer claims about the world stands in the contexts or follows from "
    "them. What the answer leaves out does not matter, nor whether it is right."
)
RELEVANT = (
    "The answer answers the question that was asked, and not another one. Whether it is right "
    "does not matter; an answer that evades the question, or says that it is not known, fails."
)
TRIED = 5
"""Expected answers that the judge is tried on."""
EXPECTED = "expected answer"
AT_ONCE = 8
"""Cases on which the judge is heard at the same time."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the judge said of all cases."""

    figures: tuple[Mapping[str, float], ...]
    """One for each case, by name; without those that there is nothing to ask of."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing to ask of one case."""

    case: int
    name: str
    asked: str


def hear(cases: Sequence[Measured], settings: JudgeSettings) -> Hearing:
    """Asks the judge of each reply that answers.

    The first question is asked by itself: a judge that cannot be asked is not asked a thousand
    times.
    """
    asked = [each for at, case in enumerate(cases) for each in _questions(at, case)]
    if not asked:
        return Hearing(tuple({} for _ in cases))
    questions = [*islice(_trials(cases), TRIED), *asked]
    first = _heard(questions[0], settings)
    if isinstance(first, JudgeError):
        return Hearing(tuple({} for _ in cases), (f"Not judged: {first}",))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rest = pool.map(lambda question: _heard(question, settings), questions[1:])
        said = list(zip(questions, [first, *rest], strict=True))
    figures: list[dict[str, float]] = [{} for _ in cases]
    for question, verdicts in said:
        if isinstance(verdicts, Verdicts) and question.name != EXPECTED:
            figures[question.case][question.name] = verdicts.votes / len(verdicts.each)
    return Hearing(tuple(figures), tuple(_notes(said, settings)))


def _heard(question: _Question, settings: JudgeSettings) -> Verdicts | JudgeError:
    try:
        return ask_judge(question.asked, settings)
    except JudgeError as error:
        return error


def _trials(cases: Sequence[Measured]) -> Iterator[_Question]:
    for at, case in enumerate(cases):
        if case.question and case.expects and case.mode == "answer":
            yield _Question(at, EXPECTED, material(RELEVANT, case.expects[0], case.question))


def _questions(at: int, case: Measured) -> Iterator[_Question]:
    """A reply that abstains claims nothing; one that should have abstained answers all the same."""
    reply = case.reply
    if not reply or is_refusal(reply) or declines(reply):
        return
    contexts = contexts_of(case)
    if contexts:
        asked = material(FAITHFUL, reply, case.question or None, contexts)
        yield _Question(at, "faithfulness", asked)
    if case.question and case.mode == "answer":
        yield _Question(at, "answer_relevance", material(RELEVANT, reply, case.question))


def _notes(
    said: Sequence[tuple[_Question, Verdicts | JudgeError]], settings: JudgeSettings
) -> Iterator[str]:
    heard = [(question.name, each) for question, each in said if isinstance(each, Verdicts)]
    unsure = sum(each.disagree for _, each in heard)
    total = sum(len(each.each) for _, each in heard)
    yield (
        f"The judge {settings.model!r} gave {total:,} verdicts on {len(heard):,} questions; "
        f"on {unsure:,} of them its own verdicts disagree."
    )
    tried = [each.passed for name, each in heard if name == EXPECTED]
    if not all(tried):
        yield (
            f"It says of {tried.count(False)} of {len(tried)} expected answers that they do not "
            "answer their question: do not trust its figures before you have read why."
        )
    errors = [each for _, each in said if isinstance(each, JudgeError)]
    if errors:
        yield f"{len(errors):,} questions were left without a verdict: {errors[0]}"
