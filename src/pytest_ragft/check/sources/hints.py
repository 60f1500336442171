"""What the path of a data file says of the rows in it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")
_TRAINING = frozenset(
    {
        *("train", "training", "trainset", "sft", "dpo", "orpo", "kto", "tuning", "tune"),
        *("finetune", "finetuning", "finetuned", "instruct", "instructions"),
    }
)
_RESULTS = frozenset(
    {
        *("result", "results", "output", "outputs", "prediction", "predictions", "report"),
        *("reports", "log", "logs", "runs", "response", "responses", "generations", "ratings"),
        *("cache", "history", "scores"),
    }
)
_SURELY = frozenset(
    {
        *("eval", "evals", "evaluation", "evaluations", "golden", "goldens", "goldset", "ragas"),
        *("benchmark", "benchmarks", "groundtruth", "truth", "testset", "testdata", "deepeval"),
        *("promptfoo",),
    }
)
_PERHAPS = frozenset({"test", "tests", "bench", "cases", "smoke", "gold"})
_SPLITS: Mapping[str, str] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev", "eval", "evaluation"), "validation"),
    **dict.fromkeys(("test", "testing", "heldout", "holdout"), "test"),
}
_UNANSWERABLE = re.compile(
    r"(?i)dont_?know|unanswerable|out_?of_?scope|abst[ea]in|abstention|refusal"
)
_ADVERSARIAL = re.compile(r"(?i)adversarial|red_?team|jailbreak|injection|attack")


class Hints(NamedTuple):
    """What a path says; the file's own name more than its folders."""

    training: bool
    evaluation: bool
    surely: bool
    """Questions alone are a golden set here, if a poor one."""
    results: bool
    """Answers that a model gave, not those that it should give."""
    unanswerable: bool
    adversarial: bool
    split: str
    """train, validation, test, or ""."""


def hints_of(path: str) -> Hints:
    folders, _, name = path.rpartition("/")
    own, around = _words(name), set(_words(folders))
    every = around.union(own)
    evaluated = not (_SURELY | _PERHAPS).isdisjoint(own)
    trained = not _TRAINING.isdisjoint(own)
    return Hints(
        training=trained or (not evaluated and not _TRAINING.isdisjoint(around)),
        evaluation=evaluated or (not trained and not (_SURELY | _PERHAPS).isdisjoint(around)),
        surely=not _SURELY.isdisjoint(every),
        results=not _RESULTS.isdisjoint(every),
        unanswerable=bool(_UNANSWERABLE.search(path)),
        adversarial=bool(_ADVERSARIAL.search(path)),
        split=next((_SPLITS[word] for word in reversed(own) if word in _SPLITS), ""),
    )


def _words(path: str) -> list[str]:
    """`QA-train.v2.jsonl` as qa, train, v, jsonl."""
    return [word.lower() for word in _WORD.findall(path)]
