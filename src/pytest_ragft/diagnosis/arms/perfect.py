"""The perfect prompt in full: gold context and best instructions."""

from pytest_ragft.diagnosis.arm import Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.prompt import (
    add_reference,
    instructions_of,
    lacks_instructions,
    lacks_oracle,
)


def _edit(call: Call, case: Case, placement: Placement) -> Call:
    return add_reference(call, case.oracle or "", placement, instructions_of(case))


ARM = Arm(
    name="perfect",
    question="Do facts and instructions together do it?",
    role="oracle",
    edit=_edit,
    lacks=lambda case: lacks_oracle(case) or lacks_instructions(case),
    alternates=True,
)
