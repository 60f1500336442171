"""Which files of a project hold training data, and which hold what a model is judged by."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.sources.hints import hints_of
from pytest_ragft.check.training.naming import Named
from pytest_ragft.check.training.presence import SUFFIXES, is_training

PASSAGES = ".kb.jsonl"
"""What a fix has taken out of training data, to be retrieved from."""
HELD_OUT = frozenset({"validation", "test"})
REGISTERED = "registered"
"""Name of the fact of a set that an index lists: it stands in another file."""


class Source(NamedTuple):
    """One file of training rows."""

    path: str
    """From the project's root."""
    split: str = ""
    """train, validation, test, or ""."""
    claims: bool = True
    """It is known to be for training, or says so: rows of no known shape are asked about."""

    @property
    def is_held_out(self) -> bool:
        return self.split in HELD_OUT


class Sources(NamedTuple):
    """What a survey reads."""

    training: tuple[Source, ...] = ()
    evaluation: tuple[str, ...] = ()
    """Held-out training data included."""


def sources(
    files: Mapping[str, FileFacts], named: Collection[str] = (), referred: Iterable[Named] = ()
) -> Sources:
    """By the facts of readers, and what is named besides: on the command line, by what trains."""
    training = {source.path: source for file in files.values() for source in _training(file)}
    evaluation = {file.path for file in files.values() if _evaluates(file)}
    for path in named:
        if path not in evaluation:
            hints = hints_of(path)
            training.setdefault(path, Source(path, hints.split, hints.training))
    for told in referred:
        if told.path not in evaluation:
            hints = hints_of(told.path)
            split = "validation" if told.held_back else hints.split
            claims = told.columns is not None or told.path in training
            training[told.path] = Source(told.path, split, claims)
    held = {source.path for source in training.values() if source.is_held_out}
    return Sources(
        tuple(training[path] for path in sorted(training)), tuple(sorted(evaluation | held))
    )


def _training(file: FileFacts) -> Iterator[Source]:
    if file.path.lower().endswith(SUFFIXES) and not file.path.endswith(PASSAGES):
        facts = filter(is_training, file.facts)
        yield from (Source(file.path, str(fact.values.get("split", ""))) for fact in facts)


def _evaluates(file: FileFacts) -> bool:
    return file.path.lower().endswith(SUFFIXES) and any(
        fact.kind == "dataset"
        and fact.name != REGISTERED
        and (
            fact.values.get("purpose") == "evaluation"
            or (fact.values.get("purpose") != "training" and fact.values.get("split") in HELD_OUT)
        )
        for fact in file.facts
    )
