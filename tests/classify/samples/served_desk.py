"""What the makers of the samples share: the questions, the served model, and the writing."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parents[1]))

from provider import Provider  # noqa: E402  # found by the line above
from shop_model import Shop  # noqa: E402

REPEATS = 6
"""Enough for a verdict where no arm has irrelevant text."""
QUESTIONS = {
    "return window": "How long may I return shoes?",
    "name of the plan": "What does the free plan offer, as JSON?",
    "repair promise": "How long does a repair take?",
    "delivery": "How long does a parcel take?",
}
EXPECTED = {"return window": "30 days", "name of the plan": "plan", "delivery": "working days"}
PLACES = {str(HERE): ".", sys.prefix: "venv", sys.base_prefix: "python"}
"""Folders of a machine, which stand in tracebacks, and what the samples have instead."""


@contextmanager
def served() -> Iterator[None]:
    """The scripted model, where OpenAI's client looks for one."""
    with Provider(Shop().answer) as provider:
        os.environ |= provider.environment
        yield


def compact(written: Path, to: str) -> None:
    """As the tool wrote it, without the blanks between, and without a sample's events."""
    content = json.loads(written.read_text(encoding="utf-8"))
    for sample in content.get("samples", ()):
        sample["events"] = []  # most of a log of Inspect; the other log has them
    write(f"{json.dumps(content, ensure_ascii=False, separators=(',', ':'))}\n", to)


def write(text: str, to: str) -> None:
    for place, name in PLACES.items():
        text = text.replace(place, name)
    (HERE / to).write_text(text, encoding="utf-8")
