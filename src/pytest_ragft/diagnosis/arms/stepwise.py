"""The gold passages numbered, to be read one by one before the answer."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.context import lacks_part, parts
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import add_reference, stepwise


def _edit(call: Call, material: Material, placement: Placement) -> Call:
    numbered, instructions = stepwise(parts(material.case), material.wording)
    return add_reference(call, numbered, placement, instructions, wording=material.wording)


ARM = Arm(
    name="stepwise",
    question="Do the facts suffice when they are put together step by step?",
    role="probe",
    edit=_edit,
    lacks=lambda material: lacks_part(material, 1),
    alternates=True,
    wordings=WORDINGS,
)
