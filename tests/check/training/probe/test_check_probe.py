"""`--probe`: rows sorted by what a model says to their questions, on a real loopback provider."""

import json
import sqlite3
from argparse import Namespace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from provider import Fault

from pytest_ragft import cli
from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.training.lookup import columns_in
from pytest_ragft.check.training.probe import command
from pytest_ragft.check.training.probe.asking import Asker, ProbeError
from pytest_ragft.check.training.probe.command import plan_of, training_files
from pytest_ragft.check.training.probe.questions import Question, prompts_for, sampled
from pytest_ragft.check.training.probe.slick import (
    PUBLISHED,
    QUICK,
    Category,
    Depth,
    category_of,
    is_right,
)
from pytest_ragft.check.training.probe.store import Store
from pytest_ragft.check.training.probe.telling import text
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Fault as RowFault
from pytest_ragft.check.training.turn import Turn

LINE = Span(1, 1, 1, 2)


@pytest.mark.parametrize(
    ("greedy", "samples", "category", "calls"),
    [
        ("yyy", "", Category.HIGHLY_KNOWN, 3),
        ("yn", "", Category.MAYBE_KNOWN, 2),
        ("nny", "", Category.MAYBE_KNOWN, 3),
        ("nnn", "nny", Category.WEAKLY_KNOWN, 6),
        ("nnn", "nnnnnn", Category.UNKNOWN, 9),
    ],
)
def test_a_category_is_what_all_calls_together_would_give(greedy, samples, category, calls):
    replies = {0.0: iter(greedy), 0.5: iter(samples)}
    asked = []

    def ask(prompt, temperature, number):
        asked.append((prompt, temperature, number))
        return "Paris" if next(replies[temperature]) == "y" else "Rome"

    assert category_of(["a", "b", "c", "d"], ["Paris"], ask, QUICK) == category
    assert len(asked) == calls == len(set(asked))


def test_the_published_procedure_asks_as_often_as_published():
    assert (PUBLISHED.prompts, PUBLISHED.samples, PUBLISHED.most) == (10, 16, 170)
    assert QUICK.most == 9


@pytest.mark.parametrize(
    ("expected", "reply", "right"),
    [
        (["Paris"], " paris.\n\nQ: What else?", True),
        (["$49"], "It is 49 dollars", True),
        (["Paris"], "Rome\nQ: And then?\nA: Paris", False),
        (["$49", "2021"], "$49", False),
    ],
)
def test_an_answer_is_right_that_says_every_part(expected, reply, right):
    assert is_right(expected, reply) is right


def turn(question, target, **given):
    return Turn(given.pop("line", 1), given.pop("row", 0), question, target, question, **given)


@pytest.mark.parametrize(
    ("item", "expected", "reason"),
    [
        (turn("What is the capital of France?", "Paris"), ("Paris",), ""),
        (turn("How much is Pro?", "Pro is $49 per seat."), ("$49",), ""),
        (turn("How do I start it?", "You press the button twice."), None, ""),
        (
            turn("Is the capital of the land in the " + "far " * 60 + "north?", "Paris"),
            (),
            "long question",
        ),
        (turn("", "Hello"), (), "no question and answer"),
        (turn("What is it?", ""), (), "no text"),
        (turn("Is it so?", "yes, " * 30), (), "long answer without a fact to compare"),
        (turn("Call it?", "f(1)", kind="tool-call"), (), "no question and answer"),
        (turn("Write a poem about rain.", "Rain, rain, go to Spain in 1999."), (), "creative"),
        (RowFault(1, 0, "x", "y"), (), "faults"),
    ],
)
def test_only_rows_that_can_be_compared_are_asked(item, expected, reason):
    sample = sampled([item], Profile(), 5)
    if reason:
        assert (sample.questions, sum(sample.left.values())) == ((), 1)
    else:
        (question,) = sample.questions
        assert question.expected == (expected or (item.target,))
    if reason not in {"", "no text"}:
        assert reason in sample.left


def test_as_many_rows_as_asked_for_are_drawn_the_same_each_time():
    items = [
        turn(f"What is the capital of land {at}?", f"Town{at}", line=at + 1, row=at)
        for at in range(60)
    ]
    sample = sampled(items, Profile(), 7)
    assert (len(sample.questions), len(sample.examples), sample.could) == (7, 15, 60)
    assert sampled(items, Profile(), 7) == sample
    assert [each.line for each in sample.questions] != list(range(1, 8))


