"""The passages that the app retrieved, less those that contradict the gold text."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.context import lacks_context, without_rivals
from pytest_ragft.diagnosis.material import Material


def _lacks(material: Material) -> str | None:
    if (lack := lacks_context(material)) is not None:
        return lack
    rivals = material.whereabouts.rivals_at
    return None if rivals else "nothing in the retrieved context contradicts the gold text"


ARM = Arm(
    name="without-conflict",
    question="Did a contradicting passage do harm?",
    role="probe",
    lacks=_lacks,
    context=lambda found, material, placement: without_rivals(found, material.whereabouts),
)
