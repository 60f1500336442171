"""Is there training data in a project? Most have none, and pay for this question alone."""

from collections.abc import Collection, Iterable, Mapping

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".jsonl.gz", ".json.gz")
"""Of files that may hold rows."""
NAMING = frozenset({"config", "command", "call"})
"""Kinds of facts that may name files of rows."""
LOADS = ("load_dataset", "Dataset.from_json", "Dataset.from_csv", "Dataset.from_parquet")
DEEPEST = 8
"""Levels of a configuration that are looked at."""
TOO_LARGE = "is not read: "
"""How the problem of a file begins of which no reader was given the whole."""


def are_there(files: Iterable[FileFacts], named: Collection[str] = ()) -> bool:
    """Is there anything to survey?"""
    return bool(named) or any(map(_may_train, files))


def _may_train(file: FileFacts) -> bool:
    return any(is_training(fact) or mentions(fact) for fact in file.facts) or is_too_large(file)


def mentions(fact: Fact) -> bool:
    """May a configuration, a command or a call name a file of rows?"""
    if fact.kind == "call" and not fact.name.endswith(LOADS):
        return False
    return fact.kind in NAMING and any(_is_path(value, 0) for value in fact.values.values())


def _is_path(value: Value, depth: int) -> bool:
    if isinstance(value, str):
        return value.lower().endswith(SUFFIXES)
    if depth > DEEPEST or isinstance(value, Reference):
        return False
    if isinstance(value, Mapping):
        value = tuple(value.values())
    return isinstance(value, tuple) and any(_is_path(each, depth + 1) for each in value)


def is_too_large(file: FileFacts) -> bool:
    """Too large for any reader but that of training rows."""
    return file.path.lower().endswith(SUFFIXES) and any(
        problem.message.startswith(TOO_LARGE) for problem in file.problems
    )


def is_training(fact: Fact) -> bool:
    return fact.kind == "dataset" and fact.values.get("purpose") == "training"
