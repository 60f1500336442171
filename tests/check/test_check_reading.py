"""Which files are parsed, which come from the cache, what cannot be read."""

import gc
import json
import os
import threading
import time

import pytest

from pytest_ragft.check import libraries, reading, stamps
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.files import collect
from pytest_ragft.check.interest import SIGNS, Interest
from pytest_ragft.check.reader import Look, Reader
from pytest_ragft.check.reading import read

TABLE = libraries.parse(
    {
        "langchain": {
            "packages": ["langchain", "langchain_*"],
            "names": {"Chroma": {"roles": ["vector-store"]}, ".search": {"roles": ["retrieval"]}},
        },
        "peft": {"packages": ["peft"], "names": {"LoraConfig": {"roles": ["adapter"]}}},
        "torch": {"packages": ["torch"], "names": {".search": {"roles": ["retrieval"]}}},
    }
)
NAMES = frozenset(TABLE.entries)
STRONG = "from langchain_chroma import Chroma\nstore = Chroma()\n"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": STRONG.splitlines(keepends=True),
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
OLD = time.time() - 3600


def make(root, files):
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
        os.utime(file, (OLD, OLD))


def facts(root, **options):
    options = {"cache": False, "jobs": 1, **options}
    return read(root, collect(root, []).paths, names=NAMES, libraries=TABLE, **options)


def parsed(root, **options):
    return [path for path, file in facts(root, **options).items() if file.facts or file.imports]


@pytest.fixture
def looked_at(monkeypatch):
    """Paths whose content was read."""
    seen = []
    content = Reader.content

    def watched(self, path):
        seen.append(path)
        return content(self, path)

    monkeypatch.setattr(Reader, "content", watched)
    return seen


