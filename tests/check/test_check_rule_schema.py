"""What a rule file may hold, and what is said of one that holds something else."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator
from rule_material import RULE, rule_files

from pytest_ragft.check import catalogue
from pytest_ragft.check.construction import PATTERN_OPERATORS
from pytest_ragft.check.finding import CONFIDENCES, PERSONAS, SEVERITIES
from pytest_ragft.check.fixes import FIXES
from pytest_ragft.check.options import TYPES
from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.selection import OPERATORS
from pytest_ragft.check.training.fixes import REWRITES
from pytest_ragft.check.validation import LIBRARIES, parsed

SCHEMA = json.loads((catalogue.FOLDER / "schema.json").read_text("utf-8"))
DEFINITIONS = SCHEMA["$defs"]


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_a_rule_that_ships_is_accepted(path):
    parsed(path.name, path.read_text("utf-8"))


def test_the_table_that_ships_is_accepted():
    parsed("libraries.yaml", (catalogue.FOLDER / "libraries.yaml").read_text("utf-8"), LIBRARIES)


@pytest.mark.parametrize("name", ["schema.json", "libraries.schema.json"])
def test_a_schema_is_one(name):
    schema = json.loads((catalogue.FOLDER / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", ["schema.json", "libraries.schema.json"])
def test_an_editor_can_explain_every_key(name):
    schema = json.loads((catalogue.FOLDER / name).read_text("utf-8"))
    silent = [key for key, part in keys_of(schema) if not description(part, schema)]
    assert not silent


def keys_of(part):
    if isinstance(part, dict):
        yield from part.get("properties", {}).items() if "type" in part else ()
        for inner in part.values():
            yield from keys_of(inner)


def description(part, schema):
    target = part.get("$ref", "").rpartition("/")[2]
    return part.get("description") or (target and schema["$defs"][target].get("description"))


@pytest.mark.parametrize(
    ("listed", "known"),
    [
        (
            DEFINITIONS["operators"]["properties"],
            {*OPERATORS, "given", "written", "surely-matches"},
        ),
        (DEFINITIONS["severity"]["enum"], SEVERITIES),
        (DEFINITIONS["confidence"]["enum"], CONFIDENCES),
        (DEFINITIONS["persona"]["enum"], PERSONAS),
        (DEFINITIONS["option"]["properties"]["type"]["enum"], TYPES),
        (
            set(DEFINITIONS["fix"]["properties"]) - {"safety", "says"},
            {kind.name for kind in FIXES} | {"rewrite-rows"},
        ),
        (
            DEFINITIONS["rewrite-rows"]["properties"]["by"]["enum"],
            {rewrite.name for rewrite in REWRITES},
        ),
    ],
)
def test_the_schema_lists_what_the_checker_knows(listed, known):
    assert set(listed) == set(known)


def test_every_operator_on_patterns_is_known_as_one():
    listed = DEFINITIONS["operators"]["properties"]
    assert set(listed) >= PATTERN_OPERATORS
    assert {name for name in listed if "match" in name} == PATTERN_OPERATORS


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "severity: warning",
            "severity: waring",
            (
                "own.yaml:8: severity: found 'waring', accepted: info, warning, error. "
                "Did you mean 'warning'?"
            ),
        ),
        (
            "severity: warning",
            "severity: 3",
            "own.yaml:8: severity: found 3, accepted: info, warning, error.",
        ),
        (
            "severity: warning",
            "severty: warning",
            "own.yaml:8: severty: unknown key; did you mean 'severity'?",
        ),
        ("kind: call, n", "xyz: call, n", "own.yaml:13: match.any[0].xyz: unknown key; keys of "),
        ("why: The", "reason: The", "own.yaml:6: reason: unknown key; keys of a rule: name, "),
        (
            "why: The gateway counts what is spent.\n",
            "",
            "own.yaml:1: 'why' is missing: what goes wrong, and when it does not.",
        ),
        (
            "name: bare-client",
            "name: Bare_Client",
            "own.yaml:1: name: found 'Bare_Client', accepted: Small letters and digits",
        ),
        (
            "group: acme",
            "group: acme\nsince: 0.1",
            'own.yaml:4: since: found 0.1, accepted: a text. Write it in quotes: "0.1".',
        ),
        (
            "code: ACME101",
            "code: acme-101",
            "own.yaml:2: code: found 'acme-101', accepted: Two to five capital letters and ",
        ),
        (
            "code: ACME101",
            "code: RFT999",
            "own.yaml:1: 'flags' is missing: what exactly is reported.",
        ),
        (
            "retries: {below: $maximum}",
            "retries: {blow: $maximum}",
            "own.yaml:13: match.any[0].values.retries.blow: unknown key; did you mean 'below'?",
        ),
        (
            "retries: {below: $maximum}",
            "retries: {below: 1e-4}",
            (
                "own.yaml:13: match.any[0].values.retries.below: found '1e-4', accepted: "
                "A number (1.0e-4, not 1e-4, which YAML reads as text)"
            ),
        ),
        (
            "retries: {below: $maximum}",
            "retries: {below: [1]}",
            (
                "own.yaml:13: match.any[0].values.retries.below: found [1], accepted: "
                "a number or a text."
            ),
        ),
        (
            "kind: call, n",
            "kind: cal, n",
            "own.yaml:13: match.any[0].kind: found 'cal', accepted: call, import, ",
        ),
        (
            "kind: call, n",
            "kind: [cal], n",
            "own.yaml:13: match.any[0].kind[0]: found 'cal', accepted: call, import, ",
        ),
        (
            "scope: reach",
            "times: 0, scope: reach",
            "own.yaml:18: match.unless[0].times: found 0, accepted: 1 or more.",
        ),
        (
            'lines: ["app.py:3"]',
            "lines: []",
            "own.yaml:27: examples.flagged[0].lines: found [], accepted: at least 1.",
        ),
        (
            'lines: ["app.py:3"]',
            "lines: [app.py]",
            "own.yaml:27: examples.flagged[0].lines[0]: found 'app.py', accepted: path:line",
        ),
        (
            "options:\n",
            "fix: {safety: safe, says: More}\noptions:\n",
            (
                "own.yaml:9: fix: found {'safety': 'safe', 'says': 'More'}, accepted: "
                "safety, says and at least one of set-argument, "
            ),
        ),
        (
            "options:\n",
            "fix: {safety: safe, says: More, set-key: [{key: a, to: 1}, {to: 1}]}\noptions:\n",
            "own.yaml:9: fix.set-key[1]: 'key' is missing: the dotted key in the configuration",
        ),
        (
            "options:\n",
            "fix: {safety: safe, says: More, remove-argument: {name: a, fo: x}}\noptions:\n",
            "own.yaml:9: fix.remove-argument.fo: unknown key; did you mean 'for'?",
        ),
        ("name: bare-client", "- name", "own.yaml:2: not valid YAML: "),
        (
            "code: ACME101",
            "name: again",
            "own.yaml:2: the key 'name' stands here and in line 1.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right, wrong, message):
    assert right in RULE
    with pytest.raises(RuleError) as caught:
        parsed("own.yaml", RULE.replace(right, wrong, 1))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "own.yaml:1: found None, accepted: a table."),
        ("- a", "own.yaml:1: found ['a'], accepted: a table."),
        ("x" * 99, f"own.yaml:1: found '{'x' * 59}..., accepted: a table."),
    ],
)
def test_a_file_that_holds_something_else_is_refused(text, message):
    with pytest.raises(RuleError) as caught:
        parsed("own.yaml", text)
    assert str(caught.value) == message


def test_a_rule_of_ones_own_needs_neither_code_nor_group():
    written = yaml.safe_load(RULE)
    del written["code"], written["group"]
    rule = catalogue.rule(parsed("own.yaml", yaml.safe_dump(written)).value)
    assert (rule.code, rule.group, rule.confidence, rule.persona) == (
        "",
        "own",
        "medium",
        "regular",
    )
