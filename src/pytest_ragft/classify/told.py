"""What was read from the results of a tool, and how it was taken, in lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from shlex import quote

from pytest_ragft.classify.answers import Answer, Label
from pytest_ragft.classify.gathered import Gathered
from pytest_ragft.classify.mapping import Arms, brief
from pytest_ragft.classify.recorded import ARMS
from pytest_ragft.report.words import counted

_UNASKED = 3
"""Cases that are named one by one."""


def tell(tool: str, answers: Sequence[Answer], arms: Arms, found: Gathered) -> Iterator[str]:
    """Such as `oracle: prompt 'with facts' (as given), 16 answers`."""
    failed = len(found.failing)
    yield f"{tool}: {counted(len(answers), 'answer')} to {counted(found.cases, 'case')}."
    total = Counter(label for answer in answers for label in answer.labels)
    lost = Counter(label for a in answers if a.error is not None for label in a.labels)
    for one in sorted(arms.mapped, key=lambda one: ARMS.index(one.arm)):
        yield f"  {one.arm}: {_named(one.label)} ({one.how}), {_count(one.label, total, lost)}"
    for label in arms.left_out:
        how = f"--arm {quote(f'{brief(label)}=ARM')}"
        yield f"  left out: {_named(label)}, {_count(label, total, lost)} ({how})"
    yield f"{failed} of {counted(found.cases, 'case')} failed at least once as the app is."
    if not failed:
        yield "Nothing has failed, so there is nothing to diagnose."


def warn(found: Gathered) -> Iterator[str]:
    """Cases and checks that nothing can be said of."""
    if found.unasked:
        yield f"not run: {_some(found.unasked)}"
    for name in found.ungraded:
        yield (
            f"{name!r} has scores and no threshold, so that it neither passes nor fails: "
            f"--threshold {quote(f'{name}=SCORE')} says from which score on it passes."
        )


def _some(texts: Sequence[str]) -> str:
    more = len(texts) - _UNASKED
    return "; ".join((*texts[:_UNASKED], *([f"and {more} more"] if more > 0 else [])))


def _named(label: Label) -> str:
    return f"{label.dimension} {brief(label)!r}"


def _count(label: Label, total: Counter[Label], lost: Counter[Label]) -> str:
    not_run = f", {lost[label]} not run" if lost[label] else ""
    return counted(total[label], "answer") + not_run
