"""What becomes of the rules' findings: settings, personas, comments and the baseline applied."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Any, NamedTuple

from pytest_ragft.check.baseline import Baseline
from pytest_ragft.check.choice import selected_names
from pytest_ragft.check.fact import FileFacts, Span
from pytest_ragft.check.finding import PERSONAS, SEVERITIES, Finding, Location
from pytest_ragft.check.fingerprint import fingerprinted
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.remedies import ROW
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.settings import NEVER, CheckSettings
from pytest_ragft.check.suppression import Silence, silence

UNREADABLE = "unreadable-input"
UNUSED = "unused-suppression"
UNREASONED = "suppression-without-reason"
UNKNOWN = "unknown-rule-in-suppression"
EXPIRED = "expired-baseline-entry"


class Run(NamedTuple):
    """What a run has read and found, and by what it is judged."""

    files: Mapping[str, FileFacts]
    found: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    """Those that ran, by name."""
    names: Mapping[str, str]
    """Name of every rule there is, by name and by code."""
    settings: CheckSettings
    lines: Callable[[str], Sequence[str]]
    asked: Callable[[str], bool]
    """Is this path among those whose findings are asked for?"""
    baseline: Baseline
    today: date


def judge(run: Run) -> Outcome:
    """Every finding with what is to be said of it, by path and place."""
    found = fingerprinted(
        _sorted(_adjusted(finding, run) for finding in (*_unreadable(run), *run.found)),
        run.rules,
        run.lines,
    )
    silenced = silence(run.files.values(), found, run.names, run.rules)
    about_comments = fingerprinted(
        _sorted(_adjusted(finding, run) for finding in _comments(silenced, run)),
        run.rules,
        run.lines,
    )
    every = (*found, *about_comments)
    expired = tuple(_expired(every, run))
    asked = [f for f in (*every, *expired) if run.asked(f.at.path)]
    heard = [f for f in asked if _hears(run.settings, f)]
    reported = tuple(_reported(finding, silenced, run) for finding in _sorted(heard))
    return Outcome(
        reported=reported,
        rules=run.rules,
        files=sum(run.asked(path) for path in run.files),
        quieter=len(asked) - len(heard),
        unheard=Counter(f.persona for f in asked if not _hears(run.settings, f)),
        resolved=run.baseline.resolved(every, run.rules),
        cells={path: file.cells for path, file in run.files.items() if file.cells},
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.at.path, f.at.span, f.code, f.message))


def _adjusted(finding: Finding, run: Run) -> Finding:
    """In examples, for ears one step keener."""
    file = run.files.get(finding.at.path)
    persona = finding.persona
    if file is not None and file.context == "example":
        persona = PERSONAS[min(PERSONAS.index(persona) + 1, len(PERSONAS) - 1)]
    return finding._replace(persona=persona)


def _hears(settings: CheckSettings, finding: Finding) -> bool:
    return PERSONAS.index(finding.persona) <= PERSONAS.index(settings.persona)


def _reported(finding: Finding, silenced: Silence, run: Run) -> Reported:
    comment = silenced.silenced.get(finding)
    if comment is not None:
        return Reported(finding, "suppressed", comment.reason, counts=False)
    for glob, selectors in run.settings.per_file_ignores.items():
        if _fits(finding.at.path, glob) and finding.rule in selected_names(
            run.rules.values(), selectors
        ):
            reason = f"per-file-ignores, {glob}"
            return Reported(finding, "suppressed", reason, counts=False, by_setting=True)
    if run.baseline.knows(finding, run.today):
        return Reported(finding, "unchanged", counts=False)
    return Reported(finding, counts=_fails(finding, run.settings))


def _fails(finding: Finding, settings: CheckSettings) -> bool:
    if finding.rule == UNREADABLE and settings.strict:
        return True
    if settings.fail_on == NEVER or finding.rule == UNREADABLE:
        return False
    return SEVERITIES.index(finding.severity) >= [*SEVERITIES].index(settings.fail_on)  # type: ignore[arg-type]  # a severity, parsed


def _fits(path: str, glob: str) -> bool:
    """As ruff has it: a glob without a slash also fits the last part of a path."""
    return fnmatchcase(path, glob) or (
        "/" not in glob and fnmatchcase(path.rpartition("/")[2], glob)
    )


def _unreadable(run: Run) -> Iterator[Finding]:
    for path, file in run.files.items():
        for problem in file.problems:
            line = problem.line
            yield from _engine(
                run, UNREADABLE, Location(path, Span(line, 1, line, 1)), problem.message
            )


def _comments(silenced: Silence, run: Run) -> Iterator[Finding]:
    for entry, written in silenced.unused:
        message = f"{written} finds nothing here: the comment silences no finding."
        yield from _engine(run, UNUSED, entry.location, message, subject=written)
    for entry, written in silenced.unknown:
        message = f"{written!r} is no rule." if written else "The comment names no rule."
        yield from _engine(run, UNKNOWN, entry.location, message)
    for entry in silenced.unreasoned:
        yield from _engine(run, UNREASONED, entry.location, "The comment does not say why.")
    for file in run.files.values():
        for problem in _row_problems(file):
            line = problem["line"]
            at = Location(str(problem["path"]), Span(line, 1, line, 2))
            yield from _engine(run, str(problem["rule"]), at, str(problem["message"]), subject=ROW)


def _row_problems(file: FileFacts) -> Iterator[Mapping[str, Any]]:
    """What a survey says of suppressions of single rows; its facts stand behind all others."""
    for fact in takewhile(lambda fact: fact.kind == "training", reversed(file.facts)):
        if fact.name == "silencing":
            yield from fact.values["problems"]  # type: ignore[misc]  # a tuple of mappings


def _expired(findings: tuple[Finding, ...], run: Run) -> Iterator[Finding]:
    for finding, entry in run.baseline.expired(findings, run.today):
        message = f"The baseline's leave for {entry.rule} ended on {entry.expires}."
        yield from _engine(run, EXPIRED, finding.at, message)


def _engine(
    run: Run, name: str, at: Location, message: str, *, subject: str = ""
) -> Iterator[Finding]:
    """A finding of the checker about its own input, where its rule is switched on."""
    rule = run.rules.get(name)
    if rule is not None:
        yield Finding(
            rule.name,
            rule.code,
            rule.severity,
            rule.confidence,
            rule.persona,
            message,
            at,
            subject=subject,
        )
