"""The prompt with the gold context in it, sent to a more capable model."""

from dataclasses import replace

from pytest_ragft.diagnosis.arm import WORDINGS, Arm, Placement
from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.prompt import add_reference, lacks_oracle


def _edit(call: Call, material: Material, placement: Placement) -> Call:
    oracle = material.case.oracle or ""
    added = add_reference(call, oracle, placement, wording=material.wording)
    return replace(added, model=material.stronger_model or call.model)


ARM = Arm(
    name="stronger",
    question="Does a stronger model do it?",
    role="probe",
    edit=_edit,
    lacks=lambda material: (
        lacks_oracle(material) or (None if material.stronger_model else "no stronger model set")
    ),
    alternates=True,
    wordings=WORDINGS,
)
