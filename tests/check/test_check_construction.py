"""From a rule file's content to the rule that checking uses."""

import pytest
from rule_material import entry

from pytest_ragft.check.construction import OUTSIDE_TESTS, rule

CANDIDATE = {"kind": "call"}
CLAUSE = {"scope": "file", "any": [{"roles": "reranker"}], "says": "x"}


def built(match, group="retrieval", **changes):
    return rule(entry(match=match, group=group, **changes)).match


@pytest.mark.parametrize(
    ("group", "contexts"),
    [
        ("retrieval", OUTSIDE_TESTS),
        ("fine-tuning", OUTSIDE_TESTS),
        ("acme", OUTSIDE_TESTS),
        ("evaluation", frozenset()),
    ],
)
def test_candidates_are_looked_for_outside_tests_but_in_rules_about_evaluation(group, contexts):
    match = built({"any": [CANDIDATE], "cases": [{"any": [CANDIDATE]}], "unless": [CLAUSE]}, group)
    assert match.any[0].contexts == contexts
    assert match.cases[0].any[0].contexts == contexts
    assert match.unless[0].any[0].contexts == frozenset()


@pytest.mark.parametrize("written", ["test", ["test"]])
def test_contexts_that_are_written_stand(written):
    assert built({"any": [{**CANDIDATE, "contexts": written}]}).any[0].contexts == {"test"}


def test_a_plain_value_means_is():
    conditions = (
        built({"any": [{**CANDIDATE, "values": {"a": 1, "b": {"in": [1, 2]}}}]}).any[0].values
    )
    assert [(c.key, c.operator, c.operand) for c in conditions] == [
        ("a", "is", 1),
        ("b", "in", (1, 2)),
    ]


def test_one_name_is_as_good_as_a_list():
    (selector,) = built({"any": [{"kind": "call", "names": "a.*", "paths": ["b"]}]}).any
    assert (selector.kinds, selector.names, selector.paths) == ({"call"}, ("a.*",), ("b",))


def test_options_stand_in_lists_and_in_parameters():
    options = {"words": {"type": "strings", "default": ["a", "b"], "says": "x"}}
    match = built(
        {
            "any": [{"kind": "call", "values": {"k": {"in": "$words"}}}],
            "parameters": {
                "known": "$words",
                "several": ["$words", "$none"],
                "deep": {"x": "$words"},
            },
        },
        options=options,
    )
    assert match.any[0].values[0].operand == ("a", "b")
    assert match.parameters == {
        "known": ("a", "b"),
        "several": (("a", "b"), "$none"),
        "deep": {"x": ("a", "b")},
    }


def test_cases_take_over_what_all_have_in_common():
    raised = {"when": [CLAUSE], "severity": "error"}
    match = built(
        {"cases": [{"any": [CANDIDATE], "needs": [CLAUSE]}], "unless": [CLAUSE], "raise": [raised]}
    )
    (case,) = match.cases
    assert [len(part) for part in (case.needs, case.unless, case.raises)] == [1, 1, 1]
    assert (case.unless[0].times, case.raises[0].severity, case.raises[0].persona) == (
        1,
        "error",
        None,
    )


def test_what_is_not_said_has_its_usual_value():
    made = rule(entry(match={"any": [CANDIDATE]}))
    assert (made.match.matcher, made.match.report, made.fix, made.origin) == (
        "presence",
        "each",
        {},
        "built in",
    )
