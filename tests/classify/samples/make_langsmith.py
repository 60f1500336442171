"""Writes what LangSmith's SDK returns (made with 0.15.0).

Needs `pip install langsmith pandas openai`. The experiments run here, without the service: with
`upload_results=False` the SDK keeps them to itself.
"""

import json
from datetime import UTC, datetime
from uuid import UUID

from langsmith import Client, evaluate
from langsmith.schemas import Example
from openai import OpenAI
from served_desk import EXPECTED, QUESTIONS, REPEATS, served, write
from shop_model import FACTS

EXAMPLES = [
    Example(
        id=UUID(int=number),
        dataset_id=UUID(int=99),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        inputs={"question": QUESTIONS[name]},
        outputs={"answer": target},
    )
    for number, (name, target) in enumerate(EXPECTED.items(), start=1)
]


def correct(outputs: dict, reference_outputs: dict) -> bool:
    return reference_outputs["answer"] in outputs["answer"]


def brevity(outputs: dict) -> float:
    return min(1.0, 30 / len(outputs["answer"]))


def target_with(facts: str):
    client = OpenAI(max_retries=0)

    def ask(inputs: dict) -> dict:
        turn = {"role": "user", "content": facts + inputs["question"]}
        made = client.chat.completions.create(model="m", messages=[turn])
        return {"answer": made.choices[0].message.content}

    return ask


def dumped(row) -> dict:
    results = [one.model_dump(mode="json") for one in row["evaluation_results"]["results"]]
    return {
        "run": row["run"].model_dump(mode="json"),
        "example": row["example"].model_dump(mode="json"),
        "evaluation_results": {"results": results},
    }


with served():
    for arm, facts in (("plain", ""), ("with-facts", f"{FACTS}\n\n")):
        results = evaluate(
            target_with(facts),
            data=EXAMPLES,
            evaluators=[correct, brevity],
            num_repetitions=REPEATS,
            max_concurrency=1,
            upload_results=False,
            client=Client(api_url="http://127.0.0.1:9", api_key="made-up"),
        )
        lines = (f"{json.dumps(dumped(row))}\n" for row in results)
        write("".join(lines), f"langsmith-{arm}.jsonl")
        write(results.to_pandas().to_csv(index=False), f"langsmith-{arm}.csv")
