"""docs/writing-rules.md: its examples run, and it names everything that a rule may hold."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from pytest_ragft import cli
from pytest_ragft.check import catalogue
from pytest_ragft.check.settings import read

PAGE = (catalogue.FOLDER.parent / "docs" / "writing-rules.md").read_text("utf-8")
SCHEMA = json.loads((catalogue.FOLDER / "schema.json").read_text("utf-8"))
APP = """\
from acme_search import find_passages
from openai import OpenAI

client = OpenAI()


def answer(question):
    passages = find_passages(question)
    reply = client.responses.create(model="gpt-4.1-2025-04-14", input=f"{passages} {question}")
    return client.responses.create(model="o3-2025-04-16", input=reply.output_text)
"""


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """As the page has it, file by file."""
    folders, options, plugins, _ = blocks("toml")
    settings = [folders, options, plugins.replace("[tool.ragft.check]\n", "")]
    (tmp_path / "pyproject.toml").write_text("".join([folders, settings[2], options]), "utf-8")
    own = tmp_path / "tools" / "ragft-rules"
    own.mkdir(parents=True)
    rule, libraries = blocks("yaml")
    (own / "model-past-the-gateway.yaml").write_text(rule, "utf-8")
    (own / "libraries.yaml").write_text(libraries, "utf-8")
    (module,) = blocks("python")
    (tmp_path / "acme_rules.py").write_text(module, "utf-8")
    (tmp_path / "app.py").write_text(APP, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield tmp_path
    sys.modules.pop("acme_rules", None)


def test_the_settings_on_the_page_are_read(project):
    settings = read(project / "pyproject.toml")
    assert settings.rules == ("tools/ragft-rules",)
    assert settings.plugins == ("acme_rules",)
    assert settings.options == {"model-past-the-gateway": {"gateway": r"models\.internal"}}


def test_the_commands_on_the_page_print_what_it_says(project, capsys):
    (console,) = blocks("console")
    commands = re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]
    assert len(commands) == 3
    for text in commands:
        command, _, printed = text.partition("\n")
        status = cli.main(shlex.split(command)[1:])
        out = capsys.readouterr().out
        assert status == (command == "ragft check")
        assert not printed or out == printed


def test_the_rules_on_the_page_find_what_they_say(project, capsys):
    cli.main(["check", "--persona", "auditor", "--format", "json"])
    found = {entry["rule"] for entry in json.loads(capsys.readouterr().out)["findings"]}
    assert {"model-past-the-gateway", "many-models"} <= found


def test_the_functions_on_the_page_are_known_to_every_rule(project, capsys):
    cli.main(
        ["check", "--select", "vector-only-search", "--persona", "auditor", "--format", "json"]
    )
    assert json.loads(capsys.readouterr().out)["findings"]
    (project / "tools" / "ragft-rules" / "libraries.yaml").unlink()
    cli.main(
        ["check", "--select", "vector-only-search", "--persona", "auditor", "--format", "json"]
    )
    assert not json.loads(capsys.readouterr().out)["findings"]


def test_the_rule_in_python_has_examples_that_hold(project, capsys):
    assert cli.main(["test-rule", "many-models"]) == 0
    assert capsys.readouterr().out.endswith("\n2 examples passed.\n")


def test_the_schemas_on_the_page_are_printed(capsys):
    for name in re.findall(r"`ragft schema (\w+)", PAGE):
        assert cli.main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out)["title"]


def words():
    """Every key, operator and value that a rule file may hold."""
    definitions = SCHEMA["$defs"]
    for name in ("match", "selector", "operators", "fix", "flagged", "clause"):
        yield from definitions[name]["properties"]
    for name in ("kind", "context", "language", "persona"):
        yield from definitions[name].get("enum", ()) if name != "persona" else ()
    yield from definitions["option"]["properties"]["type"]["enum"]
    yield from definitions["clause"]["properties"]["scope"]["enum"]
    yield from SCHEMA["properties"]


@pytest.mark.parametrize("word", sorted(set(words())))
def test_the_page_names(word):
    assert re.search(rf"`{word}[`:]|^ *{word}:|, {word}\b", PAGE, re.MULTILINE)


def test_its_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (Path(catalogue.FOLDER).parent / "docs" / target).exists()
