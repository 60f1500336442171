"""DeepEval's own files."""

import sys

from deepeval.dataset import ConversationalGolden, EvaluationDataset, Golden
from deepeval.dataset.expectations import Expectations
from deepeval.test_case import ToolCall, Turn
from questions import ABROAD, ANSWER, GOLD, PRICE, QUESTION, RETRIEVED

GOLDENS = [
    Golden(
        input=QUESTION,
        expected_output=ANSWER,
        context=GOLD,
        retrieval_context=RETRIEVED,
        actual_output="14 days.",
        source_file="docs/refunds.md",
        name="refund-window",
        comments="asked every day",
        additional_metadata={"category": "returns", "priority": 2},
    ),
    Golden(input=ABROAD, expected_output=PRICE),
    Golden(
        input="Cancel order 17.",
        expected_output="cancelled",
        expected_tools=[ToolCall(name="cancel", input_parameters={"order": 17}, output="ok")],
        expectations=Expectations(must=["confirm the number"], must_not=["promise a refund"]),
    ),
]
CONVERSATIONS = [
    ConversationalGolden(
        scenario="A customer wants to send back boots.",
        expected_outcome="The customer knows the 30 days.",
        context=GOLD,
        turns=[
            Turn(role="user", content="I bought boots."),
            Turn(role="assistant", content="Congratulations!"),
            Turn(role="user", content="May I send them back?"),
            Turn(role="assistant", content="No."),
        ],
    ),
    ConversationalGolden(scenario="A customer is angry.", expected_outcome="The customer is calm."),
]
folder = sys.argv[1]
for kind in ("json", "jsonl", "csv"):
    EvaluationDataset(goldens=GOLDENS).save_as(kind, folder, "goldens")
    EvaluationDataset(goldens=CONVERSATIONS).save_as(kind, folder, "conversations")
