"""RAGAS's own files, of 0.2 and later."""

import sys
from pathlib import Path

from questions import ABROAD, ANSWER, GOLD, PRICE, QUESTION, RETRIEVED, SENTENCE
from ragas import EvaluationDataset, MultiTurnSample, SingleTurnSample
from ragas.messages import AIMessage, HumanMessage, ToolCall
from ragas.testset.synthesizers.testset_schema import Testset, TestsetSample

SINGLE = [
    SingleTurnSample(
        user_input=QUESTION,
        reference=SENTENCE,
        reference_contexts=GOLD,
        reference_context_ids=["refunds-1", "refunds-2"],
        retrieved_contexts=RETRIEVED,
        response="14 days.",
        rubrics={"score1_description": "wrong"},
    ),
    SingleTurnSample(user_input=ABROAD, reference=PRICE, reference_contexts=["Es kostet 4,90 €."]),
]
MULTI = [
    MultiTurnSample(
        user_input=[
            HumanMessage(content="Cancel my order."),
            AIMessage(content="Which one?"),
            HumanMessage(content="Order 17."),
            AIMessage(content="Done.", tool_calls=[ToolCall(name="cancel", args={"order": 17})]),
        ],
        reference="cancelled",
        reference_tool_calls=[ToolCall(name="cancel", args={"order": 17})],
        reference_topics=["orders"],
    )
]
folder = Path(sys.argv[1])
EvaluationDataset(samples=SINGLE).to_jsonl(folder / "single.jsonl")
EvaluationDataset(samples=SINGLE).to_csv(folder / "single.csv")
EvaluationDataset(samples=MULTI).to_jsonl(folder / "multi.jsonl")
sample = SingleTurnSample(user_input=QUESTION, reference=ANSWER, reference_contexts=GOLD)
testset = Testset(samples=[TestsetSample(eval_sample=sample, synthesizer_name="single_hop")])
testset.to_jsonl(folder / "testset.jsonl")
testset.to_csv(folder / "testset.csv")
