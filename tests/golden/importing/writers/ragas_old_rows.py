"""Rows as RAGAS 0.1 evaluates them: a data set of Hugging Face's, checked by RAGAS."""

import sys
from pathlib import Path

from datasets import Dataset
from questions import ANSWER, QUESTION, RETRIEVED
from ragas.validation import remap_column_names, validate_column_dtypes

dataset = Dataset.from_dict(
    {
        "question": [QUESTION, "Do you ship?"],
        "contexts": [RETRIEVED, ["We ship.", "We ship abroad."]],
        "answer": ["14 days.", "Yes."],
        "ground_truth": [ANSWER, "Yes, to all of Europe, within a week or so."],
    }
)
dataset = remap_column_names(dataset, {name: name for name in dataset.column_names})
validate_column_dtypes(dataset)
folder = Path(sys.argv[1])
dataset.to_json(folder / "rows.jsonl")
dataset.to_csv(folder / "rows.csv", index=False)
dataset.to_parquet(folder / "rows.parquet")
