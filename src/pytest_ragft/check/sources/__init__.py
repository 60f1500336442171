"""One reader for each language; a file's path says which, and in which context it stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from pytest_ragft.check.fact import Context, FileFacts
from pytest_ragft.check.sources.python import read_python

Reader = Callable[[str, bytes, frozenset[str]], FileFacts]

READERS: Mapping[str, Reader] = {
    ".py": read_python,
}
"""By suffix, or by the whole name of a file."""


def readable(path: str) -> bool:
    return reader_of(path) is not None


def reader_of(path: str) -> Reader | None:
    pure = PurePosixPath(path)
    return READERS.get(pure.name) or READERS.get(pure.suffix.lower())


def read_file(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of one file that `readable` accepts; never raises for what stands in it."""
    reader = reader_of(path)
    assert reader is not None
    facts = reader(path, source, wanted)
    return facts if facts.context != "application" else replace(facts, context=context_of(path))


_TEST = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$")
_EVALUATION = re.compile(r"(?i)(^|[/_.\-])(evals?|evaluations?|evaluate|benchmarks?|golden|ragas|deepeval|promptfoo\w*)([/_.\-]|$)")
_EXAMPLE = re.compile(r"(?i)(^|/)(examples?|demos?|tutorials?|cookbooks?|samples?|playground|docs?)/")


def context_of(path: str) -> Context:
    """What the file is for, judged by its path alone."""
    if _EVALUATION.search(path):
        return "evaluation"
    if _TEST.search(path):
        return "test"
    return "example" if _EXAMPLE.search(path) else "application"
