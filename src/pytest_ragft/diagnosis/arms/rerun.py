"""The same prompt again."""

from pytest_ragft.diagnosis.arm import Arm

ARM = Arm(
    name="rerun",
    question="Is the failure repeatable?",
    role="control",
    edit=lambda call, material, placement: call,
)
