"""LlamaIndex's own file."""

import sys
from pathlib import Path

from llama_index.core.llama_dataset import (
    CreatedBy,
    CreatedByType,
    LabelledRagDataExample,
    LabelledRagDataset,
)
from questions import ABROAD, ANSWER, GOLD, PRICE, QUESTION

person = CreatedBy(type=CreatedByType.HUMAN)
model = CreatedBy(type=CreatedByType.AI, model_name="gpt-5-mini")
LabelledRagDataset(
    examples=[
        LabelledRagDataExample(
            query=QUESTION,
            query_by=person,
            reference_contexts=GOLD,
            reference_answer=ANSWER,
            reference_answer_by=person,
        ),
        LabelledRagDataExample(
            query=ABROAD,
            query_by=model,
            reference_contexts=[],
            reference_answer=PRICE,
            reference_answer_by=model,
        ),
    ]
).save_json(str(Path(sys.argv[1]) / "dataset.json"))
