"""Answers and results files of a test's own making."""

import json
from pathlib import Path

from pytest_ragft.classify.answers import Answer, Assessed, Document, Label

SAMPLES = Path(__file__).parent / "samples"


def answer(prompt="plain", *, passed=True, case="window", labels=(), **changes):
    """One answer with one check, of a prompt that is labelled so."""
    given = {
        "key": case,
        "case": case,
        "labels": (Label("prompt", prompt), *labels),
        "checks": (Assessed("says 30", passed),),
        "reply": "You have some days to send it back.",
    }
    return Answer(**{**given, **changes})


def several(times=6, **arms):
    """So many answers of each prompt, each of which passes or fails."""
    return [
        answer(prompt.replace("_", " "), passed=passed, reply=f"The {prompt} says {turn} in words.")
        for turn in range(times)
        for prompt, passed in arms.items()
    ]


def document(value, content="json", name="results.json"):
    return Document(name, Path(name).stem, content, value)


def sample(name):
    """The values of a sample, one for each line of it."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
