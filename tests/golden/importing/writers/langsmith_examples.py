"""Examples of LangSmith, as its client gives them."""

import json
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from langsmith.schemas import Example
from questions import ABROAD, ANSWER, PRICE, QUESTION

SPACE = uuid.UUID(int=1)
EXAMPLES = [
    Example(
        id=uuid.UUID(int=2),
        dataset_id=SPACE,
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        inputs={"question": QUESTION, "user": "Ann", "context": "Shirts: 14 days."},
        outputs={"answer": ANSWER, "sources": ["docs/refunds.md"]},
        metadata={"dataset_split": ["base"], "category": "returns"},
    ),
    Example(
        id=uuid.UUID(int=3),
        dataset_id=SPACE,
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        inputs={"messages": [{"role": "user", "content": ABROAD}]},
        outputs={"messages": [{"role": "assistant", "content": PRICE}]},
    ),
]
rows = [json.loads(example.json()) for example in EXAMPLES]
folder = Path(sys.argv[1])
(folder / "examples.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
(folder / "examples.json").write_text(json.dumps(rows, indent=2))
