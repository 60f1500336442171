"""The prompt with the team's best instructions, without the gold context."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm
from pytest_ragft.diagnosis.prompt import instructions_of, lacks_instructions

ARM = Arm(
    name="instruct",
    question="Does a better prompt do it?",
    role="probe",
    edit=lambda call, material, placement: call.surround(
        after=instructions_of(material.case, material.wording)
    ),
    lacks=lacks_instructions,
    wordings=WORDINGS,
)
