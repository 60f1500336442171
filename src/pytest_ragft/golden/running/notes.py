"""What one run of a golden case showed: the answer, and what each check found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import ModuleType

from pytest_ragft import checks
from pytest_ragft.checks import Answer, Check, answer_of
from pytest_ragft.diagnosis.trial import Outcome

__tracebackhide__ = True


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found; `fault` says why it failed, or why there is no outcome."""

    outcome: Outcome
    fault: str | None = None


@dataclass(slots=True)
class Notes:
    """Of the latest run of one case; made anew by its call of the target."""

    checks: Sequence[Check]
    value: object = None
    """What the target returned."""
    answer: Answer | None = None
    found: list[Found] = field(default_factory=list)
    """Of the checks that were reached, in their order."""

    def begin(self) -> None:
        self.value = self.answer = None
        self.found.clear()

    def answered(self, value: object) -> None:
        """Raises TypeError for what no check can read."""
        self.value = value
        self.answer = answer_of(value)

    def following(self) -> "NotedCheck":
        """The check that is made next."""
        return NotedCheck(self.checks[len(self.found)], self.found)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NotedCheck:
    """A check that notes what it finds."""

    check: Check
    found: list[Found]

    def __eq__(self, answer: object) -> bool:
        try:
            fault = self.check.fault(answer)
        except BaseException as error:
            self.found.append(Found(None, f"{type(error).__name__}: {error}"))
            raise
        self.found.append(Found(fault is None, fault))
        return fault is None

    __hash__ = None  # type: ignore[assignment]  # as `Check`

    def __repr__(self) -> str:
        return repr(self.check)


def noted_checks(notes: Notes) -> ModuleType:
    """Stands for the module `checks` in the function of a case: gives its checks one by one.

    It is a module of that name, so that whoever reads the function knows what it makes.
    """
    module = ModuleType(checks.__name__)
    for name in checks.CHECKS:
        setattr(module, name, lambda *_, **__: notes.following())
    return module
