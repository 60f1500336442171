"""What one run of a golden case showed, as metrics count it; it travels with pytest's report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pytest_ragft.diagnosis.trial import CheckKind, Outcome
from pytest_ragft.golden.case import Mode

ATTRIBUTE = "ragft_measured"
"""Of the report of the call phase: `Measured.to_json()`. Survives pytest-xdist."""


@dataclass(frozen=True, slots=True)
class MeasuredCheck:
    """One check, and what it found."""

    name: str
    """Such as `contains_any`."""
    kind: CheckKind
    outcome: Outcome
    """None: not reached, or it could not be made."""
    fault: str | None = None
    """Why it failed, or why there is no outcome."""
    line: int = 1
    source: str = ""
    """As Python would write it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that the target says it was given."""

    text: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one golden case."""

    nodeid: str
    mode: Mode = "answer"
    tags: tuple[str, ...] = ()
    question: str = ""
    expects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Where the answer stands; empty: the case does not say."""
    oracle: str | None = None
    retrieved: tuple[Retrieved, ...] | None = None
    """Best first; `None`: the target did not say what it was given."""
    reply: str | None = None
    """`None`: the target gave none, since it raised."""
    checks: tuple[MeasuredCheck, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> "Measured":
        listed = {name: tuple(given[name]) for name in ("tags", "expects", "sources")}
        retrieved = given["retrieved"]
        return cls(
            **{
                **given,
                **listed,
                "retrieved": None
                if retrieved is None
                else tuple(Retrieved(**each) for each in retrieved),
                "checks": tuple(MeasuredCheck(**each) for each in given["checks"]),
            }
        )

    @classmethod
    def of_report(cls, report: object) -> "Measured | None":
        """What a report of pytest carries; `None`: it is of no golden case, or of another phase."""
        given = getattr(report, ATTRIBUTE, None)
        return None if given is None else cls.of_json(given)
