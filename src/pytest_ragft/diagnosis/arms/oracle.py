"""The prompt with the gold context in it."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm
from pytest_ragft.diagnosis.prompt import add_reference, lacks_oracle

ARM = Arm(
    name="oracle",
    question="Was knowledge missing?",
    role="oracle",
    edit=lambda call, material, placement: add_reference(
        call, material.case.oracle or "", placement, wording=material.wording
    ),
    lacks=lacks_oracle,
    alternates=True,
    wordings=WORDINGS,
)
