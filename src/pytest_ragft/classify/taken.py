"""The tests of an input, and what is to be said of how they were found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pytest_ragft.classify.gathered import gather
from pytest_ragft.classify.mapping import Given, MappingError, arms_of
from pytest_ragft.classify.missing import Source, warnings
from pytest_ragft.classify.read import InputError
from pytest_ragft.classify.recorded import Recorded
from pytest_ragft.classify.told import tell, warn
from pytest_ragft.classify.tools import Results


@dataclass(frozen=True, slots=True)
class Taken:
    """Failing tests, ready to be decided."""

    tests: tuple[Recorded, ...]
    source: Source | None = None
    told: tuple[str, ...] = ()
    """Which answers were taken as what."""
    notes: tuple[str, ...] = ()
    """What is missing, and what could not be used."""


def take(results: Results, given: Sequence[Given], thresholds: Mapping[str, float]) -> Taken:
    """The failing tests among the answers of a tool; raises `InputError`."""
    _known(thresholds, results)
    try:
        arms = arms_of(results.answers, given)
        found = gather(results.answers, arms, thresholds)
    except MappingError as error:
        raise InputError(f"{results.tool}: {error}") from None
    source = Source(arms, results.format.again)
    return Taken(
        tests=found.failing,
        source=source,
        told=tuple(tell(results.tool, results.answers, arms, found)),
        notes=(*warnings(source, found.failing), *warn(found)),
    )


def _known(thresholds: Mapping[str, float], results: Results) -> None:
    names = list(dict.fromkeys(c.name for answer in results.answers for c in answer.checks))
    for name in thresholds:
        if name not in names:
            raise InputError(
                f"--threshold: nothing is called {name!r}. What assessed the answers: "
                f"{', '.join(map(repr, names))}."
            )
