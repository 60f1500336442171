"""What a rule file's schema cannot say."""

import pytest
import yaml
from rule_material import RULE

from pytest_ragft.check.consistency import Known, problems
from pytest_ragft.check.yaml_lines import read

KNOWN = Known({"splitter", "reranker"}, {"presence", "count"})


def found(text):
    written = read(text)
    return [(written.line(path), text) for path, text in problems(written.value, KNOWN)]


def test_a_rule_that_is_right_has_no_problems():
    assert found(RULE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        (
            "match:\n",
            "match:\n  matcher: presense\n",
            12,
            "found 'presense', accepted: count, presence.",
        ),
        ("kind: call, names", "roles: [spliter], names", 13, "Did you mean 'splitter'?"),
        ("kind: call, names", "roles: graph, names", 13, "There are: reranker, splitter."),
        ("kind: call, names", "names", 13, "which facts? `kind` or `roles` is needed."),
        ("kind: import, names", "names", 18, "which facts? `kind` or `roles` is needed."),
        (
            "below: $maximum",
            "below: $maximun",
            13,
            "no option of this rule. Did you mean 'maximum'?",
        ),
        (
            "below: $maximum",
            "matches: $maximum",
            13,
            "the option 'maximum' must be of the type pattern.",
        ),
        ("below: $maximum", "matches: '['", 13, "'[' is no regular expression: "),
        ("below: $maximum", "matches: '(a+)+'", 13, "holds a repeat within a repeat"),
        ("default: 3", "default: many", 10, "found 'many', accepted: a whole number."),
        ("type: integer, default: 3", "type: strings, default: [1]", 10, "found [1], accepted: "),
        ("type: integer, default: 3", "type: pattern, default: '['", 10, "'[' is no regular "),
        ("{$maximum} may", "{$minimum} may", 5, "'$minimum' is no option of this rule."),
        ("at most {$maximum}.", "at most {$least}.", 7, "'$least' is no option of this rule."),
        (
            "      lines: ",
            "      options: {maxmum: 1}\n      lines: ",
            27,
            "no option of this rule.",
        ),
        ("app.py:3", "main.py:3", 27, "the example has no file 'main.py'; it has app.py."),
        ("app.py:3", "app.py:0", 27, "'app.py' has no line 0."),
        ("app.py:3", "app.py:4", 27, "'app.py' has no line 4."),
    ],
)
def test_what_does_not_go_together_is_said_with_its_line(right, wrong, line, message):
    assert right in RULE
    (only, *_) = [entry for entry in found(RULE.replace(right, wrong, 1)) if message in entry[1]]
    assert only[0] == line


def test_an_option_that_nothing_asks_for_is_a_problem():
    text = RULE.replace("{$maximum}", "3").replace("$maximum", "3")
    assert found(text) == [(10, 'nothing asks for this option: write "$maximum" where it counts.')]


def test_the_options_of_another_matcher_may_be_read_by_it():
    text = RULE.replace("{$maximum}", "3").replace("$maximum", "3")
    assert found(text.replace("match:\n", "match:\n  matcher: count\n")) == []


def test_a_rule_without_options_has_none_to_use():
    text = RULE.replace(
        "options:\n  maximum: {type: integer, default: 3, says: how many may}\n", ""
    )
    assert found(text)[0][1] == "'$maximum' is no option of this rule. It has none."


def test_presence_needs_candidates():
    entry = yaml.safe_load(RULE)
    del entry["match"]["any"], entry["options"]
    entry["message"] = entry["instead"] = "x"
    assert list(problems(entry, KNOWN)) == [
        (("match",), "no candidates: `any` or `cases` is needed.")
    ]


def test_two_examples_have_two_titles():
    entry = yaml.safe_load(RULE)
    entry["examples"]["clean"] *= 2
    assert list(problems(entry, KNOWN)) == [
        (("examples", "clean"), "two examples have the title 'an address'.")
    ]


def test_lines_of_a_notebook_count_its_code():
    text = RULE.replace("app.py", "app.ipynb").replace("ipynb:3", "ipynb:30")
    assert found(text) == []


def test_every_part_of_a_match_is_looked_at():
    wrong = {"kind": "call", "roles": ["x"]}
    clause = {"scope": "fact", "any": [{"values": {"a": 1}}, wrong], "says": "x"}
    case = {"any": [wrong], "needs": [clause], "raise": [{"when": [clause], "severity": "info"}]}
    entry = yaml.safe_load(RULE)
    entry["match"]["raise"] = [{"when": [clause], "severity": "error"}]
    entry["match"]["cases"] = [case]
    paths = [path for path, text in problems(entry, KNOWN) if "role" in text]
    assert paths == [
        ("match", "raise", 0, "when", 0, "any", 1, "roles"),
        ("match", "cases", 0, "any", 0, "roles"),
        ("match", "cases", 0, "needs", 0, "any", 1, "roles"),
        ("match", "cases", 0, "raise", 0, "when", 0, "any", 1, "roles"),
    ]
