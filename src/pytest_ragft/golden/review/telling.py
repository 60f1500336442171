"""A review as text for people, and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.place import written
from pytest_ragft.golden.review.finding import Finding, Place
from pytest_ragft.golden.review.review import Review
from pytest_ragft.golden.review.words import counted
from pytest_ragft.plain import visible, wrap

VERSION = 1
_INDENT = "    "
FromHere = Callable[[str], str]
"""A path as a person reads it: from the folder that the command was given in."""


def full(review: Review, page: Page, from_here: FromHere) -> str:
    """The verdict, the findings with reason and next step, and what was looked at.

    What several findings have in common is said behind the last of them.
    """
    ink = Ink(page.colour)
    lines = [ink.bold(review.verdict), ""]
    for (why, after), findings in groupby(review.findings, lambda each: (each.why, each.next)):
        for finding in findings:
            lines += _hanging(_line(finding, ink, from_here), page)
        lines += [*_labelled("why", why, page, ink), *_labelled("next", after, page, ink), ""]
    return "\n".join([*lines, *_wrapped(_looked_at(review), page), ""])


def concise(review: Review, page: Page, from_here: FromHere) -> str:
    """One line for each finding."""
    ink = Ink(page.colour)
    lines = (_line(finding, ink, from_here) for finding in review.findings)
    return "\n".join([ink.bold(review.verdict), *lines, ""])


def as_json(review: Review, _page: Page, _from_here: FromHere) -> str:
    """One document, in ASCII; schema.json beside this file describes it."""
    golden = review.golden
    document = {
        "version": VERSION,
        "verdict": review.verdict,
        "failed": review.failed,
        "files": list(golden.files),
        "cases": _counts(review),
        "findings": [_document(finding) for finding in review.findings],
        "training_files": list(golden.trainings),
        "passed_over": dict(golden.passed_over),
    }
    return json.dumps(document, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Review, Page, FromHere], str]] = {
    "full": full,
    "concise": concise,
    "json": as_json,
}


def _document(finding: Finding) -> Mapping[str, object]:
    return {
        "name": finding.name,
        "severity": finding.severity,
        "message": visible(finding.message),
        "why": finding.why,
        "next": finding.next,
        "places": [
            {"path": place.path, "line": place.line, "id": visible(place.id)}
            for place in finding.places
        ],
    }


def _line(finding: Finding, ink: Ink, from_here: FromHere) -> str:
    """`path:line: severity name message`, and where else, as of duplicates."""
    severity = ink.severity(finding.severity, finding.severity)
    at = _at(finding.places[0], from_here)
    return f"{at}: {severity} {ink.bold(finding.name)} {visible(finding.message)}"


def _at(place: Place, from_here: FromHere) -> str:
    return f"{written(from_here(place.path))}:{place.line}"


def _hanging(text: str, page: Page) -> list[str]:
    first, *others = wrap(text, page.width)
    rest = wrap(" ".join(others), page.width - len(_INDENT) // 2) if others else []
    return [first, *(f"{' ' * (len(_INDENT) // 2)}{line}" for line in rest)]


def _labelled(label: str, text: str, page: Page, ink: Ink) -> Iterator[str]:
    room = page.width - len(_INDENT) - len("next: ")
    first, *others = wrap(visible(text), room)
    yield f"{_INDENT}{ink.aside(f'{label}:')}{' ' * (6 - len(label) - 1)}{first}"
    yield from (f"{_INDENT}{' ' * 6}{line}" for line in others)


def _looked_at(review: Review) -> str:
    """What the review rests on, and what it did not look at."""
    counts, golden = _counts(review), review.golden
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
    if golden.trainings:
        near = "" if golden.compared_near else "; nearly the same wording takes the extra `data`"
        told += f". Held against {counted(len(golden.trainings), 'training file')}{near}"
    else:
        told += ". No training data found"
    left = "; ".join(f"{name} ({number})" for name, number in sorted(golden.passed_over.items()))
    return f"Looked at: {told}." + (f" Left out: {left}." if left else "")


def _counts(review: Review) -> Mapping[str, int]:
    entries = review.golden.entries
    modes = Counter(entry.case.mode for entry in entries if not entry.is_unfinished)
    return {
        "cases": len(entries),
        "to_answer": modes["answer"],
        "to_abstain": modes["abstain"],
        "to_refuse": modes["refuse"],
        "with_a_source": sum(bool(entry.gold) for entry in review.golden.finished),
        "drafts": sum(entry.is_draft for entry in entries),
    }


def _wrapped(text: str, page: Page) -> list[str]:
    return wrap(visible(text), page.width)
