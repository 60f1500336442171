"""The fix of each rule that ships works on at least one of the rule's own examples."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pytest_ragft.check import catalogue, libraries, rule_examples
from pytest_ragft.check.fixes import plan
from pytest_ragft.check.remedies import safety_of

RULES = Path(__file__).parents[3] / "rules"
NOT_RULES = ("libraries.yaml",)
KNOWN = libraries.parse(yaml.safe_load((RULES / "libraries.yaml").read_text("utf-8")))


def entries():
    for path in sorted(RULES.glob("*.yaml")):
        entry = yaml.safe_load(path.read_text("utf-8"))
        if path.name not in NOT_RULES and "fix" in entry:
            yield pytest.param(entry, id=entry["name"])


def fixed(example):
    """The changes that silence what the rule finds in an example, each one tried by `plan`."""

    def check(changed):
        files = {**example.files, **{path: text.decode() for path, text in changed.items()}}
        written = {**example.written, "files": files}
        return rule_examples.findings(replace(example, written=written), KNOWN)

    rules = {example.rule.name: rule_examples.configured_for(example)}
    found = check({})
    assert found, example.title
    return plan(found, rules, example.sources.get, unsafe=True, check=check)


@pytest.mark.parametrize("entry", list(entries()))
def test_a_rule_with_a_fix_shows_what_it_does(entry):
    assert any("fixed" in example for example in entry["examples"]["flagged"])


@pytest.mark.parametrize("entry", list(entries()))
def test_the_fix_of_a_rule_works_on_an_example_of_its_own(entry):
    rule = catalogue.rule(entry)
    assert safety_of(rule) == entry["fix"]["safety"]
    flagged = [one for one in rule_examples.examples(rule, entry) if one.kind == "flagged"]
    done = [fixed(example) for example in flagged]
    reasons = {reason for one in done for _, reason in one.refused}
    assert any(one.changes for one in done), reasons
