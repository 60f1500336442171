"""docs/training-data.md says what happens, and editors are told what the parser takes."""

import json
import re
import shlex
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pytest_ragft import cli
from pytest_ragft.check import catalogue
from pytest_ragft.check.training.fixes import REWRITES
from pytest_ragft.check.training.formats import FORMATS
from pytest_ragft.check.training.mapping import _COLUMNS, _OWN, declared
from pytest_ragft.check.training.predicates import predicates
from pytest_ragft.check.training.probe.slick import PUBLISHED, QUICK, SHOTS
from pytest_ragft.check.training.sidecar import read_sidecar
from pytest_ragft.check.training.silencing import measures_of
from pytest_ragft.settings import SettingsError

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "training-data.md").read_text("utf-8")
SETTINGS = json.loads(files("pytest_ragft").joinpath("settings.schema.json").read_text("utf-8"))


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def tables():
    return [tomllib.loads(block)["tool"]["ragft"]["data"] for block in blocks("toml")]


def test_every_block_is_of_a_kind_that_is_tried():
    languages = set(re.findall(r"^```(\w+)$", PAGE, re.MULTILINE))
    assert languages == {"console", "toml", "yaml"}


def test_every_format_is_in_the_table_with_its_columns():
    told = [f"| `{each.name}` | {', '.join(f'`{key}`' for key in each.keys)} |" for each in FORMATS]
    rows = PAGE.partition("| format |")[2].partition("\n\n")[0].splitlines()[2:]
    assert rows == told


def test_every_fix_is_in_the_table():
    for rewrite in REWRITES:
        assert f"| `{rewrite.name}` |" in PAGE
        assert f"`train.{rewrite.word}.jsonl`" in PAGE


def test_every_option_of_the_probe_is_told_as_it_is():
    assert f"with {QUICK.prompts} prompts, and\nwith {QUICK.samples} samples" in PAGE
    assert f"the {PUBLISHED.prompts} prompts and {PUBLISHED.samples} samples" in PAGE
    assert SHOTS == 4
    for option in ("--probe-model", "--probe-rows", "--probe-max-calls", "--probe-published"):
        assert option in PAGE


def test_the_settings_are_taken():
    columns, ignored = tables()
    found = declared(columns, "docs")
    assert [each.format for each in found.values()] == ["prompt-target", "chat"]
    assert [each.rule for each in predicates(ignored, "docs")] == ["RFT101", "pii-in-training-data"]
    for table in tables():
        assert list(Draft202012Validator(SETTINGS).iter_errors({"data": table})) == []


def test_the_file_beside_the_data_is_taken():
    (content,) = blocks("yaml")
    told = read_sidecar(
        "t", content.encode(), measures_of(catalogue.load(ROOT, (), (), cache=False))
    )
    assert len(told.entries[0].rows) == 2
    assert told.problems == ()


@pytest.mark.parametrize("command", "".join(blocks("console")).splitlines())
def test_the_commands_work(command, tmp_path, monkeypatch, capsys, provider):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    rows = [{"prompt": f"What is part {at}?", "completion": f"A bolt M{at}."} for at in range(12)]
    text = "".join(json.dumps(row) + "\n" for row in [*rows, rows[0], rows[1]])
    (tmp_path / "data" / "train.jsonl").write_text(text, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    status = cli.main([*shlex.split(command.removeprefix("$ ragft ")), "--jobs", "1"])
    assert status in (0, 1), capsys.readouterr().err
    assert bool(provider.requests) == ("--probe" in command)


def test_the_schema_for_editors_knows_every_key_of_a_mapping():
    assert set(SETTINGS["$defs"]["columns"]["properties"]) == {*_OWN, *_COLUMNS}


@pytest.mark.parametrize(
    "table",
    [
        {"a.jsonl": 3},
        {"a.jsonl": {}},
        {"a.jsonl": {"promt": "a", "target": "b"}},
        {"a.jsonl": {"prompt": "", "target": "b"}},
        {"ignore": 3},
        {"ignore": [{"files": "a", "rule": "b", "where": {"field": "c"}, "reason": "long"}]},
        {"ignore": [{"files": "a", "where": {"field": "c", "equals": 1}, "reason": "long"}]},
        {
            "ignore": [
                {"files": "a", "rule": "b", "where": {"field": "c", "equals": 1}, "reason": "x"}
            ]
        },
    ],
)
def test_the_schema_refuses_what_the_parser_refuses(table):
    assert list(Draft202012Validator(SETTINGS).iter_errors({"data": table}))
    with pytest.raises(SettingsError):
        (declared(table, "p"), predicates(table, "p"))
