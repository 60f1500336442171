"""One replay of a test: an outcome per check, and what the model answered."""

from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.arm import Placement

CheckKind = Literal["content", "format", "constraint", "abstention"]
Outcome = bool | None
Outcomes = tuple[Outcome, ...]
"""Per check: True passed, False failed, None not run or not reached."""


@dataclass(frozen=True, slots=True)
class Check:
    """One assert of a test, or a statement that raised on the reply."""

    line: int
    source: str
    kind: CheckKind = "content"


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of one replay under one arm."""

    arm: str
    outcomes: Outcomes
    fingerprint: str | None = None
    """Digest of the replies; equal digests carry no new information. `None`: too short to tell."""
    placement: Placement | None = None
    replies: tuple[str, ...] = ()
