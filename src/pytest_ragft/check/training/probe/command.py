"""`ragft check --probe`: which files, which model, how many calls, and the answers."""

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.lookup import columns_in
from pytest_ragft.check.training.probe.asking import Asker, ProbeError, SpentError
from pytest_ragft.check.training.probe.questions import Question, Sample, prompts_for, sampled
from pytest_ragft.check.training.probe.slick import (
    GREEDY,
    PUBLISHED,
    QUICK,
    Category,
    Depth,
    category_of,
)
from pytest_ragft.check.training.probe.store import Store
from pytest_ragft.check.training.probe.telling import Probed, document
from pytest_ragft.check.training.profile import HEAD
from pytest_ragft.check.training.profiling import profile_of
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.sources import HELD_OUT
from pytest_ragft.check.training.turn import Turn
from pytest_ragft.check.workspace import Workspace

FOLDER = ".ragft"
AT_ONCE = 8
"""Calls at the same time."""
_MODEL_KEYS = ("base_model", "model_name_or_path")


class Plan(NamedTuple):
    """What a probe is to do."""

    model: str
    depth: Depth
    rows: int
    """Of each file at most."""
    calls: int


def plan_of(arguments: argparse.Namespace, files: Mapping[str, FileFacts]) -> Plan:
    """Raises `ProbeError`."""
    for option in ("probe_rows", "probe_max_calls"):
        value = getattr(arguments, option)
        if value < 1:
            name = "--" + option.replace("_", "-")
            raise ProbeError(f"{name}: found {value}, accepted: a whole number of at least 1.")
    return Plan(
        arguments.probe_model or _named_model(files),
        PUBLISHED if arguments.probe_published else QUICK,
        arguments.probe_rows,
        arguments.probe_max_calls,
    )


def run_probe(
    arguments: argparse.Namespace,
    workspace: Workspace,
    files: Mapping[str, FileFacts],
    asked: Callable[[str], bool],
) -> tuple[Mapping[str, Any], ...]:
    """Of the files that are asked for. Raises `ProbeError`."""
    root = workspace.root
    paths = [path for path in training_files(files) if asked(path) and (root / path).is_file()]
    if not paths:
        sys.stderr.write("ragft: there is no training data to probe.\n")
        return ()
    columns = columns_in(root, workspace.pyproject, files)
    return probe(plan_of(arguments, files), root, paths, columns)


def _named_model(files: Mapping[str, FileFacts]) -> str:
    """The one that the training configurations name."""
    named = {
        str(fact.values[key])
        for file in files.values()
        for fact in file.facts
        if fact.kind == "config"
        for key in _MODEL_KEYS
        if isinstance(fact.values.get(key), str)
    }
    if len(named) == 1:
        return named.pop()
    told = f" The configurations name {', '.join(sorted(named))}." if named else ""
    raise ProbeError(f"Which model is to be probed? Name it: --probe-model NAME.{told}")


def training_files(files: Mapping[str, FileFacts]) -> Iterator[str]:
    """Those that were surveyed and that a model is trained with."""
    for path, file in sorted(files.items()):
        facts = [fact for fact in file.facts if fact.kind == "training"]
        if facts and facts[0].values.get("split") not in HELD_OUT:
            yield path


def probe(
    plan: Plan, root: Path, paths: Sequence[str], columns: Callable[[str], Columns | None]
) -> tuple[Mapping[str, Any], ...]:
    """A document for each file. Raises `ProbeError`."""
    samples = {path: _sample(root / path, path, columns(path), plan.rows) for path in paths}
    try:
        store = Store(root / FOLDER)
    except (OSError, sqlite3.Error) as error:
        raise ProbeError(f"{str(root / FOLDER)!r} cannot be used: {error}.") from None
    try:
        ask = Asker(plan.model, store, plan.calls)
        _estimate(plan, samples, ask)
        return tuple(document(_probed(plan, path, each, ask)) for path, each in samples.items())
    except sqlite3.Error as error:
        raise ProbeError(f"{str(root / FOLDER)!r} cannot be used: {error}.") from None
    finally:
        store.close()


def _sample(at: Path, path: str, columns: Columns | None, rows: int) -> Sample:
    turns = (item for item in read_turns(at, columns) if type(item) is Turn)
    profile = profile_of(islice(turns, HEAD), path)
    return sampled(read_turns(at, columns), profile, rows)


def _estimate(plan: Plan, samples: Mapping[str, Sample], ask: Asker) -> None:
    """Said before the first call."""
    rows = sum(len(sample.questions) for sample in samples.values())
    begun = sum(
        ask.store.get(ask.key(prompts_for(each, sample.examples, 1)[0], GREEDY, 0)) is not None
        for sample in samples.values()
        for each in sample.questions
    )
    known = f", {begun} of which were asked before" if begun else ""
    least, most = rows * plan.depth.prompts, rows * plan.depth.most
    sys.stderr.write(
        f"ragft: the probe asks {plan.model} about {rows} rows{known}: {least} to {most} calls "
        f"where none is known, at most {plan.calls} now.\n"
    )


def _probed(plan: Plan, path: str, sample: Sample, ask: Asker) -> Probed:
    def judged(question: Question) -> Category | None:
        prompts = prompts_for(question, sample.examples, plan.depth.prompts)
        try:
            return category_of(prompts, question.expected, ask, plan.depth)
        except SpentError:
            return None

    workers = ThreadPoolExecutor(AT_ONCE)
    try:
        found = list(workers.map(judged, sample.questions))
    finally:
        workers.shutdown(cancel_futures=True)
    counts = Counter(each for each in found if each is not None)
    return Probed(
        path, plan.model, plan.depth, counts, sample.could, found.count(None), sample.left
    )