PARSED = {
    "nothing without a library": ({"a.py": "import os\nK = 5", "b.py": "chunk_size = 5"}, []),
    "a library": ({"a.py": STRONG, "b.py": "import os"}, ["a.py"]),
    "a library as a module": (
        {"a.py": "import os, sys\nimport langchain.x as y\ny.Chroma()"},
        ["a.py"],
    ),
    "a library further down": ({"a.py": "def f():\n\tfrom langchain import Chroma"}, ["a.py"]),
    "a library of which nothing known is used": ({"a.py": "from langchain import hub"}, []),
    "such a library beside one": (
        {"a.py": "from langchain import hub", "b.py": STRONG},
        ["a.py", "b.py"],
    ),
    "a library among others": ({"a.py": "import os, langchain.x as y\ny.Chroma()"}, ["a.py"]),
    "an evaluation beside a library": (
        {"evals/a.py": "K = 1", "b.py": STRONG},
        ["b.py", "evals/a.py"],
    ),
    "a notebook": ({"a.ipynb": NOTEBOOK}, ["a.ipynb"]),
    "a training that is started by a command": (
        {"a.py": "import os\nos.system('tune run x')"},
        ["a.py"],
    ),
    "a word of another library": ({"a.py": "from peft import Chroma"}, []),
    "a library that all kinds of projects use": ({"a.py": "import torch\nx.search(1)"}, []),
    "a name that only starts like a library": ({"a.py": "import peftly\nLoraConfig()"}, []),
    "a model over plain HTTP": ({"a.py": "import os\nf('/v1/chat/completions')"}, ["a.py"]),
    "a comment for the checker": ({"a.py": "import os  # ragft: ignore[x] y"}, ["a.py"]),
    "what it imports": (
        {
            "app/a.py": STRONG + "from app.config import K\nfrom . import b",
            "app/config.py": "K = 5",
            "app/b.py": "J = 6",
            "app/c.py": "L = 7",
        },
        ["app/a.py", "app/b.py", "app/config.py"],
    ),
    "what imports it": (
        {
            "app/a.py": STRONG,
            "app/b.py": "from .a import (\n    store)\nstore",
            "app/c.py": "import app.a\n",
            "d.py": "import os",
        },
        ["app/a.py", "app/b.py", "app/c.py"],
    ),
    "a package that imports it": (
        {"app/a.py": STRONG, "app/__init__.py": "from .a import *\nK = 1"},
        ["app/__init__.py", "app/a.py"],
    ),
    "what imports what imports it": (
        {
            "a.py": STRONG,
            "b.py": "import a as x\nx",
            "c.py": "from b import *\nK = 1",
            "d.py": "import c",
            "e.py": "import os",
        },
        ["a.py", "b.py", "c.py", "d.py"],
    ),
    "what imports it from above": (
        {"app/a.py": STRONG, "app/c/b.py": "from ..a import store\nK = 1"},
        ["app/a.py", "app/c/b.py"],
    ),
    "a setting of pytest, which says nothing of models": (
        {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-q'\n", "b.py": "top_k = 5"},
        ["pyproject.toml"],
    ),
    "a setting of a trainer": (
        {
            "a.yml": "base_model: x\ndatasets: [{path: y, type: alpaca}]\nadapter: lora\n"
            "micro_batch_size: 1\nsequence_len: 9\n",
            "b.py": "top_k = 5",
        },
        ["a.yml", "b.py"],
    ),
    "chunks by hand": (
        {"a.py": STRONG, "b.py": "chunks = [x[i : i + n] for i in y]\nK = 1"},
        ["a.py", "b.py"],
    ),
    "slices of something else": (
        {"a.py": STRONG, "b.py": "batches = [x[i : i + n] for i in y]\nK = 1"},
        ["a.py"],
    ),
    "a search in SQL": ({"a.py": STRONG, "b.py": "K = 'ORDER BY v <=> q'"}, ["a.py", "b.py"]),
    "a function with a telling name": (
        {"a.py": STRONG, "b.py": "def my_hybrid(x): ...\nK = 1"},
        ["a.py", "b.py"],
    ),
    "the inside of a framework": (
        {
            "src/peft/peft_model.py": STRONG,
            "src/peft/b.py": "chunk_size = 5",
            "tests/a.py": "import peft.b, peft.peft_model",
            "pyproject.toml": '[project]\nname = "peft"\n',
        },
        ["src/peft/peft_model.py"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), PARSED.values(), ids=PARSED)
@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_may_matter_is_parsed(tmp_path, files, expected, jobs, monkeypatch):
    if jobs > 1:
        monkeypatch.setattr(threading, "active_count", lambda: 1)
        monkeypatch.setattr(reading, "WORTH_LOOKING_APART", 0)
        monkeypatch.setattr(reading, "WORTH_PARSING_APART", 0)
    make(tmp_path, files)
    assert parsed(tmp_path, jobs=jobs) == expected


def test_every_file_is_there_with_its_context(tmp_path):
    make(tmp_path, {"a.py": "", "tests/test_a.py": ""})
    assert facts(tmp_path) == {
        "a.py": FileFacts("a.py", "python"),
        "tests/test_a.py": FileFacts("tests/test_a.py", "python", "test"),
    }


def test_what_a_project_depends_on_says_that_it_uses_a_model(tmp_path):
    make(tmp_path, {"b.py": "chunk_size = 5", "requirements.txt": "torch\n"})
    assert "b.py" not in parsed(tmp_path)
    make(tmp_path, {"requirements.txt": "torch\nlangchain-chroma>=1\n"})
    assert "b.py" in parsed(tmp_path)


def test_a_training_configuration_says_so_too(tmp_path):
    make(
        tmp_path,
        {
            "b.py": "chunk_size = 5",
            "train.yaml": "stage: sft\nmodel_name_or_path: x\nfinetuning_type: lora\n",
        },
    )
    assert "b.py" in parsed(tmp_path)


def test_a_second_run_reads_nothing(tmp_path, looked_at):
    make(
        tmp_path,
        {
            "a.py": STRONG,
            "b.py": "from a import store",
            "c.py": "import os",
            "requirements.txt": "peft==1\n",
        },
    )
    first = facts(tmp_path, cache=True)
    looked_at.clear()
    assert facts(tmp_path, cache=True) == first
    assert looked_at == []


def test_a_changed_file_is_read_alone(tmp_path, looked_at):
    make(tmp_path, {"a.py": STRONG, "b.py": "chunk_size = 1", "c.py": "import os"})
    facts(tmp_path, cache=True)
    make(tmp_path, {"a.py": STRONG + "# longer\n"})
    looked_at.clear()
    found = facts(tmp_path, cache=True)
    assert [bool(file.facts) for file in found.values()] == [True, True, False]
    assert set(looked_at) == {"a.py"}


def test_a_file_that_is_written_anew_with_the_same_content_is_not_parsed(tmp_path, monkeypatch):
    make(tmp_path, {"a.py": STRONG})
    first = facts(tmp_path, cache=True)
    os.utime(tmp_path / "a.py", (OLD + 60, OLD + 60))
    monkeypatch.setattr(Reader, "parse", lambda self, paths: [1 / 0 for _ in paths])
    assert facts(tmp_path, cache=True) == first


def test_a_file_of_the_same_size_and_time_is_asked_while_the_cache_is_young(tmp_path):
    (tmp_path / "a.py").write_text(STRONG)
    stamp = (tmp_path / "a.py").stat().st_mtime_ns
    facts(tmp_path, cache=True)
    (tmp_path / "a.py").write_text(STRONG.replace("store", "other"))
    os.utime(tmp_path / "a.py", ns=(stamp, stamp))
    assert "a.other" in [fact.name for fact in facts(tmp_path, cache=True)["a.py"].facts]


def test_a_project_that_no_longer_uses_a_library_has_no_facts(tmp_path):
    make(tmp_path, {"a.py": STRONG, "b.py": "chunk_size = 1"})
    assert parsed(tmp_path, cache=True) == ["a.py", "b.py"]
    make(tmp_path, {"a.py": "import os\n"})
    assert parsed(tmp_path, cache=True) == []
    (tmp_path / "a.py").unlink()
    assert parsed(tmp_path, cache=True) == []


def test_a_file_comes_to_matter_when_another_does(tmp_path):
    make(
        tmp_path,
        {
            "a.py": "import os",
            "b.py": "chunk_size = 1",
            "c.py": "import a\nK = 1",
            "d.py": "import os",
        },
    )
    assert parsed(tmp_path, cache=True) == []
    make(tmp_path, {"a.py": STRONG})
    assert parsed(tmp_path, cache=True) == ["a.py", "b.py", "c.py"]
    assert parsed(tmp_path, cache=True) == ["a.py", "b.py", "c.py"]


@pytest.mark.parametrize("damage", ['["x"]', "{", "[" * 100_000])
def test_a_damaged_entry_is_read_anew(tmp_path, damage):
    make(tmp_path, {"a.py": STRONG, "b.py": "chunk_size = 1"})
    first = facts(tmp_path, cache=True)
    [kept] = (tmp_path / ".ragft/check-cache").glob("*.txt")
    head, *lines = kept.read_text().splitlines()
    kept.write_text(
        "\n".join([head, *(line[: line.index('\t["') + 1] + damage for line in lines)]) + "\n"
    )
    assert facts(tmp_path, cache=True) == first
    assert not any(line.endswith(f"\t{damage}") for line in kept.read_text().splitlines())


def test_without_a_cache_nothing_is_written(tmp_path):
    make(tmp_path, {"a.py": STRONG})
    facts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py"]


def test_other_names_are_another_cache(tmp_path):
    make(tmp_path, {"a.py": STRONG + "store.other()\n"})
    facts(tmp_path, cache=True)
    found = read(tmp_path, ["a.py"], names=NAMES | {"other"}, libraries=TABLE, jobs=1)
    assert [fact.name for fact in found["a.py"].facts if fact.kind == "call"][-1].endswith("other")


def test_an_overlay_stands_for_the_file_and_is_not_kept(tmp_path):
    make(tmp_path, {"a.py": "import os", "b.py": "import os"})
    facts(tmp_path, cache=True)
    found = read(
        tmp_path,
        ["a.py", "new.py"],
        names=NAMES,
        libraries=TABLE,
        overlay={"a.py": STRONG.encode(), "new.py": STRONG.encode()},
    )
    assert all(file.facts for file in found.values())
    assert parsed(tmp_path, cache=True) == []


def test_a_file_that_is_gone_is_left_out(tmp_path):
    make(tmp_path, {"a.py": STRONG})
    found = read(tmp_path, ["a.py", "gone.py"], names=NAMES, libraries=TABLE, cache=False)
    assert list(found) == ["a.py"]


def test_a_file_that_is_too_large_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps, "LARGEST", 10)
    make(tmp_path, {"a.py": STRONG})
    [problem] = facts(tmp_path)["a.py"].problems
    assert problem.message == "is not read: 53 bytes, where 10 are the limit"


REFUSED = PermissionError(13, "Permission denied")


def test_a_file_that_cannot_be_asked_is_a_problem(tmp_path, monkeypatch):
    make(tmp_path, {"a.py": STRONG, "b.py": STRONG})
    asked = os.stat

    def stat(path, *rest, **options):
        if str(path).endswith("a.py"):
            raise REFUSED
        return asked(path, *rest, **options)

    monkeypatch.setattr(stamps.os, "stat", stat)
    found = read(tmp_path, ["a.py", "b.py"], names=NAMES, libraries=TABLE, cache=False)
    assert found["a.py"].problems == ((1, "cannot be read: permission denied"),)
    assert found["b.py"].facts


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path, monkeypatch):
    make(tmp_path, {"a.py": STRONG, "b.py": STRONG, "c.py": "chunk_size = 1"})
    content = Reader.content

    def refused(self, path):
        if path == "a.py":
            raise REFUSED
        return content(self, path)

    monkeypatch.setattr(Reader, "content", refused)
    found = facts(tmp_path, cache=True)
    assert found["a.py"].problems == ((1, "cannot be read: permission denied"),)
    assert found["b.py"].facts
    monkeypatch.undo()
    assert facts(tmp_path, cache=True)["a.py"].facts


