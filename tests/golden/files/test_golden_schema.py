"""The schema that editors complete by allows what is read, and knows every key and check."""

import inspect
import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from pytest_ragft import cli
from pytest_ragft.checks import CHECKS
from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.reading import GoldenError, parse_golden

SCHEMA = json.loads(files("pytest_ragft.golden").joinpath("golden.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one_and_is_printed(capsys):
    Draft202012Validator.check_schema(SCHEMA)
    assert cli.main(["schema", "golden"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_every_key_is_in_the_schema():
    case = SCHEMA["$defs"]["case"]["properties"]
    _, function, endpoint = SCHEMA["properties"]["target"]["oneOf"]
    assert set(SCHEMA["properties"]) == set(keys.FILE)
    assert set(SCHEMA["properties"]["defaults"]["properties"]) == set(keys.DEFAULTS)
    assert {keys.canonical(name, keys.CASE) for name in case} == set(keys.CASE)
    assert set(keys.ALIASES) <= set(case)
    assert set(function["properties"]) == set(keys.FUNCTION)
    assert set(endpoint["properties"]) == {*keys.ENDPOINT, *keys.PARAMETERS}


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_in_the_schema(name):
    described = SCHEMA["$defs"]["check"]["properties"][name]
    assert described["description"]
    named = described.get("anyOf", [described])[-1]
    assert set(named["properties"]) == set(inspect.signature(CHECKS[name]).parameters)


def test_the_schema_knows_no_other_checks():
    assert list(SCHEMA["$defs"]["check"]["properties"]) == list(CHECKS)


READ = [
    "cases: []",
    "target: shop.app:answer\ncases: [{question: Q}]",
    "target: {call: 'a:b', arguments: {q: '{question}'}}\ncases: [{input: 30, expected: [1, a]}]",
    "target: {model: m, prompt: P, temperature: 0, parameters: {n: 1}}\ncases: []",
    "x-b: &b {tags: [a]}\ndefaults: {mode: refuse, checks: [json]}\ncases: [{question: Q, <<: *b}]",
    "cases: [{messages: [{role: user, content: Hi}], replay: false, marks: slow, fixtures: [db]}]",
    "cases: [{question: Q, expects: 30 days, source: a.md, checks: [contains, cites, grounded]}]",
    "cases: [{question: Q, checks: [contains: 30, words: {at_most: 3}, number: {value: 3}]}]",
    "cases: [{question: Q, checks: [judged: Be kind, label: [a, b], json_schema: {type: object}]}]",
    "cases: [{question: Q, checks: [calls_tool: {name: find, arguments: {id: 3}}, keys: [a]]}]",
]


@pytest.mark.parametrize("text", READ)
def test_what_is_read_is_allowed(text):
    parse_golden(text, Path("a.ragft.yaml"))
    assert [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(text))] == []


REFUSED = [
    "case: []",
    "target: shop\ncases: []",
    "target: {call: 'a:b', args: {}}\ncases: []",
    "target: {model: m, temprature: 0}\ncases: []",
    "cases: [{}]",
    "cases: [{question: ' '}]",
    "cases: [{question: Q, context: c}]",
    "cases: [{question: Q, expects: yes}]",
    "cases: [{question: Q, mode: answr}]",
    "cases: [{question: Q, replay: 1}]",
    "cases: [{question: Q, fixtures: [a-b]}]",
    "cases: [{question: Q, checks: {contains: a}}]",
    "cases: [{question: Q, checks: [contians: a]}]",
    "cases: [{question: Q, checks: [words: 3]}]",
    "cases: [{question: Q, checks: [words: {most: 3}]}]",
    "cases: [{question: Q, checks: [{json: , words: {at_most: 3}}]}]",
    "cases: [{messages: [{role: usr, content: a}]}]",
    "defaults: {question: Q}\ncases: []",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_read_is_not_allowed(text):
    with pytest.raises(GoldenError):
        parse_golden(text, Path("a.ragft.yaml"))
    assert list(VALIDATOR.iter_errors(yaml.safe_load(text)))
