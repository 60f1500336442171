"""The survey: which files, what is held against what, facts, and what a project without pays."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from training_rows import WORDS, chat, facts, lines, put, read, rows, sentence

from pytest_ragft import cli
from pytest_ragft.check.fact import Fact, FileFacts, Problem, Reference, Span
from pytest_ragft.check.stamps import stamps_of
from pytest_ragft.check.training import (
    EngineError,
    Wish,
    are_surveyed,
    heads,
    measuring,
    named_rows,
    presence,
    row_lines,
    survey,
    surveyed,
)
from pytest_ragft.check.training.measures import signatures
from pytest_ragft.settings import SettingsError

TOP = Span(1, 1, 1, 2)
OWN = {"faults", "size", "exact-duplicates", "near-duplicates", "leakage", "near-leakage"}
GOLDEN = json.dumps({"question": f"Question 3: {sentence(3, 6)}", "expected_answer": "none"})


def test_a_project_without_training_data_imports_nothing_for_it():
    code = """
import sys
from pathlib import Path
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.training import Wish, surveyed
files = {"app.py": FileFacts("app.py", "python")}
assert surveyed(Path(), files) is files
heavy = "pytest_ragft.check.sources", "pytest_ragft.check.training.survey", "numpy"
assert not [name for name in heavy if name in sys.modules]
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_facts_stand_at_the_worst_row_and_name_the_others(tmp_path):
    entries = [*rows(12), rows(4)[3], "{"]
    put(tmp_path, "data/train.jsonl", entries)
    put(tmp_path, "evals/golden.jsonl", [GOLDEN])
    found = facts(tmp_path, "data/train.jsonl", "evals/golden.jsonl")
    assert found["size"].values == {"rows": 13, "turns": 13, "split": "train", "together": 13}
    assert found["size"].span == Span(1, 1, 1, 2)
    assert found["faults"].span == Span(14, 1, 14, 2)
    assert found["exact-duplicates"].places == {"the same as line 4": Span(13, 1, 13, 2)}
    assert found["near-duplicates"].values["count"] == 1
    assert found["leakage"].places == {
        "the question of evals/golden.jsonl:1": Span(4, 1, 4, 2),
        "the question of evals/golden.jsonl:1 (line 13)": Span(13, 1, 13, 2),
    }
    assert "near-leakage" not in found


def test_a_mistake_of_ours_costs_one_file_and_not_the_run(tmp_path, monkeypatch):
    put(tmp_path, "data/train.jsonl", rows(12))
    put(tmp_path, "data/train-more.jsonl", rows(13))
    measured = survey.Run.facts

    def broken(run, source):
        if source.path == "data/train.jsonl":
            raise RuntimeError("boom")
        return measured(run, source)

    monkeypatch.setattr(survey.Run, "facts", broken)
    found = surveyed(tmp_path, read(tmp_path, "data/train.jsonl", "data/train-more.jsonl"))
    (problem,) = found["data/train.jsonl"].problems
    assert problem.message == (
        "rows not measured, by a mistake of pytest-ragft, please report: RuntimeError('boom')"
    )
    assert "size" in {fact.name for fact in found["data/train-more.jsonl"].facts}


def test_what_was_left_out_is_in_the_fact(tmp_path):
    put(tmp_path, "train.jsonl", rows(12))
    short = json.dumps({"question": "Hello there", "expected_answer": "Hello!"})
    put(tmp_path, "golden.jsonl", [GOLDEN, short])
    found = facts(tmp_path, "train.jsonl", "golden.jsonl")
    assert found["leakage"].values["exempt"] == {"questions of fewer than four words": 1}


def test_held_out_files_are_only_counted_and_held_against_the_others(tmp_path):
    put(tmp_path, "train.jsonl", rows(12))
    put(tmp_path, "validation.jsonl", [*rows(3), *rows(3)])
    names = "train.jsonl", "validation.jsonl"
    assert facts(tmp_path, *names)["leakage"].values["pairs"] == 3
    held = facts(tmp_path, *names, of="validation.jsonl")
    assert held.keys() & OWN == {"size"}
    assert held["size"].values["together"] == 12


def test_what_a_fix_wrote_is_not_counted_beside_its_file(tmp_path):
    written = "a/train.dedup.masked.jsonl", "a/train.dedup.jsonl"
    for number, name in enumerate(("a/train.jsonl", "a/x.dedup.jsonl", *written)):
        put(tmp_path, name, rows(12 + number))
    names = "a/train.jsonl", "a/x.dedup.jsonl"
    assert facts(tmp_path, *names, *written)["size"].values["together"] == 12 + 13


