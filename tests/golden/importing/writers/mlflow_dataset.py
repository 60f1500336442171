"""An evaluation data set of MLflow's, kept in a local database."""

import os
import sys
from pathlib import Path

folder = Path(sys.argv[1]).resolve()
os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{folder}/mlflow.db"

from mlflow.genai import datasets  # noqa: E402  # as above
from questions import ANSWER, GOLD, QUESTION  # noqa: E402  # as above

dataset = datasets.create_dataset(name="shop")
dataset.merge_records(
    [
        {
            "inputs": {"question": QUESTION, "user": "Ann"},
            "expectations": {
                "expected_response": ANSWER,
                "expected_retrieved_context": [{"doc_uri": "docs/refunds.md", "content": GOLD[0]}],
                "tone": "polite",
            },
            "tags": {"category": "returns"},
        },
        {
            "inputs": {"question": "Do you ship?"},
            "expectations": {"expected_facts": ["to Europe"], "guidelines": ["Be brief."]},
        },
    ]
)
frame = dataset.to_df().sort_values("inputs", key=lambda column: column.map(str))
frame = frame.drop(columns=["created_time"])
frame.to_json(folder / "dataset.json", orient="records", indent=1)
frame.to_json(folder / "dataset.jsonl", orient="records", lines=True)
(folder / "mlflow.db").unlink()
