"""Everything that one golden case contributes to the figures of its suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.metrics import CaseFigures, Found
from pytest_ragft.diagnosis.trial import CheckKind
from pytest_ragft.golden.measured import Measured
from pytest_ragft.golden.measures.abstaining import Abstention, abstention
from pytest_ragft.golden.measures.grounding import supported, utilised
from pytest_ragft.golden.measures.matching import Matched, Reader, golds, match
from pytest_ragft.golden.measures.ranking import Figures, ranked


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measured case with its figures; `None`: it has nothing to say of one."""

    measured: Measured
    passed: bool | None
    kept: Mapping[CheckKind, bool]
    """Whether it passes all checks of a kind, for those kinds of which all have an outcome."""
    abstention: Abstention | None
    utilised: bool | None
    supported: float | None
    matched: Matched | None = None
    ranking: Figures = field(default_factory=dict)
    judged: Mapping[str, float] = field(default_factory=dict)
    """What a judge says, by the name of the figure."""

    @property
    def hit_rank(self) -> int | None:
        """Of the first entry that holds an expected source."""
        found = self.matched.found if self.matched else ()
        return min((each.rank for each in found if each.rank is not None), default=None)

    @property
    def plain(self) -> CaseFigures:
        retrieved = self.measured.retrieved
        found: tuple[Found, ...] = self.matched.found if self.matched else ()
        count = None if retrieved is None else len(retrieved)
        return CaseFigures(self.measured.nodeid, self.passed, count, found)


def weigh(measured: Measured, read: Reader) -> Weighed:
    """What can be said of a case by itself. `read` gives the text of an expected source."""
    return Weighed(
        measured,
        passed(measured),
        dict(_kept(measured)),
        abstention(measured),
        utilised(measured),
        supported(measured),
        _matched(measured, read),
    )


def passed(measured: Measured) -> bool | None:
    """`None`: there was no reply, or nothing decided whether it is right.

    An error of the app or of a judge is no failed answer.
    """
    outcomes = {check.outcome for check in measured.checks}
    if measured.reply is None or not outcomes:
        return None
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _kept(measured: Measured) -> list[tuple[CheckKind, bool]]:
    if measured.reply is None:
        return []
    outcomes: dict[CheckKind, list[bool | None]] = {}
    for check in measured.checks:
        outcomes.setdefault(check.kind, []).append(check.outcome)
    return [
        (kind, False not in found)
        for kind, found in outcomes.items()
        if False in found or None not in found
    ]


def _matched(measured: Measured, read: Reader) -> Matched | None:
    """Only of cases that are to be answered: for others nothing need be found."""
    if measured.retrieved is None or measured.mode != "answer":
        return None
    expected = list(golds(measured, read))
    return match(expected, measured.retrieved, measured.expects) if expected else None


def with_rankings(cases: Sequence[Weighed], ks: Sequence[int]) -> list[Weighed]:
    """The cases with the figures of trec_eval, at each of these lengths."""
    figures = iter(ranked([case.matched for case in cases if case.matched], ks))
    return [replace(case, ranking=next(figures)) if case.matched else case for case in cases]
