"""The perfect prompt in full: gold context and best instructions."""

from pytest_ragft.diagnosis.arm import Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import (
    add_reference,
    instructions_of,
    lacks_instructions,
    lacks_oracle,
)


def _edit(call: Call, material: Material, placement: Placement) -> Call:
    return add_reference(
        call, material.case.oracle or "", placement, instructions_of(material.case)
    )


ARM = Arm(
    name="perfect",
    question="Do facts and instructions together do it?",
    role="oracle",
    edit=_edit,
    lacks=lambda material: lacks_oracle(material) or lacks_instructions(material),
    alternates=True,
)