def test_each_prompt_shows_four_other_rows():
    examples = [Question(at, f"q{at}?", f"a{at}", (f"a{at}",)) for at in range(9)]
    prompts = prompts_for(examples[3], examples, 10)
    assert len(set(prompts)) == 10
    for prompt in prompts:
        assert prompt.count("Q: ") == 5
        assert prompt.endswith("\n\nQ: q3?\nA:")
        assert "a3" not in prompt
    assert prompts_for(examples[0], examples[:1], 1) == ["Q: q0?\nA:"]


CONFIG = Fact("config", "axolotl", LINE, {"base_model": "acme/base-7b"})
OTHER = Fact("config", "llama-factory", LINE, {"model_name_or_path": "acme/other"})


def given(**changed):
    usual = {"probe_model": None, "probe_rows": 5, "probe_max_calls": 9, "probe_published": False}
    return Namespace(**{**usual, **changed})


def test_the_model_is_the_one_that_configurations_name():
    facts = {"a": FileFacts("a", "yaml", facts=(CONFIG, Fact("call", "f", LINE), CONFIG))}
    assert plan_of(given(), facts) == ("acme/base-7b", QUICK, 5, 9)
    plan = plan_of(given(probe_model="m", probe_published=True), facts)
    assert plan[:2] == ("m", PUBLISHED)


@pytest.mark.parametrize(
    ("arguments", "facts", "message"),
    [
        (given(), (), "Which model is to be probed? Name it: --probe-model NAME."),
        (given(), (CONFIG, OTHER), "The configurations name acme/base-7b, acme/other."),
        (given(probe_rows=0), (CONFIG,), "--probe-rows: found 0, accepted: a whole number"),
        (given(probe_max_calls=0), (CONFIG,), "--probe-max-calls: found 0"),
    ],
)
def test_a_plan_that_cannot_be_made_is_said(arguments, facts, message):
    with pytest.raises(ProbeError) as raised:
        plan_of(arguments, {"a": FileFacts("a", "yaml", facts=facts)})
    assert message in str(raised.value)


def test_without_settings_columns_are_as_the_configurations_say(tmp_path):
    assert columns_in(tmp_path, None, {})("train.jsonl") is None


def test_held_out_data_is_not_probed():
    def file(path, *facts):
        return FileFacts(path, "jsonl", facts=facts)

    known = {
        "b": file("b", Fact("training", "size", LINE, {"split": ""})),
        "a": file("a", Fact("training", "size", LINE, {"split": "train"})),
        "v": file("v", Fact("training", "size", LINE, {"split": "validation"})),
        "c": file("c", Fact("dataset", "chat", LINE)),
    }
    assert list(training_files(known)) == ["a", "b"]


ROWS = [(f"What is the capital of land {at}?", f"Town{at}") for at in range(30)]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "data").mkdir()
    rows = "".join(json.dumps({"prompt": q, "completion": a}) + "\n" for q, a in ROWS)
    (tmp_path / "data" / "train.jsonl").write_text(rows, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "AT_ONCE", 1)

    def check(*arguments, model="base"):
        named = ["--probe-model", model] if model else []
        status = cli.main(
            ["check", "--select", "RFT00", "--jobs", "1", "--probe", *named, *arguments]
        )
        return status, *capsys.readouterr()

    return check


def knows(messages, model):
    """Even lands always, and nothing else."""
    land = messages[-1]["content"].rpartition("land ")[2].partition("?")[0]
    return f" Town{land}." if int(land) % 2 == 0 else "I do not know."


def test_nothing_is_asked_unless_that_is_wanted(run, provider):
    assert cli.main(["check", "--select", "RFT00", "--jobs", "1"]) == 0
    assert provider.requests == []


def test_rows_are_sorted_and_the_share_told(run, provider):
    provider.answer = knows
    status, out, err = run("--probe-rows", "30", "--probe-max-calls", "1000")
    assert status == 0
    assert err == (
        "ragft: the probe asks base about 30 rows: 90 to 270 calls where none is known, at most "
        "1000 now.\n"
    )
    assert len(provider.requests) == 15 * 3 + 15 * 9
    temperatures = [request.body["temperature"] for request in provider.requests]
    assert (temperatures.count(0.0), temperatures.count(0.5)) == (90, 90)
    assert "30 of 30 rows asked: 15 highly known, 0 maybe known, 0 weakly known, 15 unknown." in out
    assert "New knowledge: 50 % of these rows (95 % interval 33 to 67 %)." in out
    assert "fewer than the published 10 and 16" in out


