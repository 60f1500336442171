"""What a run found and what it does not show, in one sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping

from pytest_ragft.check.finding import PERSONAS, SEVERITIES, Severity
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.words import counted, listed

WORDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
"""What a finding of each severity is called where findings are counted."""


def summary(outcome: Outcome) -> str:
    """The verdict on the run, always with the number of findings that it hides."""
    hidden = list(_hidden(outcome))
    where = f"in {counted(outcome.files, 'file')}"
    severities = Counter(entry.finding.severity for entry in outcome.new)
    if not outcome.files:
        return "Nothing was checked."
    if not severities:
        known = "new " if len(outcome.shown) > len(outcome.new) else ""
        return f"No {known}findings {where}." + (f" ({', '.join(hidden)})" if hidden else "")
    found = listed(
        counted(severities[severity], WORDS[severity])
        for severity in reversed(SEVERITIES)
        if severities[severity]
    )
    parts = [f"Found {found} {where}", *_fixable(outcome), *([", ".join(hidden)] if hidden else [])]
    return "; ".join(parts) + "."


def _fixable(outcome: Outcome) -> Iterator[str]:
    fixes = Counter(outcome.fix_of(entry.finding) for entry in outcome.new)
    safe, unsafe = fixes["safe"], fixes["unsafe"]
    if safe and unsafe:
        yield f"{safe} can be fixed with --fix, {unsafe} more with --fix --unsafe-fixes"
    elif safe or unsafe:
        option = "--fix" if safe else "--fix --unsafe-fixes"
        yield f"{safe or unsafe} can be fixed with {option}"


def _hidden(outcome: Outcome) -> Iterator[str]:
    states = Counter(entry.state for entry in outcome.reported)
    if states["unchanged"]:
        yield f"{states['unchanged']} known from the baseline"
    if states["suppressed"]:
        yield f"{states['suppressed']} suppressed"
    if outcome.resolved:
        yield f"{len(outcome.resolved)} fixed since the baseline"
    if outcome.unread:
        yield f"{len(outcome.unread)} not read"
    yield from _for_other_ears(outcome)


def _for_other_ears(outcome: Outcome) -> Iterator[str]:
    """Findings for another persona; the last one hears all."""
    unheard = outcome.unheard or {PERSONAS[-1]: outcome.quieter}
    total = 0
    for persona in PERSONAS:
        total += unheard.get(persona, 0)
        if unheard.get(persona):
            yield f"{total} more with --persona {persona}"
