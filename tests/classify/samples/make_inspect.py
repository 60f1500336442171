"""Has Inspect write its samples (made with 0.3.285): needs `pip install inspect-ai openai`."""

import json
import shutil
import tempfile
from pathlib import Path

import inspect_ai
from inspect_ai.dataset import Sample
from inspect_ai.scorer import Score, accuracy, includes, scorer
from inspect_ai.solver import generate, prompt_template
from served_desk import EXPECTED, HERE, QUESTIONS, REPEATS, compact, served
from shop_model import FACTS


@scorer(metrics=[accuracy()])
def is_json():
    async def score(state, target):
        if target.text != "plan":
            return Score(value=float("nan"), explanation="not asked for")
        try:
            json.loads(state.output.completion)
        except ValueError:
            return Score(value="I", answer=state.output.completion)
        return Score(value="C", answer=state.output.completion)

    return score


@inspect_ai.task
def returns_desk(*, facts: bool = False) -> inspect_ai.Task:
    return inspect_ai.Task(
        dataset=[
            Sample(input=QUESTIONS[name], target=target, id=name)
            for name, target in EXPECTED.items()
        ],
        solver=[prompt_template(f"{FACTS if facts else ''}\n\n{{prompt}}"), generate()],
        scorer=[includes(), is_json()],
    )


with served():
    for facts, form in ((False, "eval"), (True, "json")):
        with tempfile.TemporaryDirectory() as folder:
            inspect_ai.eval(
                returns_desk(facts=facts),
                model="openai/gpt-5-mini",
                model_args={"responses_api": False, "max_retries": 0},
                epochs=REPEATS,
                fail_on_error=False,
                max_retries=0,
                max_connections=1,
                max_samples=1,
                log_dir=folder,
                log_format=form,
                display="none",
            )
            (written,) = Path(folder).glob(f"*.{form}")
            if form == "eval":
                shutil.copy(written, HERE / "inspect-plain.eval")
            else:
                compact(written, "inspect-with-facts.json")