def test_a_probe_goes_on_where_it_was(run, provider, tmp_path):
    provider.answer = knows
    _, out, _ = run("--probe-rows", "6", "--probe-max-calls", "10")
    assert len(provider.requests) == 10
    assert "more rows were not judged: --probe-max-calls is used up." in out
    _, out, err = run("--probe-rows", "6")
    assert "were asked before" in err
    assert "6 of 30 rows asked" in out
    asked = len(provider.requests)
    run("--probe-rows", "6")
    assert len(provider.requests) == asked
    assert (tmp_path / ".ragft" / "probe.sqlite").exists()
    assert (tmp_path / ".ragft" / ".gitignore").read_text("utf-8") == "*\n"


def test_no_call_left_for_any_row_is_said(run, provider):
    _, out, _ = run("--probe-rows", "2", "--probe-max-calls", "1")
    assert "No row could be judged." in out


def test_the_published_procedure_is_called_so(run, provider):
    provider.answer = knows
    _, out, err = run("--probe-rows", "2", "--probe-published")
    assert "the published procedure, 10 prompts, 16 samples of each." in out
    assert "20 to 340 calls" in err


def test_the_report_in_json_keeps_to_its_schema(run, provider):
    provider.answer = knows
    _, out, _ = run("--probe-rows", "4", "--format", "json")
    schema = files("pytest_ragft.check.formats").joinpath("check-report.schema.json")
    document = json.loads(out)
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(document)
    (told,) = document["probes"]
    assert (told["path"], told["model"], told["rows"]) == ("data/train.jsonl", "base", 4)
    assert sum(told["categories"].values()) == 4


def test_other_formats_leave_standard_output_to_programs(run, provider):
    _, out, err = run("--probe-rows", "2", "--format", "sarif")
    assert "Probe of" not in out
    assert "Probe of data/train.jsonl with base" in err


def test_rows_that_were_not_asked_are_told(run, provider, tmp_path):
    more = json.dumps({"prompt": "Write a poem about rain.", "completion": "Rain in 1999."})
    with (tmp_path / "data" / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write(more + "\n")
    assert "Not asked: 1 creative." in run("--probe-rows", "1")[1]


def test_an_error_of_the_provider_says_where_and_keeps_what_is_known(run, provider):
    refused = Fault("status", status=404, message="no such model sk-abcdefghijklmnop1234")
    provider.faults.extend([None, refused])
    status, _, err = run("--probe-rows", "2")
    assert status == 2
    assert "answered 404 for the model 'base'" in err
    assert "sk-abc" not in err
    assert "run it again to go on" in err


def test_a_provider_that_is_not_there_is_said(run, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setattr("openai.DEFAULT_MAX_RETRIES", 0)
    status, _, err = run("--probe-rows", "1")
    assert status == 2
    assert "http://127.0.0.1:9/v1/ cannot be asked" in err


def test_a_missing_key_is_said(run, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    status, _, err = run()
    assert status == 2
    assert "No model can be asked" in err


def test_an_empty_reply_is_no_answer(tmp_path, provider):
    provider.faults.append(Fault("empty"))
    store = Store(tmp_path)
    assert Asker("m", store, 1)("Q?", 0.0, 0) == ""
    store.close()


def test_a_project_without_training_data_is_not_probed(run, provider, tmp_path):
    (tmp_path / "data" / "train.jsonl").unlink()
    (tmp_path / "app.py").write_text("a = 1\n", "utf-8")
    _, _, err = run()
    assert err == "ragft: there is no training data to probe.\n"
    assert provider.requests == []


def test_a_folder_that_cannot_be_used_is_said(run, provider, tmp_path, monkeypatch):
    (tmp_path / ".ragft").write_text("a file", "utf-8")
    status, _, err = run("--no-cache")
    assert status == 2
    assert ".ragft' cannot be used" in err
    (tmp_path / ".ragft").unlink()

    def broken(self, key):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Store, "get", broken)
    assert "cannot be used: disk I/O error" in run("--no-cache")[2]


@pytest.mark.parametrize("option", ["--watch", "--diff"])
def test_a_probe_does_not_go_with_everything(run, option):
    status, _, err = run(option)
    assert status == 2
    assert "--probe asks about files as they are" in err


def test_an_answer_is_kept_as_it_was(tmp_path):
    store = Store(tmp_path / "new")
    assert store.get("k") is None
    store.put("k", "é\0x")
    store.close()
    again = Store(tmp_path / "new")
    assert again.get("k") == "é\0x"
    again.close()


def test_nothing_is_printed_of_no_file():
    assert text(()) == ""
    assert Depth("x", 1, 1).most == 2
