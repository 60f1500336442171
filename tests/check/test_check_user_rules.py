"""Folders of a project's own rules."""

import pytest
from rule_material import RULE, put

from pytest_ragft.check import catalogue, engine
from pytest_ragft.check.catalogue import configured, known_libraries, load
from pytest_ragft.check.patterns import OWN
from pytest_ragft.check.rule import RuleError

PATTERN = (
    RULE.replace("type: integer, default: 3", "type: pattern, default: '^sk-'")
    .replace("retries: {below: $maximum}", "api_key: {matches: $maximum}")
    .replace(
        "values: {base_url: {given: false}}", "values: {base_url: {matches: 'a$', given: true}}"
    )
)


def own(root, *folders):
    return [rule for rule in load(root, folders or ["own"]) if rule.origin != "built in"]


def test_a_folder_and_a_file_hold_rules(tmp_path):
    put(tmp_path)
    folder = put(
        tmp_path,
        "other-rule",
        RULE.replace("bare-client", "other-rule").replace("ACME101", "ACME102"),
    )
    (folder / "third.yml").write_text(
        RULE.replace("bare-client", "third").replace("ACME101", "A103"), "utf-8"
    )
    (folder / "libraries.yaml").write_text("{}", "utf-8")
    (folder / "README.md").write_text("Ours.", "utf-8")
    with pytest.raises(RuleError, match=r"own/third\.yml:2: code: found 'A103'"):
        own(tmp_path)
    (folder / "third.yml").unlink()
    assert [rule.name for rule in own(tmp_path)] == ["bare-client", "other-rule"]
    assert [rule.name for rule in own(tmp_path, "own/bare-client.yaml")] == ["bare-client"]


def test_a_folder_may_lie_elsewhere(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    folder = put(tmp_path)
    (rule,) = own(project, str(folder))
    assert rule.origin == (folder / "bare-client.yaml").as_posix()


def test_a_rule_of_ones_own_finds_what_it_says(tmp_path):
    put(tmp_path)
    source = b"import openai\n\nclient = openai.OpenAI()\nother = openai.OpenAI(base_url=URL)\n"
    found = engine.check({"app.py": source}, tuple(own(tmp_path)), known_libraries())
    assert [(f.rule, f.at.span.line, f.message) for f in found] == [
        ("bare-client", 3, "OpenAI has no address, at most 3 may.")
    ]


def test_its_patterns_are_marked_as_not_built_in(tmp_path):
    put(tmp_path, text=PATTERN)
    (rule,) = own(tmp_path)
    operands = [c.operand for selector in rule.match.any for c in selector.values]
    assert operands == [f"{OWN}^sk-", f"{OWN}a$", True]
    changed = configured(rule, {"maximum": "^pk-"})
    assert changed.match.any[0].values[0].operand == f"{OWN}^pk-"


def test_a_pattern_that_may_take_long_is_refused(tmp_path):
    put(tmp_path, text=PATTERN.replace("^sk-", "(a+)+"))
    with pytest.raises(
        RuleError, match=r"own/bare-client.yaml:10: options.maximum.default: '\(a\+\)\+' holds a"
    ):
        own(tmp_path)


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    put(tmp_path, text=RULE.replace("severity: warning", "severity: bad"))
    put(tmp_path, "other", RULE.replace("scope: reach", "scope: near"))
    put(tmp_path, "third", RULE.replace("app.py:3", "main.py:3"))
    with pytest.raises(RuleError) as caught:
        own(tmp_path)
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "own/bare-client.yaml:8",
        "own/other.yaml:18",
        "own/third.yaml:27",
        "own/third.yaml:1",
    ]
    assert "name: 'bare-client' must be the file's name, 'third'." in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.replace("match:\n", "match:\n  matcher: engine\n"), "found 'engine', accepted: "),
        (b"name: \xff", "own/bare-client.yaml: cannot be read: "),
    ],
)
def test_what_cannot_be_a_rule_of_ones_own_is_refused(text, message, tmp_path):
    folder = put(tmp_path)
    (folder / "bare-client.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RuleError) as caught:
        own(tmp_path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("none", "[tool.ragft.check] rules: 'none': there is no such file or folder."),
        ("empty", "[tool.ragft.check] rules: 'empty' holds no rule files, such as "),
    ],
)
def test_a_folder_without_rules_is_a_mistake(folder, message, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleError) as caught:
        load(tmp_path, [folder])
    assert str(caught.value).startswith(message)


def test_a_folder_may_hold_nothing_but_a_table(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "libraries.yaml").write_text("{}", "utf-8")
    assert own(tmp_path) == []


def test_a_table_that_is_wrong_is_named(tmp_path):
    (put(tmp_path) / "libraries.yaml").write_text("a: {packages: [a], names: {b: {}}}", "utf-8")
    with pytest.raises(
        RuleError, match=r"own/libraries.yaml:1: a.names.b: 'roles' is missing: what"
    ):
        own(tmp_path)


def test_names_of_rules_that_ship_are_taken(tmp_path):
    name = catalogue.built_in()[0].name
    put(tmp_path, name, RULE.replace("bare-client", name))
    with pytest.raises(RuleError, match=r"there is a rule .* already"):
        own(tmp_path)
