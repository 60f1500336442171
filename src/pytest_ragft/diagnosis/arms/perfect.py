"""The perfect prompt in full: gold context and best instructions."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import (
    add_reference,
    instructions_of,
    lacks_instructions,
    lacks_oracle,
)


def _edit(call: Call, material: Material, placement: Placement) -> Call:
    told = instructions_of(material.case, material.wording)
    oracle = material.case.oracle or ""
    return add_reference(call, oracle, placement, told, wording=material.wording)


ARM = Arm(
    name="perfect",
    question="Do facts and instructions together do it?",
    role="oracle",
    edit=_edit,
    lacks=lambda material: lacks_oracle(material) or lacks_instructions(material),
    alternates=True,
    wordings=WORDINGS,
)