def test_files_of_one_folder_are_counted_together(tmp_path):
    put(tmp_path, "a/train.jsonl", rows(12))
    put(tmp_path, "a/train-more.jsonl", rows(5))
    put(tmp_path, "b/train.jsonl", rows(2))
    names = "a/train.jsonl", "a/train-more.jsonl", "b/train.jsonl"
    assert facts(tmp_path, *names)["size"].values["together"] == 17
    assert facts(tmp_path, *names, of="b/train.jsonl")["size"].values["together"] == 2


def test_a_file_beside_the_parts_that_it_was_split_into_is_told(tmp_path):
    put(tmp_path, "all.jsonl", rows(12))
    put(tmp_path, "train.jsonl", rows(12)[:9])
    put(tmp_path, "test.jsonl", rows(12)[9:])
    names = "all.jsonl", "train.jsonl", "test.jsonl"
    found = facts(tmp_path, *names)["leakage"].values
    assert (found["part"], found["beside_split"]) == (1.0, True)
    found = facts(tmp_path, "all.jsonl", "test.jsonl")["leakage"].values
    assert found["beside_split"] is False


def test_what_stands_in_memory_is_read_there(tmp_path):
    put(tmp_path, "train.jsonl", rows(12))
    wish = Wish(overlay={"train.jsonl": lines(rows(3)).encode(), "app.py": b""}, cache=True)
    assert facts(tmp_path, "train.jsonl", wish=wish)["size"].values["rows"] == 3
    assert not (tmp_path / ".ragft").exists()


def test_a_list_in_code_is_no_file_of_rows(tmp_path):
    listed = [f'    {{"prompt": "Question {n}", "completion": "Answer {n}"}},' for n in range(3)]
    put(tmp_path, "app.py", ["from datasets import Dataset", "ROWS = [", *listed, "]"])
    found = read(tmp_path, "app.py")
    assert surveyed(tmp_path, found)["app.py"] == found["app.py"]


@pytest.mark.parametrize(
    ("name", "entries", "measured"),
    [
        ("pairs.jsonl", [json.dumps({"q": f"{n}?", "a": "b"}) for n in range(9)], set()),
        ("sft.jsonl", [json.dumps({"q": f"{n}?", "a": "b"}) for n in range(9)], {"faults"}),
        (
            "rows.jsonl",
            [json.dumps({"input": sentence(n), "output": "b"}) for n in range(9)],
            {"size"},
        ),
        ("golden.jsonl", [GOLDEN], set()),
    ],
    ids=["of no known shape", "of no known shape, said to be for training", "known", "golden"],
)
def test_files_are_measured_that_are_named(tmp_path, name, entries, measured):
    put(tmp_path, name, entries)
    found = facts(tmp_path, name, wish=Wish(named=(name,)))
    assert found.keys() & OWN == measured


def test_a_named_file_that_no_reader_knows_is_measured(tmp_path):
    put(tmp_path, "train.jsonl", rows(3)).rename(tmp_path / "train.parquet")
    found = surveyed(tmp_path, {}, Wish(named=("train.parquet",)))
    assert "size" in [fact.name for fact in found["train.parquet"].facts]


def test_a_named_file_that_holds_no_rows_has_a_problem(tmp_path):
    (tmp_path / "train.parquet").write_bytes(b"")
    wish = Wish(named=("train.parquet",))
    found = surveyed(tmp_path, {}, wish)
    (problem,) = found["train.parquet"].problems
    assert "empty" in problem.message
    assert surveyed(tmp_path, found, wish)["train.parquet"].problems == (problem,)


def test_columns_are_taken_from_the_settings(tmp_path):
    put(tmp_path, "train.jsonl", [json.dumps({"prompt": "a", "completion": "b", "frage": "c"})])
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[tool.ragft.data."*.jsonl"]\nprompt = "frage"\ntarget = "completion"\n')
    assert (
        facts(tmp_path, "train.jsonl", wish=Wish(pyproject=pyproject))["size"].values["rows"] == 1
    )
    pyproject.write_text('[tool.ragft.data."*.jsonl"]\nprompt = 3\n')
    with pytest.raises(SettingsError, match="prompt = 3"):
        facts(tmp_path, "train.jsonl", wish=Wish(pyproject=pyproject))


CONFIG = """
base_model: Qwen/Qwen2.5-7B
adapter: lora
sequence_len: 2048
micro_batch_size: 2
datasets:
  - path: data/pairs.jsonl
    type: {field_instruction: frage, field_output: antwort}
test_datasets:
  - path: data/later.jsonl
    type: {field_instruction: frage, field_output: antwort}
  - path: data/packed.jsonl.gz
    type: {field_instruction: frage, field_output: antwort}
"""


