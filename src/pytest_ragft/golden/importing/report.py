"""What an import says: to the terminal, and at the top of the new file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_ragft.golden.case import GivenCheck
from pytest_ragft.golden.importing.imported import Format, Imported, Source
from pytest_ragft.golden.importing.losses import told

LONGEST = 96
"""Characters of a comment's line, but for a word that is longer."""
TARGET = "target: package.module:function"
"""As a comment of a file whose target is not known."""
_JUDGED = (
    "judged by a model: set it under [tool.ragft.judge] in pyproject.toml, or replace the check"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and what became of it."""

    source: Source
    format: Format
    imported: Imported

    @property
    def place(self) -> str:
        """What a number of an `Unmapped` counts."""
        return "row" if self.source.path.suffix == ".parquet" else "line"

    @property
    def rows(self) -> int:
        lost = sum(each.whole for each in self.imported.unmapped)
        return len(self.imported.cases) + lost


def heading(outcome: Outcome) -> str:
    """Such as `'evals.csv' (promptfoo): 12 cases of 14 rows`."""
    cases, rows = len(outcome.imported.cases), outcome.rows
    name = str(outcome.source.path)
    return f"{name!r} ({outcome.format.name}): {_counted(cases, 'case')} of {_counted(rows, 'row')}"


def losses(outcome: Outcome) -> Iterator[str]:
    return told(outcome.imported.unmapped, outcome.place)


def advice(outcome: Outcome, *, target: bool) -> Iterator[str]:
    """What to do before the file can be run."""
    if not target:
        yield "fill in 'target': what answers the questions (--target MODULE:NAME does it)"
    judged = sum(_is_judged(case.checks) for case in outcome.imported.cases)
    if judged:
        yield f"{_counted(judged, 'case')} {'is' if judged == 1 else 'are'} {_JUDGED}"


def comments(outcome: Outcome, *, target: bool) -> tuple[str, ...]:
    """For the top of the file."""
    said = [f"Imported from {heading(outcome)}."]
    lost = list(losses(outcome))
    if lost:
        said += ["Not taken over, or not as it was:", *(f"- {line}" for line in lost)]
    if not target:
        said += ["", "TO FILL IN, and to take the '# ' from: what answers the questions.", TARGET]
    return tuple(piece for line in said for piece in _wrapped(line))


def _wrapped(line: str) -> Iterator[str]:
    words, current = line.split(), ""
    for word in words:
        if current and len(current) + len(word) + 1 > LONGEST:
            yield current
            current = f"  {word}"
        else:
            current = f"{current} {word}" if current else word
    yield current


def _is_judged(checks: Iterable[GivenCheck]) -> bool:
    return any(check.name == "judged" for check in checks)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
