"""Questions to values of a fact: what is written, what is the default, what cannot be known."""

import pytest

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Span
from pytest_ragft.check.project import Candidate, Project, index
from pytest_ragft.check.rule import Clause, Condition, Selector
from pytest_ragft.check.selection import holds

SPAN = Span(1, 1, 1, 2)
NAME = Reference("settings.value")


def answer(asked, values, defaults=None, *, partial=False):
    fact = Fact("call", "x", SPAN, values, partial=partial, defaults=defaults or {})
    return holds(Condition(*asked), fact)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"model": "tiny-7"}, True),
        ({"model": "large"}, False),
        ({"model": NAME}, False),
        ({}, False),
    ],
)
def test_surely_matches_takes_only_what_is_written(values, told):
    assert answer(("model", "surely-matches", "^tiny"), values) is told
    assert answer(("model", "surely-matches", "^tiny"), values, partial=True) is told


@pytest.mark.parametrize(
    ("values", "defaults", "partial", "told"),
    [
        ({"overlap": 10, "size": 10}, {}, False, True),
        ({"overlap": 9, "size": 10}, {}, False, False),
        ({"overlap": 9}, {"size": 8}, False, True),
        ({"size": 8}, {"overlap": 9}, False, True),
        ({"overlap": 9, "size": NAME}, {}, False, None),
        ({"overlap": NAME, "size": 9}, {}, False, None),
        ({"overlap": 9}, {"size": 8}, True, None),
        ({"overlap": 9}, {}, False, None),
    ],
)
def test_an_operand_may_be_another_value_of_the_fact(values, defaults, partial, told):
    found = answer(("overlap", "at-least", "@size"), values, defaults, partial=partial)
    assert found is told


DATASETS = {"datasets": ({"path": "a/alpaca"}, {"path": "b/dolly"}, "no mapping", {"type": "x"})}


@pytest.mark.parametrize(
    ("operator", "operand", "told"),
    [
        ("contains", "a/alpaca", True),
        ("contains", "alpaca", False),
        ("all-match", "alpaca|dolly", True),
        ("all-match", "alpaca", False),
    ],
)
def test_a_star_asks_each_entry_of_a_list(operator, operand, told):
    assert answer(("datasets.*.path", operator, operand), DATASETS) is told


@pytest.mark.parametrize("values", [{"datasets": ()}, {"datasets": "alpaca"}, {"datasets": (1, 2)}])
def test_nothing_to_match_is_no_match(values):
    assert answer(("datasets.*.path", "all-match", "."), values) is False


def test_a_list_that_is_not_seen_cannot_be_known():
    assert answer(("datasets.*.path", "contains", "a"), {"datasets": NAME}) is None


@pytest.mark.parametrize(
    ("value", "doubtful", "count"),
    [(1, True, 1), (1, False, 1), (2, True, 0), (NAME, True, 1), (NAME, False, 0)],
)
def test_the_scope_fact_asks_the_candidate_itself(value, doubtful, count):
    file = FileFacts("a.py", "python", facts=(Fact("call", "x", SPAN, {"k": value}),))
    project = Project({"a.py": file}, {}, index({"a.py": file}))
    clause = Clause("fact", (Selector(values=(Condition("k", "is", 1),)),), "one")
    assert len(project.found(clause, Candidate(file.facts[0], file), doubtful=doubtful)) == count
