"""The prompt without what the app retrieved."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.context import lacks_context

ARM = Arm(
    name="closed-book",
    question="Did retrieval do harm?",
    role="probe",
    lacks=lacks_context,
    context=lambda found, material, placement: (),
)
