"""What the arms can draw on."""

from dataclasses import dataclass, field

from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Material:
    """The case of a test, what its failed run showed, and what the settings allow."""

    case: Case = field(default_factory=Case)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    stronger_model: str | None = None
    """Name of a more capable model at the same provider."""
    wording: int = 0
    """Which of an arm's wordings is to be sent."""