def pairs(count):
    return [
        json.dumps({"frage": f"{sentence(n, 9)}?", "antwort": sentence(n)}) for n in range(count)
    ]


@pytest.mark.parametrize("in_memory", [False, True])
def test_files_and_columns_are_taken_from_what_trains(tmp_path, in_memory):
    names = "data/pairs.jsonl", "lora.yml", "data/later.jsonl"
    put(tmp_path, names[0], pairs(12))
    put(tmp_path, names[1], [CONFIG])
    put(tmp_path, names[2], pairs(3))
    (tmp_path / "data/packed.jsonl.gz").write_bytes(gzip.compress(lines(pairs(2)).encode()))
    known = read(tmp_path, *names)
    overlay = {name: (tmp_path / name).read_bytes() for name in names}
    found = surveyed(
        None if in_memory else tmp_path, known, Wish(overlay=overlay) if in_memory else Wish()
    )
    told = {
        path: {fact.name: fact.values for fact in file.facts if fact.kind == "training"}
        for path, file in found.items()
    }
    assert told["data/pairs.jsonl"]["size"]["together"] == 12
    assert told["data/pairs.jsonl"]["leakage"]["pairs"] == 3
    assert told["data/later.jsonl"]["size"]["split"] == "validation"
    assert ("data/packed.jsonl.gz" in told) is not in_memory


def test_what_a_configuration_names_but_a_check_leaves_out_is_left_out(tmp_path):
    put(tmp_path, "data/pairs.jsonl", pairs(12))
    put(tmp_path, "lora.yml", [CONFIG])
    assert surveyed(tmp_path, read(tmp_path, "lora.yml")).keys() == {"lora.yml"}


def test_a_golden_file_that_a_configuration_trains_with_stays_one(tmp_path):
    put(tmp_path, "golden.jsonl", [GOLDEN])
    put(
        tmp_path,
        "lora.yml",
        CONFIG.replace("data/pairs.jsonl", "golden.jsonl").split("\n"),
    )
    assert facts(tmp_path, "golden.jsonl", "lora.yml") == {}


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        (Fact("call", "datasets.load_dataset", TOP, {"data_files": ("a.csv",)}), True),
        (Fact("call", "datasets.load_dataset", TOP, {"0": Reference("name")}), False),
        (Fact("call", "pandas.read_csv", TOP, {"0": "a.csv"}), False),
        (Fact("command", "trl sft", TOP, {"--dataset": "a.parquet"}), True),
        (Fact("config", "trl", TOP, {"data": {"train": ({"file": "a.jsonl"},)}}), True),
        (Fact("config", "trl", TOP, {"rate": 1.0e-4}), False),
        (Fact("config", "trl", TOP, {"a": ((((((((((("a.csv",),),),),),),),),),),)}), False),
        (Fact("text", "abstention", TOP, {"value": "a.csv"}), False),
    ],
)
def test_what_may_name_a_file_of_rows(fact, names):
    assert presence.mentions(fact) is names


def large(tmp_path, monkeypatch, name, entries):
    """The facts of a file that is too large for its reader."""
    monkeypatch.setattr("pytest_ragft.check.stamps.LARGEST", 100)
    monkeypatch.setattr(heads, "HEAD", 5_000)
    put(tmp_path, name, entries)
    _, found = stamps_of(tmp_path, [name], {})
    return surveyed(tmp_path, found)[name]


def test_a_file_too_large_for_its_reader_is_known_by_its_head(tmp_path, monkeypatch):
    found = large(tmp_path, monkeypatch, "train.jsonl", rows(60))
    assert found.problems == ()
    assert found.facts[0].values["rows"] == 60
    assert found.facts[1].values["rows"] == 60


@pytest.mark.parametrize(
    ("name", "entries"),
    [("other.jsonl", ['{"a": 1}'] * 99), ("text.csv", ["x" * 9000])],
)
def test_a_large_file_of_something_else_stays_unread(tmp_path, monkeypatch, name, entries):
    found = large(tmp_path, monkeypatch, name, entries)
    assert found.facts == ()
    assert "is not read" in found.problems[0].message


@pytest.mark.parametrize("name", ["gone.jsonl", "train.parquet"])
def test_a_large_file_that_cannot_be_read_stays_unread(tmp_path, name):
    file = FileFacts(name, "jsonl", problems=(Problem(1, "is not read: 9 bytes"),))
    assert surveyed(tmp_path, {name: file}) == {name: file}


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(measuring, "PART", 400)
    monkeypatch.setattr(measuring, "WORTH_PROCESSES", 1000)


