"""A prompt and what goes on from it: legacy OpenAI, TRL, KTO, stepwise, and a prompt alone."""

from typing import Any

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.chat import talk_of
from pytest_ragft.check.training.formats.content import (
    BESIDE,
    MeantError,
    beside,
    field,
    joined,
    optional,
)
from pytest_ragft.check.training.formats.conversation import turns
from pytest_ragft.check.training.formats.format import Format, Reading, any_row, shown
from pytest_ragft.check.training.formats.style import CHAT
from pytest_ragft.check.training.turn import Fault, Row, Turn


def _completion(row: Row, line: int, number: int, columns: Columns) -> Reading:
    prompt, completion = row["prompt"], row["completion"]
    if type(prompt) is str and type(completion) is str and len(row) == len(_KEYS):
        yield Turn(line, number, prompt, completion, prompt)
        return
    try:
        if isinstance(prompt, list) or isinstance(completion, list):
            yield from _talk(row, line, number, columns)
        else:
            asked, system = field(row, "prompt"), optional(row, "system")
            prompt = joined((asked, *beside(row, BESIDE)))
            yield Turn(line, number, prompt, field(row, "completion"), asked, system)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


_KEYS = ("prompt", "completion")


def _talk(row: Row, line: int, number: int, columns: Columns) -> Reading:
    """Both are messages; only those of the completion are learned."""
    prompt, completion = row["prompt"], row["completion"]
    if not isinstance(prompt, list) or not isinstance(completion, list):
        found = f"prompt: {shown(prompt)}, completion: {shown(completion)}"
        raise MeantError(found, "both a text, or both a list of messages")
    messages = [*map(_unlearned, prompt), *completion]
    yield from turns(messages, line, number, talk_of(row, CHAT, columns))


def _unlearned(message: Any) -> Any:  # noqa: ANN401  # as above
    return {**message, "weight": 0} if isinstance(message, dict) else message


def _unpaired(row: Row, line: int, number: int, columns: Columns) -> Reading:
    """Rows that are labelled as bad teach what not to say: nothing of theirs is learned."""
    label = row["label"]
    if label not in {True, False} if isinstance(label, (bool, int)) else True:
        yield Fault(line, number, f"label: {shown(label)}", "true or false")
        return
    for turn in _completion(row, line, number, columns):
        if label or isinstance(turn, Fault):
            yield turn


def _stepwise(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    steps, labels = row["completions"], row["labels"]
    try:
        prompt = field(row, "prompt")
        if not isinstance(steps, list) or not isinstance(labels, list):
            found = f"completions: {shown(steps)}, labels: {shown(labels)}"
            raise MeantError(found, "two lists")  # noqa: TRY301  # told as every other
        if len(steps) != len(labels):
            found = f"{len(steps)} completions and {len(labels)} labels"
            raise MeantError(found, "a label for each")  # noqa: TRY301  # as above
        texts = [field({"completions": step}, "completions") for step in steps]
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)
        return
    good = [text for text, label in zip(texts, labels, strict=True) if label]
    if good:
        yield Turn(line, number, prompt, "\n".join(good), prompt)


def _prompt_alone(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    """Answers are the model's own, scored by a reward: no turn is learned from the file."""
    if not isinstance(row["prompt"], (str, list)):
        yield Fault(line, number, f"prompt: {shown(row['prompt'])}", "text, or a list of messages")


COMPLETION = Format("prompt-completion", _KEYS, any_row, _completion)
UNPAIRED = Format("unpaired-preference", (*_KEYS, "label"), any_row, _unpaired)
STEPWISE = Format("stepwise", ("prompt", "completions", "labels"), any_row, _stepwise)
PROMPT = Format("prompt-only", ("prompt",), lambda row: len(row) == 1, _prompt_alone)
