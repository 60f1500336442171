"""Made runs of the checker for the tests of its formats."""

from pytest_ragft.check.fact import Problem, Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.formats import format_named
from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.rule import Match, Rule

ANSWER = """\
from langchain_chroma import Chroma

vectors = Chroma()


def answer(question):
    docs = vectors.similarity_search(question, k=TOP_K)
    return docs
"""
TRAIN = """\
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B"),
    train_dataset=rows,
    args=SFTConfig(
        output_dir="out",
        learning_rate=2e-4,
    ),
)
"""
CELLS = ["import x", "splitter = TokenTextSplitter(chunk_size=1000)", "y"]
NOTEBOOK = """\
{
 "cells": [
  {"cell_type": "markdown", "metadata": {"source": "none"}, "source": ["# Notes\\n"]},
  {
   "cell_type": "code",
   "source": [
    "import x\\n",
    "splitter = TokenTextSplitter(chunk_size=1000)\\n",
    "y"
   ]
  }
 ]
}
"""
FILES = {
    "src/answer.py": ANSWER.splitlines(),
    "src/settings.py": ["TOP_K = 40"],
    "train.py": TRAIN.splitlines(),
    "notes.ipynb": CELLS,
}


def lines(path):
    return FILES.get(path, ())


def make_rule(name, code, severity="warning", **changes):
    values = {
        "group": "retrieval",
        "title": f"Title of {name}",
        "message": "",
        "instead": "Retrieve many, re-rank, keep few.",
        "confidence": "high",
        "persona": "regular",
        "match": Match(),
    }
    return Rule(name=name, code=code, severity=severity, **{**values, **changes})


RULES = {
    rule.name: rule
    for rule in (
        make_rule("too-many-chunks", "RFT207"),
        make_rule(
            "full-fine-tuning",
            "RFT401",
            group="fine-tuning",
            instead="Train an adapter first.",
            fix={"safety": "safe", "set-argument": {"name": "peft_config", "to": {}}},
        ),
        make_rule(
            "fixed-length-chunking",
            "RFT201",
            "info",
            instead="Split at headings first.",
            fix={"safety": "unsafe", "replace-name": {"to": "cut.Sentences"}},
            persona="pedantic",
            confidence="low",
        ),
        make_rule("train-eval-overlap", "RFT111", "error", instead="Drop the rows."),
    )
}


def make_finding(rule="too-many-chunks", path="src/answer.py", span=(7, 12, 7, 56), **changes):
    known = RULES.get(rule) or make_rule(rule, "")
    values = {
        "severity": known.severity,
        "confidence": known.confidence,
        "persona": known.persona,
        "message": "40 chunks reach the prompt.",
        "at": Location(path, Span(*span)),
        "fingerprint": "00c0ffee00c0ffee",
    }
    return Finding(rule=rule, code=known.code, **{**values, **changes})


CHUNKS = make_finding(
    related=(Location("src/settings.py", Span(1, 9, 1, 11), "the value of k"),),
    sought=("a re-ranker", "a cut of the list", "a re-ranker"),
)
TUNING = make_finding(
    "full-fine-tuning",
    "train.py",
    (1, 11, 8, 2),
    message="SFTTrainer trains every weight of the model.",
    sought=("a PEFT configuration",),
    fingerprint="0123456789abcdef",
)
SPLITTER = make_finding(
    "fixed-length-chunking",
    "notes.ipynb",
    (2, 12, 2, 46),
    message="TokenTextSplitter cuts at a fixed length.",
    fingerprint="fedcba9876543210",
)
OVERLAP = make_finding(
    "train-eval-overlap",
    "data/golden.jsonl",
    (0, 0, 0, 0),
    message="12 of 300 questions stand in the training data.",
    fingerprint="aaaabbbbccccdddd",
)


def make_outcome(*reported, **changes):
    entries = tuple(r if isinstance(r, Reported) else Reported(r) for r in reported)
    values = {"rules": RULES, "files": 41, "cells": {"notes.ipynb": (0, 1)}}
    values["text_of"] = {"notes.ipynb": NOTEBOOK}.get
    return Outcome(entries, **{**values, **changes})


EVERYTHING = make_outcome(
    OVERLAP,
    Reported(SPLITTER, counts=False),
    CHUNKS,
    TUNING,
    Reported(TUNING, "unchanged", counts=False),
    Reported(TUNING, "suppressed", "measured: an adapter loses 4 points", counts=False),
    Reported(TUNING, "suppressed", "per-file-ignores, *.py", counts=False, by_setting=True),
    unread=(("data/big.jsonl", Problem(0, "larger than 50 MB")), ("b.py", Problem(3, "no Python"))),
    quieter=7,
    unheard={"pedantic": 5, "auditor": 2},
    resolved=("1111222233334444",),
)


def render(name, outcome, width=80, *, colour=False):
    return format_named(name).render(outcome, lines, Page(width, colour))
