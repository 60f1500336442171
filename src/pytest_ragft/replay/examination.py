"""A failure before any replay: its case, its checks, and whether it can be diagnosed at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis import CheckVerdict, Diagnosis, Verdict
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.oracle.answer import repeats_answer, stands_in
from pytest_ragft.replay.cases import CaseError, case_of
from pytest_ragft.replay.checks import align, expects_abstention, literals
from pytest_ragft.replay.failure import Failure, Obstacle, Subject, obstacle
from pytest_ragft.replay.observation import observe_original
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.settings import Settings

ANSWER_ONLY = "the oracle is little more than the expected answer, so it was not used"


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a failure at no cost."""

    case: Case
    subject: Subject | None = None
    obstacle: Obstacle | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    """Arms that cannot be had for reasons which the case alone does not show."""
    notes: tuple[str, ...] = ()


def examine(failure: Failure, settings: Settings, watched: Sequence[str]) -> Examination:
    """Everything that the failed run alone tells."""
    try:
        case = case_of(failure.item, settings)
    except CaseError as error:
        wrong = Obstacle("bad_declaration", str(error), "Mend the declaration of the test.")
        return Examination(Case(), obstacle=wrong)
    subject = _subject(failure)
    if isinstance(subject, Obstacle):
        return Examination(case, obstacle=subject)
    checks, rows = align(subject.body, [subject.original])
    found = obstacle(subject, case, checks, rows[0], watched)
    failing = [check for check, outcome in zip(checks, rows[0], strict=True) if outcome is False]
    notes: list[str] = []
    missing: dict[str, str] = {}
    inverted = [c.line for c in failing if expects_abstention(subject.function, c.source)]
    if inverted and not case.expects_abstention:
        case = replace(case, expects_abstention=True)
        notes.append(f"line {inverted[0]} expects a refusal (inferred from its phrases)")
    expected = literals(failing) + ([case.expects] if case.expects else [])
    if case.oracle and repeats_answer(case.oracle, expected):
        case = replace(case, oracle=None)
        missing = {"oracle": ANSWER_ONLY, "perfect": ANSWER_ONLY}
        notes.append(ANSWER_ONLY)
    notes += _seen_in_prompt(case, failure)
    return Examination(case, subject, found, missing, tuple(notes))


def _seen_in_prompt(case: Case, failure: Failure) -> list[str]:
    prompts = [exchange.call.text for exchange in failure.app_exchanges]
    if case.oracle and any(stands_in(case.oracle, prompt) for prompt in prompts):
        return ["the oracle's text already stood in the prompt of the failed run"]
    return []


def _subject(failure: Failure) -> Subject | Obstacle:
    if failure.error is None:
        return UNEXPECTED_PASS
    function = function_of(failure.item)
    body = body_of(function) if function else None
    if function is None or body is None:
        return NO_SOURCE
    return Subject(failure, function, body, observe_original(failure.error, function, body))


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
    )
