"""The expected answer in place of the model's reply; no model is asked."""

from pytest_ragft.diagnosis.arm import Arm

ARM = Arm(
    name="answer-echo",
    question="Can any answer pass this test?",
    role="control",
    edit=lambda call, material, placement: call,
    lacks=lambda material: (
        None if material.case.expects is not None else "no expected answer declared"
    ),
)
