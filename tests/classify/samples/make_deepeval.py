"""Has DeepEval write its samples (made with 4.3.1): needs `pip install deepeval openai`."""

import tempfile
from pathlib import Path
from typing import Any

from deepeval import evaluate
from deepeval.evaluate.configs import DisplayConfig, ErrorConfig
from deepeval.metrics import BaseMetric, PatternMatchMetric
from deepeval.test_case import LLMTestCase
from openai import InternalServerError, OpenAI
from served_desk import QUESTIONS, REPEATS, compact, served
from shop_model import FACTS

RIGHT = r"(?s)(\{.*\}|.*30 days.*|.*weeks.*|.*working days.*)"


class NoPromise(BaseMetric):
    """A metric of the suite's own, which cannot judge one of the answers."""

    threshold = 0.5
    __name__ = "No Promise"

    def measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float:
        if "within 3 weeks" in test_case.actual_output:
            raise ValueError("the judge gave no answer")
        self.score = float("guarantee" not in test_case.actual_output)
        self.success = self.score >= self.threshold
        self.reason = "looked for a promise"
        return self.score

    async def a_measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float:
        return self.measure(test_case)

    def is_successful(self) -> bool:
        return self.success


def asked(client: OpenAI, facts: str) -> list[LLMTestCase]:
    cases = []
    for name, question in [*QUESTIONS.items()] * REPEATS:
        turn = {"role": "user", "content": facts + question}
        try:
            made = client.chat.completions.create(model="m", messages=[turn])
        except InternalServerError:
            continue  # DeepEval is given answers: one that never came is none of its cases
        reply = made.choices[0].message.content
        cases.append(LLMTestCase(name=name, input=question, actual_output=reply))
    return cases


with served():
    for arm, facts in (("plain", ""), ("with facts", f"{FACTS}\n\n")):
        with tempfile.TemporaryDirectory() as folder:
            evaluate(
                test_cases=asked(OpenAI(max_retries=0), facts),
                metrics=[PatternMatchMetric(pattern=RIGHT), NoPromise()],
                identifier=arm,
                hyperparameters={"context": "gold" if facts else "none"},
                error_config=ErrorConfig(ignore_errors=True),
                display_config=DisplayConfig(
                    results_folder=folder, print_results=False, show_indicator=False
                ),
            )
            (written,) = Path(folder).glob("test_run_*.json")
            compact(written, f"deepeval-{arm.replace(' ', '-')}.json")