def test_a_file_that_is_lost_on_the_way_is_a_problem(tmp_path, monkeypatch):
    make(tmp_path, {"a.py": STRONG, "c.py": "chunk_size = 1"})
    content = Reader.content
    asked = []

    def lost(self, path):
        asked.append(path)
        if path == "c.py" and asked.count(path) > 1:
            raise REFUSED
        return content(self, path)

    monkeypatch.setattr(Reader, "content", lost)
    assert facts(tmp_path)["c.py"].problems == ((1, "cannot be read: permission denied"),)


def test_garbage_is_collected_again_afterwards(tmp_path):
    facts(tmp_path)
    assert gc.isenabled()
    gc.disable()
    try:
        facts(tmp_path)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_facts_are_the_same_with_many_processes_and_with_one(tmp_path, monkeypatch):
    files = {f"app/m{number}.py": STRONG + f"K{number} = {number}\n" for number in range(20)}
    make(tmp_path, files)
    one = facts(tmp_path)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(reading, "WORTH_PARSING_APART", 0)
    assert facts(tmp_path, jobs=3) == one


def test_a_look_comes_back_from_another_process_as_it_was(tmp_path):
    make(tmp_path, {"a.py": STRONG})
    for look in (Look("d", "s?"), Look("", "s?", facts(tmp_path)["a.py"])):
        assert Look.unpacked(look.packed()) == look


