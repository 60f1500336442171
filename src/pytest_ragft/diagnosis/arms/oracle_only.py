"""The gold context in place of what the app retrieved."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.context import gold_passages, lacks_gold_context, listed

ARM = Arm(
    name="oracle-only",
    question="Was the fact there, and drowned?",
    role="oracle",
    lacks=lacks_gold_context,
    context=lambda found, material, placement: listed(gold_passages(material.case)),
)
