"""Scores the answers to the golden questions."""

import json
from pathlib import Path

from app.answer import answer
from datasets import Dataset
from ragas import evaluate
from ragas.metrics import answer_relevancy, faithfulness

rows = [json.loads(line) for line in Path("evals/golden.jsonl").read_text().splitlines()]
scores = evaluate(
    Dataset.from_list([{**row, "answer": answer(row["question"])} for row in rows]),
    metrics=[faithfulness, answer_relevancy],
)
print(scores)
