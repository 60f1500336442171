"""Which actions of a rule's fix are for a finding, told without reading its file."""

import pytest
from fix_projects import calls, rule_of

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.fixes import FIXES
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.remedies import ENDINGS, actions_for, safety_for

MATCH = calls("*.search")
KEYS = {
    "safety": "unsafe",
    "set-key": [
        {"for": "axolotl", "key": "adapter", "to": "lora"},
        {"for": ["trl", "alignment-*"], "key": "use_peft", "to": True},
    ],
    "set-argument": {"for": "*.Trainer", "name": "rate", "to": "$rate"},
}


def finding(path, subject):
    return Finding("big-k", "", "info", "low", "regular", "m", Location(path, Span(1, 1, 1, 2)),
                   subject=subject)  # fmt: skip


def test_every_kind_of_fix_says_what_files_it_is_for():
    assert set(ENDINGS) == {kind.name for kind in FIXES} | {"rewrite-rows"}


@pytest.mark.parametrize(
    ("path", "subject", "safety"),
    [
        ("lora.yml", "axolotl", "unsafe"),
        ("LORA.YAML", "trl", "unsafe"),
        ("recipe.json", "alignment-handbook", "unsafe"),
        ("lora.yml", "llama-factory", None),
        ("train.sh", "trl", None),
        ("train.py", "trl", None),
        ("train.py", "transformers.Trainer", "unsafe"),
        ("train.ipynb", "transformers.Trainer", "unsafe"),
        ("pipeline.yml", "transformers.Trainer", None),
        ("train.py", "transformers.TrainerCallback", None),
    ],
)
def test_a_finding_can_be_fixed_where_an_action_is_for_it(path, subject, safety):
    rule = rule_of(KEYS, MATCH)
    one = finding(path, subject)
    assert safety_for(one, rule) == safety
    assert Outcome((), {"big-k": rule}, 1).fix_of(one) == safety


@pytest.mark.parametrize(
    ("fix", "path", "safety"),
    [
        ({}, "a.py", None),
        ({"safety": "safe"}, "a.py", None),
        ({"safety": "safe", "remove-comment": {}}, "run.sh", "safe"),
        ({"safety": "unsafe", "create-file": {"path": "a", "content": ""}}, "x", "unsafe"),
        ({"safety": "odd", "remove-comment": {}}, "a.py", None),
        ({"safety": "safe", "pray": {}}, "a.py", None),
        ({"safety": "safe", "set-key": "text"}, "a.toml", "safe"),
    ],
)
def test_a_fix_without_words_on_names_is_for_all_of_its_files(fix, path, safety):
    assert safety_for(finding(path, "x"), rule_of(fix, MATCH)) == safety


def test_an_option_is_filled_in():
    options = {"rate": {"type": "number", "default": 0.5, "says": "so fast"}}
    rule = rule_of(KEYS, MATCH, options=options)
    ((kind, action),) = actions_for(finding("a.py", "x.Trainer"), rule)
    assert (kind, action["to"]) == ("set-argument", 0.5)
