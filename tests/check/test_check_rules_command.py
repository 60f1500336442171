"""`ragft rule`, `ragft rules` and `ragft test-rule` as a user runs them."""

import json
import sys

import pytest
from rule_material import RULE, put

from pytest_ragft import cli
from pytest_ragft.check.authored import authored
from pytest_ragft.check.catalogue import built_in
from pytest_ragft.check.rule import Rule, RuleError


@pytest.fixture
def project(tmp_path, monkeypatch):
    put(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.ragft.check]\nrules = ["own"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.parametrize("name", ["no-reranker", "RFT205"])
def test_a_rule_is_explained_by_its_name_and_by_its_code(name, project, capsys):
    assert cli.main(["rule", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("no-reranker (RFT205)\n")
    assert "\nKnown gaps\n" in out


def test_a_rule_of_ones_own_is_explained(project, capsys):
    assert cli.main(["rule", "bare-client"]) == 0
    assert "The gateway counts what is spent." in capsys.readouterr().out


def test_a_rule_as_json_holds_all_that_its_author_wrote(project, capsys):
    assert cli.main(["rule", "bare-client", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["match"]["any"][0]["values"] == {"retries": {"below": "$maximum"}}
    assert found["why"] == "The gateway counts what is spent."
    assert found["origin"] == "own/bare-client.yaml"


@pytest.mark.parametrize("name", ["bare-client", "unused-suppression"])
def test_a_rule_as_a_page(name, project, capsys):
    assert cli.main(["rule", name, "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith(f"# {name} (")


def test_a_rule_that_is_not_there(project, capsys):
    assert cli.main(["rule", "bare-clients"]) == 2
    assert capsys.readouterr().err == (
        "ragft: 'bare-clients' is no rule. Did you mean 'bare-client'?\n"
    )


def test_all_rules_are_listed(project, capsys):
    assert cli.main(["rules"]) == 0
    out = capsys.readouterr().out
    assert out.endswith(f"\n{len(built_in()) + 1} rules\n")
    assert "\nacme (1)\n" in out


@pytest.mark.parametrize(
    ("selectors", "names"),
    [
        (["acme"], ["bare-client"]),
        (["RFT205,RFT207"], ["no-reranker", "too-many-chunks"]),
        (["RFT207", "no-reranker"], ["no-reranker", "too-many-chunks"]),
    ],
)
def test_rules_are_listed_by_what_means_them(selectors, names, project, capsys):
    assert cli.main(["rules", *selectors, "--format", "json"]) == 0
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)] == names


def test_the_list_as_json_says_what_may_be_set(project, capsys):
    assert cli.main(["rules", "bare-client", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "name": "bare-client",
            "code": "ACME101",
            "group": "acme",
            "title": "A client without an address",
            "severity": "warning",
            "confidence": "medium",
            "persona": "regular",
            "origin": "own/bare-client.yaml",
            "fix": None,
            "options": {"maximum": 3},
        }
    ]


def test_the_list_as_markdown(project, capsys):
    assert cli.main(["rules", "acme", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "| bare-client | ACME101 | warning | regular |  | A client without an address |"
    ]


@pytest.mark.parametrize(
    "command", [["rules"], ["rule", "no-reranker"], ["test-rule", "no-reranker"]]
)
def test_settings_that_cannot_be_used_are_misuse(command, project, capsys):
    (project / "pyproject.toml").write_text("[tool.ragft.check]\nrulez = []\n", "utf-8")
    assert cli.main(command) == 2
    assert "unknown key 'rulez'" in capsys.readouterr().err


def test_a_broken_rule_of_ones_own_is_misuse(project, capsys):
    put(project, text=RULE.replace("severity: warning", "severity: bad"))
    put(project, "other", RULE.replace("kind: import", "kind: imports"))
    assert cli.main(["rules"]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("ragft: own/bare-client.yaml:8: severity: found 'bad'")
    assert second.startswith(
        "ragft: own/other.yaml:18: match.unless[0].any[0].kind: found 'imports'"
    )


def test_no_message_steers_the_terminal(project, capsys):
    assert cli.main(["rule", "\x1b[2Jno-such-rule"]) == 2
    assert "\x1b" not in capsys.readouterr().err


PASSED = """\
bare-client (ACME101)
  pass  flagged: no address
  pass  clean: an address

2 examples passed.
"""


@pytest.mark.parametrize("wanted", ["own", "own/bare-client.yaml", "bare-client", "ACME101"])
def test_the_examples_of_a_rule_are_run(wanted, project, capsys):
    assert cli.main(["test-rule", wanted]) == 0
    assert capsys.readouterr().out == PASSED


def test_a_rule_that_ships_is_run_by_its_name(project, capsys):
    assert cli.main(["test-rule", "unused-suppression", "bare-client"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("unused-suppression (RFT002)\n  pass  flagged: ")
    assert out.endswith("\n6 examples passed.\n")


def test_a_rule_outside_the_projects_own_folders_is_run(project, capsys, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    folder = put(elsewhere, text=RULE.replace("kind: import, names", "roles: [acme-role], names"))
    table = "acme: {packages: [acme_gateway], names: {acme_gateway: {roles: [acme-role]}}}"
    (folder / "libraries.yaml").write_text(table, "utf-8")
    assert cli.main(["test-rule", str(folder)]) == 0
    assert capsys.readouterr().out == PASSED


def test_an_example_that_does_not_hold_fails_with_the_difference(project, capsys):
    put(project, text=RULE.replace("app.py:3", "app.py:1"))
    assert cli.main(["test-rule", "own"]) == 1
    assert (
        capsys.readouterr().out
        == """\
bare-client (ACME101)
  FAIL  flagged: no address
        app.py:1: expected a finding, there is none
        app.py:3: expected no finding, there is one: OpenAI has no address, at most 3 may.
  pass  clean: an address

1 of 2 examples failed.
"""
    )


def test_what_is_neither_a_file_nor_a_rule_is_misuse(project, capsys):
    assert cli.main(["test-rule", "own/none.yaml"]) == 2
    assert "'own/none.yaml' is no rule." in capsys.readouterr().err


PLAIN = """\
from pytest_ragft.check.hooks import hookimpl
from pytest_ragft.check.rule import Rule, RuleError

@hookimpl
def ragft_rules():
    yield Rule("plain-rule", title="Plain", check=lambda rule, project: ())
"""


def test_rules_without_examples_fail(project, capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    (project / "plain_rules.py").write_text(PLAIN, "utf-8")
    (project / "pyproject.toml").write_text(
        '[tool.ragft.check]\nplugins = "plain_rules"\n', "utf-8"
    )
    assert cli.main(["test-rule", "plain-rule"]) == 1
    assert capsys.readouterr().out == "plain-rule\n\nThere is no example.\n"
    assert cli.main(["rule", "plain-rule", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Plain"


def test_a_rule_in_python_is_explained_by_its_record():
    written = {"why": "Because.", "severity": "error"}
    entry = authored(
        Rule("a", title="A", check=lambda rule, project: (), written=written, origin="a")
    )
    assert (entry["name"], entry["title"], entry["why"], entry["severity"]) == (
        "a",
        "A",
        "Because.",
        "error",
    )


def python_rule(**written):
    return Rule(
        "a",
        "",
        title="A",
        check=lambda rule, project: (),
        written=written,
        origin="b.py",
        options={"k": 1},
    )


def test_the_options_of_a_rule_in_python_are_explained():
    said = authored(python_rule(options={"k": {"says": "how many"}}))["options"]
    assert said == {"k": {"type": "integer", "default": 1, "says": "how many"}}
    assert authored(python_rule())["options"]["k"]["says"] == "an option of the rule"


def test_what_a_rule_in_python_says_of_itself_is_held_to_the_schema():
    with pytest.raises(RuleError) as caught:
        authored(
            python_rule(examples={"flagged": [{"title": "x", "files": {"a": "b"}}], "clean": []})
        )
    assert str(caught.value).startswith(
        "b.py: rule 'a': examples.flagged[0]: 'lines' is missing: where the rule reports"
    ) or "examples.clean: found []" in str(caught.value)


def test_an_option_of_any_kind_can_be_printed(project, capsys):
    text = RULE.replace("type: integer, default: 3", "type: strings, default: [a]")
    put(project, text=text.replace("below: $maximum", "in: $maximum"))
    assert cli.main(["rules", "acme", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["options"] == {"maximum": ["a"]}
