"""The prompt with the first part of the gold context only."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm
from pytest_ragft.diagnosis.context import add_part, lacks_part, part_alone

NUMBER = 1
ARM = Arm(
    name="hop-1",
    question="Is the first part of the facts enough by itself?",
    role="probe",
    edit=lambda call, material, placement: add_part(call, material, placement, NUMBER),
    lacks=lambda material: lacks_part(material, NUMBER),
    alternates=True,
    wordings=WORDINGS,
    context=lambda found, material, placement: part_alone(material, placement, NUMBER),
)
