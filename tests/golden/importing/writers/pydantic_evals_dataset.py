"""pydantic-evals' own files."""

import sys
from pathlib import Path
from typing import Any

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import (
    Contains,
    EqualsExpected,
    IsInstance,
    LLMJudge,
    MaxDuration,
)
from questions import ABROAD, ANSWER, PRICE, QUESTION

dataset = Dataset[Any, Any, Any](
    name="shop",
    cases=[
        Case(
            name="refund-window",
            inputs={"question": QUESTION, "user": "Ann"},
            expected_output=ANSWER,
            metadata={"topic": "returns", "weight": 1.5},
            evaluators=(Contains("30"), LLMJudge(rubric="The reply is polite.")),
        ),
        Case(name="shipping", inputs=ABROAD, expected_output=PRICE, evaluators=(EqualsExpected(),)),
        Case(
            name="as-json",
            inputs="Order 17 as JSON",
            expected_output={"order": 17},
            evaluators=(Contains("order", case_sensitive=False),),
        ),
    ],
    evaluators=[IsInstance("str"), MaxDuration(seconds=2.0)],
)
folder = Path(sys.argv[1])
dataset.to_file(folder / "dataset.yaml", schema_path=None)
dataset.to_file(folder / "dataset.json", schema_path=None)
