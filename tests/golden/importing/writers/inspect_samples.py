"""Samples of Inspect, read by Inspect again."""

import csv
import json
import sys
from pathlib import Path

from inspect_ai.dataset import Sample, csv_dataset, json_dataset
from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser
from questions import ANSWER, QUESTION

SAMPLES = [
    Sample(input=QUESTION, target=ANSWER, id="refund-window", metadata={"category": "returns"}),
    Sample(input="Which of them is a shoe?", target="B", choices=["a shirt", "a boot"], id=7),
    Sample(
        input=[
            ChatMessageSystem(content="You sell shoes.", id="m1"),
            ChatMessageUser(content="I bought boots.", id="m2"),
            ChatMessageAssistant(content="Fine.", id="m3"),
            ChatMessageUser(content="May I send them back?", id="m4"),
        ],
        target=["within 30 days", ANSWER],
        files={"a.txt": "text"},
    ),
]
folder = Path(sys.argv[1])
rows = [sample.model_dump(mode="json", exclude_none=True) for sample in SAMPLES]
lines = "".join(json.dumps(row) + "\n" for row in rows)
(folder / "samples.jsonl").write_text(lines)
with (folder / "samples.csv").open("w", newline="") as file:
    writer = csv.DictWriter(file, ["id", "input", "target"])
    writer.writeheader()
    writer.writerow({"id": "refund-window", "input": QUESTION, "target": ANSWER})
read = json_dataset(str(folder / "samples.jsonl"))
assert [sample.target for sample in read] == [sample.target for sample in SAMPLES]
assert csv_dataset(str(folder / "samples.csv"))[0].target == ANSWER
