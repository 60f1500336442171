"""The gold context in place of what the app retrieved."""

from pytest_ragft.diagnosis.arm import WORDINGS, Arm
from pytest_ragft.diagnosis.context import gold_passages, lacks_gold_context, laid_out, listed

ARM = Arm(
    name="oracle-only",
    question="Was the fact there, and drowned?",
    role="oracle",
    lacks=lacks_gold_context,
    context=lambda found, material, placement: listed(
        laid_out(gold_passages(material.case), material.wording)
    ),
    wordings=WORDINGS,
)
