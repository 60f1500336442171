"""A failure before any replay: its case, its checks, and whether it can be diagnosed at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from pytest_ragft.corpus import Corpus
from pytest_ragft.diagnosis import Check, CheckVerdict, Diagnosis, Verdict
from pytest_ragft.diagnosis.arms import ARMS
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import lacks_oracle
from pytest_ragft.diagnosis.whereabouts import Whereabouts
from pytest_ragft.oracle.answer import repeats_answer
from pytest_ragft.oracle.evidence import trace
from pytest_ragft.oracle.inference import NotInferred, infer
from pytest_ragft.oracle.question import MOST_OTHERS, question_of
from pytest_ragft.replay.cases import CaseError, case_of
from pytest_ragft.replay.checks import align, expectation, expects_abstention, literals
from pytest_ragft.replay.failure import Failure, Obstacle, Subject, obstacle
from pytest_ragft.replay.observation import observe_original
from pytest_ragft.replay.retrieved import declared_passages
from pytest_ragft.replay.scope import names_of
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.settings import Settings

ANSWER_ONLY = "the oracle is little more than the expected answer, so it was not used"
_WITH_ORACLE = tuple(arm.name for arm in ARMS if arm.lacks(Material()) == lacks_oracle(Material()))
"""Arms that cannot be had without an oracle."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a failure at no cost."""

    case: Case
    subject: Subject | None = None
    obstacle: Obstacle | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    """Arms that cannot be had for reasons which the case alone does not show."""
    notes: tuple[str, ...] = ()
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the failure itself."""

    watched: Sequence[str] = ()
    """HTTP libraries whose calls are seen."""
    corpus: Corpus | None = None
    turns: tuple[str, ...] = ()
    """The users' turns of all failing tests: what they have in common is the app's template."""


def turns_of(failures: Iterable[Failure]) -> tuple[str, ...]:
    """As many as are looked at: all of a large suite would fill the memory."""
    found: dict[str, None] = {}
    for failure in failures:
        if len(found) > MOST_OTHERS:
            break
        found |= dict.fromkeys(failure.turns)
    return tuple(found)


def examine(failure: Failure, settings: Settings, around: Surroundings) -> Examination:
    """Everything that the failed run alone tells."""
    try:
        case = case_of(failure.item, settings)
        declared = declared_passages(failure.item)
    except CaseError as error:
        wrong = Obstacle("bad_declaration", str(error), "Mend the declaration of the test.")
        return Examination(Case(), obstacle=wrong)
    subject = _subject(failure)
    if isinstance(subject, Obstacle):
        return Examination(case, obstacle=subject)
    checks, rows = align(subject.body, [subject.original])
    found = obstacle(subject, case, checks, rows[0], around.watched)
    failing = [check for check, outcome in zip(checks, rows[0], strict=True) if outcome is False]
    declaration = _declaration(case, subject, failing)
    texts = None if declared is None else tuple(passage.text for passage in declared)
    questions = _questions(failure, texts, around)
    if found is None and around.corpus is not None:
        declaration = _inferred(declaration, subject, checks, " ".join(questions), around.corpus)
    case = declaration.case
    expected = dict.fromkeys(text for check in failing for text in check.expected)
    prompts = _without_questions(failure, questions)
    whereabouts = trace(case, tuple(expected), prompts, failure.searches, texts, around.corpus)
    return Examination(case, subject, found, declaration.missing, declaration.notes, whereabouts)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """A case as it can be used."""

    case: Case
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _declaration(case: Case, subject: Subject, failing: Sequence[Check]) -> _Declaration:
    """The declared case, with what its own failing checks say of it."""
    inverted = [
        c.line
        for c in failing
        if expects_abstention(subject.function, c.source, subject.body.names)
    ]
    notes: tuple[str, ...] = ()
    if inverted and not case.expects_abstention:
        case = replace(case, expects_abstention=True)
        notes = (f"line {inverted[0]} expects a refusal (inferred from its phrases)",)
    expected = literals(failing, subject.body.names) + ([case.expects] if case.expects else [])
    if case.oracle and repeats_answer(case.oracle, expected):
        case = replace(case, oracle=None, passages=())
        return _Declaration(case, dict.fromkeys(_WITH_ORACLE, ANSWER_ONLY), (*notes, ANSWER_ONLY))
    return _Declaration(case, {}, notes)


def _inferred(
    declaration: _Declaration,
    subject: Subject,
    checks: Sequence[Check],
    question: str,
    corpus: Corpus,
) -> _Declaration:
    """The gold passage looked up in the corpus, where nobody declared one."""
    case = declaration.case
    if case.oracle or case.expects_abstention or declaration.missing:
        return declaration
    told = [check for check in checks if check.kind == "content"] or checks
    expectations = [expectation(subject.body, check) for check in told]
    found = infer(corpus, question, expectations)
    if isinstance(found, NotInferred):
        return replace(declaration, missing=dict.fromkeys(_WITH_ORACLE, found.reason))
    case = replace(
        case,
        oracle="\n\n".join(passage.text for passage in found.passages),
        passages=found.passages,
        source=tuple(passage.source for passage in found.passages),
        inferred=found.inferred,
    )
    return replace(declaration, case=case)


def _questions(
    failure: Failure, declared: Sequence[str] | None, around: Surroundings
) -> tuple[str, ...]:
    """What was asked in each call, as far as something tells it from the rest of the prompt."""
    found = (entry.text for search in failure.searches for entry in search.found)
    retrieved = [*found, *(declared or ())]
    turns = (reduce(_without, retrieved, turn) for turn in failure.turns)
    asked = (question_of(turn, around.turns, retrieved, around.corpus) for turn in turns)
    return tuple(dict.fromkeys(text for text in asked if text))


def _without_questions(failure: Failure, questions: Sequence[str]) -> tuple[str, ...]:
    """The prompts without what was asked: that is no document, and may read much like one."""
    prompts = (exchange.call.text for exchange in failure.app_exchanges)
    return tuple(reduce(_without, questions, prompt) for prompt in prompts)


def _without(text: str, part: str) -> str:
    return "".join(text.rsplit(part, 1))


def _subject(failure: Failure) -> Subject | Obstacle:
    if failure.error is None:
        return UNEXPECTED_PASS
    function = function_of(failure.item)
    body = body_of(function) if function else None
    if function is None or body is None:
        return NO_SOURCE
    body = replace(body, names=names_of(failure.item, function, body.node))
    original = failure.original or observe_original(failure.error, function, body)
    seen = failure.looked_at
    course = Course.of(failure.app_exchanges, seen.texts, seen.held)
    return Subject(failure, function, body, original, course)


UNEXPECTED_PASS = Obstacle(
    "unexpected_pass",
    "the test passed, and fails only because it is marked xfail(strict=True)",
    "Remove the xfail mark.",
)
NO_SOURCE = Obstacle(
    "no_source",
    "the source of the test function was not found, so its checks cannot be told apart",
    "Diagnose tests that stand as functions in Python files.",
)


def undetermined(examination: Examination, name: str, reason: str, remedy: str) -> Diagnosis:
    """A diagnosis that says why there is none."""
    subject = examination.subject
    checks, rows = align(subject.body, [subject.original]) if subject else ((), ((),))
    return Diagnosis(
        verdict=Verdict.UNDETERMINED,
        subclass=name,
        confidence=0.0,
        because=(reason, *examination.notes),
        remedy=remedy,
        checks=tuple(CheckVerdict(check, None, 0.0) for check in checks),
        first=rows[0],
        technique="more evidence",
        fix="more evidence",
    )
