"""One prompt, one answer, or one of two: what formats of fields have in common."""

from typing import NamedTuple

from pytest_ragft.check.training.formats.content import MeantError
from pytest_ragft.check.training.formats.format import shown
from pytest_ragft.check.training.turn import Turn


class Asked(NamedTuple):
    """What stands before both answers."""

    prompt: str
    question: str
    system: str = ""


def preferred(line: int, row: int, asked: Asked, chosen: str, rejected: str) -> Turn:
    """Raises `MeantError` where there is nothing to prefer."""
    if chosen == rejected:
        raise MeantError(f"chosen and rejected are the same: {shown(chosen)}", "two answers")
    return Turn(
        line, row, asked.prompt, chosen, asked.question, asked.system, "preference", rejected
    )