def test_a_file_that_uses_a_library_is_opened_once(tmp_path, looked_at):
    make(tmp_path, {"a.py": STRONG, "c.yaml": "chunk_size: 5\n"})
    facts(tmp_path)
    assert sorted(looked_at) == ["a.py", "c.yaml"]


@pytest.mark.parametrize(
    ("files", "jobs", "times"),
    [
        ({"a.py": STRONG, "b.py": ""}, 2, 1),
        ({"a.py": STRONG, "b.py": ""}, 1, 0),
        ({"a.yaml": "x: 1", "b.yaml": ""}, 2, 0),
    ],
    ids=["Python, shared out", "Python, done here", "no Python"],
)
def test_what_reading_python_takes_is_prepared_once_for_all_processes(
    tmp_path, monkeypatch, files, jobs, times
):
    prepared = []
    prepare = Reader.prepare
    monkeypatch.setattr(Reader, "prepare", lambda self: prepared.append(prepare(self)))
    monkeypatch.setattr(reading, "WORTH_LOOKING_APART", 0)
    make(tmp_path, files)
    assert set(facts(tmp_path, jobs=jobs)) == set(files)
    assert prepared == [None] * times


def test_a_sign_is_only_looked_for_where_its_common_part_stands():
    assert [
        (part, sign) for part, signs in SIGNS.items() for sign in signs if part not in sign
    ] == []


@pytest.mark.parametrize("sign", [sign for signs in SIGNS.values() for sign in signs])
def test_a_sign_makes_a_file_worth_parsing(sign):
    assert Interest(TABLE).is_strong(b"x = 1\n# " + sign)
    assert not Interest(TABLE).is_strong(b"x = 1\n# " + sign[:-1])
