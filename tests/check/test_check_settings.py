"""`[tool.ragft.check]`: every key, and what is said of a wrong one."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from pytest_ragft import settings as diagnosis_settings
from pytest_ragft.check.settings import CheckSettings, SettingsError, parse, read

EVERY = {
    "select": ["retrieval", "RFT4"],
    "ignore": "vector-only-search",
    "extend-select": ["RFT205"],
    "persona": "pedantic",
    "fail-on": "never",
    "exclude": ["notebooks/**"],
    "respect-gitignore": False,
    "per-file-ignores": {"scripts/*": ["too-many-chunks"]},
    "severity": {"too-many-chunks": "error"},
    "options": {"too-many-chunks": {"maximum": 20, "names_of_it": ["a"]}},
    "rules": ["tools/rules"],
    "plugins": "our_rules",
    "baseline": "ragft-baseline.json",
    "strict": True,
    "unsafe-fixes": True,
    "cache": False,
}


def schema():
    return json.loads(files("pytest_ragft").joinpath("settings.schema.json").read_text("utf-8"))


def test_every_setting_can_be_said():
    said = parse(EVERY, place="p")
    assert all(
        getattr(said, field) != getattr(CheckSettings(), field) for field in CheckSettings._fields
    )
    assert said.options == {"too-many-chunks": {"maximum": 20, "names-of-it": ("a",)}}
    assert said.per_file_ignores == {"scripts/*": ("too-many-chunks",)}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], "p: expected a table, found []"),
        ({"persona": "loud"}, "persona = 'loud' is not one of regular, pedantic, auditor."),
        ({"fail-on": "fatal"}, "'fatal' is not one of info, warning, error and never."),
        ({"severity": {"a": "bad"}}, "is not a table from rules to info, warning, error."),
        ({"severity": "error"}, "is not a table from rules to"),
        ({"options": {"a": 1}}, "is not a table from rules to tables of their options."),
        ({"options": {"a": {"b": None}}}, "is not a table from rules"),
        ({"per-file-ignores": ["a"]}, "is not a table from globs to lists of rules."),
        ({"strict": "yes"}, "strict = 'yes' is not true or false."),
        ({"selct": ["a"]}, "unknown key 'selct'. Did you mean 'select'?"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_accepted(table, message):
    with pytest.raises(SettingsError) as raised:
        parse(table, place="p")
    assert message in str(raised.value)


def test_the_table_is_read_from_pyproject(tmp_path):
    pyproject = tmp_path / "pyproject.toml"
    assert read(pyproject) == CheckSettings()
    pyproject.write_text("[tool.ragft]\nmax-calls = 3\n", "utf-8")
    assert read(pyproject) == CheckSettings()
    pyproject.write_text('[tool.ragft.check]\npersona = "auditor"\n', "utf-8")
    assert read(pyproject).persona == "auditor"
    assert diagnosis_settings.read(pyproject) == diagnosis_settings.Settings()
    pyproject.write_text("[tool.ragft]\ncheck = 3\n", "utf-8")
    with pytest.raises(SettingsError, match=r"\[tool.ragft.check\]: expected a table, found 3"):
        read(pyproject)


def test_the_schema_for_editors_knows_every_key():
    document = schema()
    Draft202012Validator.check_schema(document)
    keys = {field.replace("_", "-") for field in CheckSettings._fields}
    assert set(document["properties"]["check"]["properties"]) == keys
    own = {field.replace("_", "-") for field in diagnosis_settings.Settings._fields}
    assert set(document["properties"]) == own | diagnosis_settings.SECTIONS
    assert all(entry["description"] for entry in document["properties"].values())


def test_the_schema_accepts_what_the_checker_accepts():
    validator = Draft202012Validator(schema())
    assert list(validator.iter_errors({"check": EVERY, "max-calls": 3})) == []


@pytest.mark.parametrize("key", sorted(EVERY))
def test_the_schema_refuses_what_the_checker_refuses(key):
    table = {**EVERY, key: 3.5}
    assert list(Draft202012Validator(schema()).iter_errors({"check": table}))
    with pytest.raises(SettingsError):
        parse(table, place="p")
