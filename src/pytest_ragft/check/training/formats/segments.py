"""Segments of which some are learned, as axolotl's `input_output` takes them."""

from typing import Any

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.content import MeantError, field
from pytest_ragft.check.training.formats.format import Format, Reading, shown
from pytest_ragft.check.training.turn import Fault, Row, Turn


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  # rows hold anything
    if not isinstance(value, list):
        raise MeantError(f"segments: {shown(value)}", "a list of segments")
    return value


def _turns(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    before = ""
    learned = False
    try:
        for segment in _listed(row["segments"]):
            if not isinstance(segment, dict) or not isinstance(segment.get("label"), bool):
                found = f"a segment: {shown(segment)}"
                raise MeantError(found, "an object with label (true or false) and text")  # noqa: TRY301  # told as every other
            text = field(segment, "text")
            if segment["label"]:
                learned = True
                yield Turn(line, number, before, text, before)
            before += text
        if not learned:
            raise MeantError("no segment that is learned", "one with label true")  # noqa: TRY301  # as above
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


FORMAT = Format("segments", ("segments",), lambda row: isinstance(row["segments"], list), _turns)
