"""Every example of every rule that ships: flagged where it says, clean, fixed as it says."""

import pytest
import yaml
from rule_material import rule_files

from pytest_ragft.check import catalogue, libraries
from pytest_ragft.check.rule_examples import examples, run

ENTRIES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in rule_files()}
PROSE = ("title", "message", "flags", "why", "instead", "ignore_when", "gaps")


@pytest.fixture(scope="module")
def known():
    table = (catalogue.FOLDER / "libraries.yaml").read_text("utf-8")
    return libraries.parse(yaml.load(table, yaml.CSafeLoader))


def every():
    for name, entry in ENTRIES.items():
        for example in examples(catalogue.rule(entry), entry):
            yield pytest.param(example, id=f"{name}-{example.kind}: {example.title}")


@pytest.mark.parametrize("example", list(every()))
def test_an_example_holds(example, known):
    assert run(example, known).wrong == ()


@pytest.mark.parametrize("name", ENTRIES)
def test_a_rule_says_all_that_there_is_to_say(name):
    entry = ENTRIES[name]
    assert entry["name"] == name
    for key in PROSE:
        assert entry[key].strip(), key
    for figure in entry["evidence"]:
        assert figure["figure"].strip()
        assert figure["source"].strip()
    for clause in entry["match"].get("unless", ()):
        assert clause["says"].strip()


@pytest.mark.parametrize("name", ENTRIES)
def test_a_title_heads_a_page(name):
    title = ENTRIES[name]["title"].strip()
    assert title[0].isupper()
    assert not title.endswith(".")
