"""The prompt with as much irrelevant text as the oracle would add."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import add_reference, filler

USUAL_LENGTH = 400
"""Characters added where no oracle is declared: about one passage."""


def _edit(call: Call, material: Material, placement: Placement) -> Call:
    length = len(material.case.oracle or "") or USUAL_LENGTH
    text = filler(length, material.wording)
    return add_reference(call, text, placement, wording=material.wording)


ARM = Arm(
    name="placebo",
    question="Does any change of the prompt flip it?",
    role="control",
    edit=_edit,
    alternates=True,
    wordings=WORDINGS,
)