@settings(deadline=None, max_examples=25)
@given(
    numbers=some.lists(some.integers(-1, 9), min_size=1, max_size=40),
    part=some.integers(50, 4000),
)
def test_facts_are_the_same_on_any_number_of_parts(tmp_path_factory, numbers, part):
    folder = tmp_path_factory.mktemp("parts")
    known = rows(10)
    put(folder, "train.jsonl", [known[0], *("{" if n < 0 else known[n] for n in numbers)])
    put(folder, "golden.jsonl", [GOLDEN])
    names = "train.jsonl", "golden.jsonl"
    whole = facts(folder, *names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measuring, "PART", part)
        assert facts(folder, *names, wish=Wish(engine="single")) == whole


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("wish", [Wish(jobs=2), Wish(engine="processes", jobs=2), Wish(jobs=1)])
def test_facts_are_the_same_in_processes(tmp_path, wish):
    put(tmp_path, "train.jsonl", [*rows(30), *rows(4), "{"])
    put(tmp_path, "golden.jsonl", [GOLDEN])
    names = "train.jsonl", "golden.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measuring, "PART", 1 << 20)
        whole = facts(tmp_path, *names)
    assert facts(tmp_path, *names, wish=wish) == whole


@pytest.mark.usefixtures("small_parts")
def test_the_way_through_a_long_file_is_shown_on_a_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("pytest_ragft.check.training.progress.LONG", 1000)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    put(tmp_path, "train.jsonl", rows(30))
    facts(tmp_path, "train.jsonl", wish=Wish(engine="single", speaks=True))
    shown = capsys.readouterr().err
    assert "ragft: train.jsonl: 100 %" in shown
    assert shown.endswith("\r\x1b[K")
    facts(tmp_path, "train.jsonl", wish=Wish(engine="single"))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("selected", "surveys"), [("RFT2,RFT301", 0), ("RFT109", 1), ("ALL", 1)])
def test_rows_are_measured_only_for_rules_that_run(tmp_path, monkeypatch, selected, surveys):
    put(tmp_path, "data/train.jsonl", rows(12))
    asked = []
    monkeypatch.setattr(survey, "survey", lambda root, files, wish: asked.append(root) or files)
    monkeypatch.chdir(tmp_path)
    cli.main(["check", "--no-cache", "--select", selected])
    assert len(asked) == surveys


def test_a_file_without_lines_has_no_size(tmp_path):
    put(tmp_path, "train.jsonl", [chat("", "")])
    assert facts(tmp_path, "train.jsonl")["size"].values["rows"] == 1


def test_an_answer_that_rests_on_rows_is_not_repeated_unasked(tmp_path):
    put(tmp_path, "train.jsonl", rows(3))
    known = read(tmp_path, "train.jsonl")
    assert not are_surveyed(known)
    assert are_surveyed(surveyed(tmp_path, known))


def test_files_of_rows_are_found_on_a_command_line(tmp_path):
    put(tmp_path, "data/train.parquet", [])
    put(tmp_path, "app.py", [])
    paths = [tmp_path, *(tmp_path / name for name in ("data/train.parquet", "app.py", "no.jsonl"))]
    assert named_rows(paths, tmp_path) == ("data/train.parquet",)


def test_only_single_lines_of_a_long_file_of_rows_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("pytest_ragft.check.training.LONG", 1000)
    monkeypatch.setattr("pytest_ragft.check.training.long_rows.BLOCK", 64)
    file = put(tmp_path, "train.jsonl", rows(30))
    shown = row_lines(file)
    assert list(shown) == file.read_text("utf-8").split("\n")
    assert shown[2:4] == rows(30)[2:4]
    assert shown[-2] == rows(30)[29]
    with pytest.raises(IndexError):
        shown[31]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.py", "x" * 2_000_000, None),
        ("a.jsonl", "{}", None),
        ("a.jsonl.gz", "", ()),
        ("a.parquet", "", ()),
    ],
)
def test_other_files_are_read_as_ever(tmp_path, name, content, found):
    put(tmp_path, name, [content])
    assert row_lines(tmp_path / name) == found


def test_a_file_that_is_gone_has_no_lines():
    assert row_lines(Path("gone.jsonl")) is None


def test_words_of_test_rows_are_their_own():
    assert len(set(WORDS)) == 20


