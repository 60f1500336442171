"""One golden case as pytest runs it."""

from dataclasses import dataclass
from types import FunctionType

from pytest_ragft.checks import Check
from pytest_ragft.golden.case import GoldenCase
from pytest_ragft.golden.measured import Measured, MeasuredCheck, Retrieved
from pytest_ragft.golden.running.notes import Found, Notes

NOT_REACHED = Found(None, "not reached")


@dataclass(frozen=True, slots=True)
class Run:
    """A case, the function that was written for it, and what its latest run showed."""

    case: GoldenCase
    checks: tuple[Check, ...]
    function: FunctionType
    notes: Notes

    def found(self) -> tuple[Found, ...]:
        """What each check finds; those behind a failed one are made now, if they ask no model."""
        reached = self.notes.found
        return (*reached, *(self._now(check) for check in self.checks[len(reached) :]))

    def _now(self, check: Check) -> Found:
        if self.notes.answer is None or asks_a_model(check):
            return NOT_REACHED
        try:
            fault = check.fault(self.notes.value)
        except Exception as error:  # noqa: BLE001  # a check that breaks says nothing of the answer
            return Found(None, f"{type(error).__name__}: {error}")
        return Found(fault is None, fault)

    def measured(self, nodeid: str, found: tuple[Found, ...]) -> Measured:
        case, answer = self.case, self.notes.answer
        given = zip(case.every_check, self.checks, found, strict=True)
        return Measured(
            nodeid=nodeid,
            mode=case.mode,
            tags=case.tags,
            question=case.asked,
            expects=case.expects,
            sources=case.source,
            oracle=case.oracle,
            retrieved=self._retrieved(),
            reply=None if answer is None else answer.text,
            checks=tuple(
                MeasuredCheck(
                    check.name, check.kind, each.outcome, each.fault, asked.line, repr(check)
                )
                for asked, check, each in given
            ),
        )

    def _retrieved(self) -> tuple[Retrieved, ...] | None:
        """Contexts of the answer; where it names its sources alone, these."""
        answer = self.notes.answer
        if answer is None:
            return None
        if answer.contexts:
            return tuple(Retrieved(each.text, each.source) for each in answer.contexts)
        return tuple(Retrieved(None, source) for source in answer.sources) or None


def asks_a_model(check: Check) -> bool:
    return check.name == "judged" or ("model" in check.arguments and check.name == "similar")
