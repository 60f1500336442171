"""How far the verdicts can be trusted, and what they cost."""

from collections.abc import Iterator

from pytest_ragft.diagnosis import SuiteSummary
from pytest_ragft.report.line import Line, labelled
from pytest_ragft.report.record import Cost, RunRecord
from pytest_ragft.report.words import counted, percent

_WORTH_A_NUMBER = 0.05


def reliability(summary: SuiteSummary, width: int) -> Iterator[Line]:
    """How many verdicts are probably wrong, and how often chance alone decided."""
    if summary.claims > 1:  # a single one says itself how sure it is
        wrong = summary.expected_wrong
        number = f"about {wrong:.1f}" if wrong >= _WORTH_A_NUMBER else "almost none"
        claims = counted(summary.claims, "verdict")
        yield from labelled("Doubt", f"Expect {number} of {claims} to be wrong.", width)
    if summary.flake_rate is not None:
        reruns = counted(summary.reruns, "unchanged rerun")
        rate = percent(summary.flake_rate)
        text = f"{summary.passed_reruns} of {reruns} passed: a flake rate of {rate}."
        yield from labelled("Chance", text, width)


def cost(run: RunRecord, width: int) -> Iterator[Line]:
    """Replays, calls and tokens."""
    spent = run.cost
    parts = [counted(sum(len(test.diagnosis.trials) for test in run.tests), "replay")]
    if spent.calls or spent.saved_calls:
        parts += [counted(spent.calls, "model call"), *_extras(spent)]
    yield from labelled("Cost", ", ".join(parts) + ".", width)


def _extras(spent: Cost) -> Iterator[str]:
    if spent.saved_calls:
        yield f"{spent.saved_calls:,} more served from the store"
    if spent.calls > spent.unmetered_calls:
        yield f"{spent.input_tokens:,} tokens in, {spent.output_tokens:,} out"
    if spent.unmetered_calls:
        yield f"{counted(spent.unmetered_calls, 'call')} without a token count"
    if spent.usd is not None:
        yield f"{spent.usd:.2f} USD"