class TestRemembered:
    """What an earlier survey found."""

    @pytest.fixture
    def again(self, tmp_path, monkeypatch):
        """Facts of train.jsonl, and how often it was measured."""
        put(tmp_path, "train.jsonl", rows(12))
        put(tmp_path, "golden.jsonl", [GOLDEN])
        measured = []
        original = survey.Run._measured
        monkeypatch.setattr(
            survey.Run, "_measured", lambda run, source: measured.append(1) or original(run, source)
        )

        def look(**more):
            found = facts(tmp_path, "train.jsonl", "golden.jsonl", wish=Wish(cache=True, **more))
            return found, len(measured)

        return look

    def test_nothing_is_measured_twice(self, again):
        assert again() == again()

    def test_a_file_written_anew_with_the_same_content_is_known(self, tmp_path, again):
        again()
        put(tmp_path, "train.jsonl", rows(12))
        _, count = again()
        assert count == 1

    def test_a_file_that_looks_as_it_did_is_not_read(self, again, monkeypatch):
        monkeypatch.setattr("pytest_ragft.check.training.memory.RACY", -(10**12))
        again()
        monkeypatch.setattr("pytest_ragft.check.training.memory.digest_of", None)
        _, count = again()
        assert count == 1

    def test_another_content_is_measured(self, tmp_path, again):
        before, _ = again()
        put(tmp_path, "train.jsonl", rows(13))
        after, count = again()
        assert count == 2
        assert after["size"].values["rows"] == before["size"].values["rows"] + 1

    def test_other_cases_are_held_against_it(self, tmp_path, again):
        again()
        put(tmp_path, "golden.jsonl", [GOLDEN, GOLDEN.replace("none", "some")])
        assert again()[1] == 2

    def test_other_libraries_are_used(self, again, monkeypatch):
        again()
        monkeypatch.setattr(survey, "available", lambda: not signatures.available())
        assert again()[1] == 2

    @pytest.mark.parametrize("content", ["", "[1]", "{", "null", '["a", [1, 2], "b", 3, 4]'])
    def test_a_damaged_memory_is_none(self, tmp_path, again, content):
        again()
        for file in (tmp_path / ".ragft" / "training-cache").iterdir():
            file.write_text(content)
        assert again()[1] == 2

    def test_without_a_cache_nothing_is_kept(self, tmp_path, again):
        facts(tmp_path, "train.jsonl", wish=Wish())
        assert not (tmp_path / ".ragft").exists()


class TestRemote:
    """Files behind URLs."""

    @pytest.fixture
    def url(self):
        fsspec = pytest.importorskip("fsspec")
        with fsspec.open("memory://ragft/data/train.jsonl", "wb") as file:
            file.write(lines([*rows(12), rows(1)[0]]).encode())
        yield "memory://ragft/data/train.jsonl"
        fsspec.filesystem("memory").rm("/ragft", recursive=True)

    def test_a_file_behind_a_url_is_measured(self, tmp_path, url):
        put(tmp_path, "golden.jsonl", [GOLDEN])
        found = surveyed(tmp_path, read(tmp_path, "golden.jsonl"), Wish(remote=(url,)))
        told = {fact.name: fact.values for fact in found[url].facts}
        assert told["size"]["rows"] == 13
        assert told["size"]["split"] == "train"
        assert told["leakage"]["against"] == "golden.jsonl"

    def test_what_it_says_is_printed_with_the_url(self, tmp_path, monkeypatch, capsys, url):
        monkeypatch.chdir(tmp_path)
        put(tmp_path, "train.jsonl", rows(3))
        assert (
            cli.main(["check", "--select", "duplicate-examples", "--format", "concise", url]) == 1
        )
        assert capsys.readouterr().out.startswith(f"{url}:13:1: warning duplicate-examples")

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("memory://ragft/gone.jsonl", "gone.jsonl"),
            ("nostore://ragft/train.jsonl", "nostore"),
        ],
    )
    def test_a_store_that_gives_nothing_is_a_problem(self, tmp_path, url, said):
        pytest.importorskip("fsspec")
        (problem,) = surveyed(tmp_path, {}, Wish(remote=(url,)))[url].problems
        assert problem.message.startswith("cannot be read: ")
        assert said in problem.message

    def test_an_error_without_words_is_told_by_its_kind(self, tmp_path, monkeypatch, url):
        fsspec = pytest.importorskip("fsspec")
        monkeypatch.setattr(fsspec, "open", raising)
        (problem,) = surveyed(tmp_path, {}, Wish(remote=(url,)))[url].problems
        assert problem.message == "cannot be read: PermissionError"

    def test_without_the_library_it_is_told_how_to_get_it(self, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "fsspec", None)
        with pytest.raises(EngineError, match=r"pip install 'pytest-ragft\[remote\]'"):
            surveyed(tmp_path, {}, Wish(remote=("s3://a/b.jsonl",)))


def raising(*_):
    raise PermissionError
