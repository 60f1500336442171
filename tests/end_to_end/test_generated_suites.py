"""A small generated population of pipelines: what was planted is what is diagnosed."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SEED = 3


@pytest.fixture(scope="module")
def pipelines():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
        yield import_module("pipelines")


@pytest.fixture(scope="module")
def population(pipelines, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    return folder, pipelines.generated(folder, 1, SEED)


@pytest.fixture(scope="module")
def diagnosed(pipelines, population):
    return pipelines.diagnose(*population)


def test_every_cause_is_planted_once(population):
    folder, truth = population
    known = json.loads((folder / "truth.json").read_text("utf-8"))
    causes = [planted["cause"] for planted in known.values()]
    planters = import_module("planting.project").PLANTERS
    assert len(causes) == len(set(causes)) == len(planters)
    assert set(truth) == set(known)


def test_the_same_seed_writes_the_same_project(pipelines, population, tmp_path):
    pipelines.generated(tmp_path, 1, SEED)
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(files) > 60
    for path in files:
        assert path.read_bytes() == (population[0] / path.relative_to(tmp_path)).read_bytes()


def test_every_planted_test_fails(diagnosed, population):
    assert {test.nodeid for test in diagnosed} == set(population[1])


def test_nothing_is_claimed_that_is_not_so(diagnosed):
    assert [(test.truth, test.found, test.because) for test in diagnosed if test.wrong] == []


def test_nearly_all_verdicts_are_right(pipelines, diagnosed):
    found = pipelines.shares(diagnosed)
    assert found["verdict right"] >= 0.9
    assert found["right"] >= 0.85


MISPLACED = ("knowledge", "misplaced")


@pytest.mark.parametrize(
    ("truth", "found", "called"),
    [
        (MISPLACED, MISPLACED, "right"),
        (MISPLACED, ("knowledge", "-"), "undecided"),
        (MISPLACED, ("undetermined", "-"), "undecided"),
        (MISPLACED, ("knowledge", "distracted"), "wrong"),
        (MISPLACED, ("behaviour", "-"), "wrong"),
        (("knowledge", "-"), MISPLACED, "wrong"),
        (("undetermined", "no_oracle"), ("knowledge", "-"), "wrong"),
    ],
)
def test_less_than_is_known_is_not_wrong(pipelines, truth, found, called):
    test = pipelines.Diagnosed("t", truth, found, 0, ())
    names = ("right", "wrong", "undecided")
    assert [name for name in names if getattr(test, name)] == [called]


def test_the_matrix_names_what_was_called_otherwise(pipelines, capsys):
    tests = [
        pipelines.Diagnosed("a", ("knowledge", "stale"), ("knowledge", "stale"), 4, ()),
        pipelines.Diagnosed("b", ("knowledge", "stale"), ("knowledge", "-"), 8, ()),
    ]
    pipelines.show("made", tests, 2.0)
    printed = capsys.readouterr().out
    assert "made: 2 failing tests, 2 s" in printed
    row, _, shares = printed.split("otherwise\n")[1].strip().partition("\n\n")
    assert " ".join(row.split()) == "knowledge/stale 2 1 6.0 1 knowledge/-"
    assert shares.strip() == (
        "50.0% right, 100.0% verdict right, 0.0% wrong claims, 50.0% left open"
    )
