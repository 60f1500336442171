"""The fix of each rule that ships works on at least one of the rule's own examples."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pytest_ragft.check import catalogue, libraries, rule_examples
from pytest_ragft.check.fixes import plan
from pytest_ragft.check.remedies import safety_of
from pytest_ragft.check.training.fixes import BY_NAME
from pytest_ragft.check.training.fixes.running import Order, rewritten

RULES = Path(__file__).parents[3] / "rules"
NOT_RULES = ("libraries.yaml",)
KNOWN = libraries.parse(yaml.safe_load((RULES / "libraries.yaml").read_text("utf-8")))


def entries(*, of_rows=False):
    """Fixes that write rows anew leave the file that was found as it is."""
    for path in sorted(RULES.glob("*.yaml")):
        entry = yaml.safe_load(path.read_text("utf-8"))
        fix = entry.get("fix", {}) if path.name not in NOT_RULES else {}
        if fix and ("rewrite-rows" in fix) is of_rows:
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


@pytest.mark.parametrize("entry", list(entries(of_rows=True)))
def test_the_rewrite_of_a_rule_changes_rows_of_an_example_of_its_own(entry, tmp_path):
    rewrite = BY_NAME[entry["fix"]["rewrite-rows"]["by"]]
    changed = 0
    for example in entry["examples"]["flagged"]:
        for line in example["lines"]:
            path = line.partition(":")[0]
            at = tmp_path / path.rpartition("/")[2]
            at.write_text(example["files"][path], "utf-8")
            done = rewritten(Order(path, at, ((rewrite, frozenset()),)), only_count=True)
            changed += done.changed.total()
    assert changed
