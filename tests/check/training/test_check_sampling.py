"""Rows of which some are looked at: which, how many, and how that is said."""

import gzip
import json

import pytest
from training_rows import facts, put, read, result, rows, turn

from pytest_ragft.check.catalogue import built_in
from pytest_ragft.check.rule import Clause, Match, Raise, Rule, Selector
from pytest_ragft.check.training import Wish, surveyed
from pytest_ragft.check.training.files import lines_of, parts
from pytest_ragft.check.training.knowledge.sampling import Drawn, Note
from pytest_ragft.check.training.mapping import declared, sample_size
from pytest_ragft.check.training.measures.conflicting_targets import ConflictingTargets
from pytest_ragft.check.training.measures.estimates import error, estimated, told
from pytest_ragft.check.training.measuring import chosen, wanted_by
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.settings import SettingsError


@pytest.mark.parametrize("lines", [0, 2000])
def test_hardly_more_rows_are_read_than_are_drawn(lines):
    judged = []
    drawn = Drawn(Profile(lines=lines), most=100)
    for row in range(2000):
        drawn.take(turn(row, "q", "a"), lambda each, _: judged.append(each) or Note(""))
    assert (len(drawn.notes), drawn.rows) == (100, 2000)
    assert len(judged) < 150 if lines else len(judged) > 200


def test_the_same_rows_are_drawn_whether_lines_are_counted_or_not():
    turns = [turn(row, "q", "a") for row in range(2000)]
    found = []
    for lines in (0, 2000):
        drawn = Drawn(Profile(lines=lines), most=100)
        for each in turns:
            drawn.take(each, lambda _, __: Note(""))
        found.append(sorted(drawn.notes))
    assert found[0] == found[1]


def test_of_many_prompts_those_of_the_sample_are_held_from_the_start():
    turns = [turn(row, f"Which is number {row // 2}?", f"It is {row}") for row in range(2000)]
    measure = ConflictingTargets(most=100)
    profile = Profile(lines=2000, asked=0.5)
    assert measure.start(profile).level == 3
    assert measure.start(Profile(lines=2000, asked=0.01)).level == 0
    first = result(measure, turns, profile=profile)
    assert first == result(measure, turns)
    assert first.values["compared"] < 300


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rows": 5, "sampled": False, "read": 5, "share": 0.5}, ""),
        ({"rows": 5}, ""),
        (
            {"rows": 90_000, "sampled": True, "read": 1000, "share": 0.5},
            "estimated from 1,000 of 90,000 rows, 4.4% either way",
        ),
        (
            {"rows": 90_000, "sampled": True, "read": 1000},
            "estimated from 1,000 of 90,000 rows",
        ),
        (
            {"rows": 90_000, **estimated(700), "share": 0.5},
            "estimated from 700 of 90,000 rows",
        ),
        ({"rows": 90_000, **estimated(0), "share": 0.5}, ""),
    ],
)
def test_an_estimate_is_said_to_be_one(values, said):
    assert told(values) == said


@pytest.mark.parametrize(("read", "bound"), [(500, 0.0437), (9604, 0.01), (960_400, 0.001)])
def test_more_rows_say_it_more_exactly(read, bound):
    assert error(0.5, read) == pytest.approx(bound, rel=0.02)


FACTS = [
    json.dumps({"prompt": f"What does plan {row} cost?", "completion": f"It is {row + 100} euros."})
    for row in range(1300)
]


@pytest.mark.parametrize(
    ("setting", "read"), [("", 1000), ("sample = 1200", 1200), ('sample = "all"', 1300)]
)
def test_a_project_says_how_many_rows_are_read_closely(tmp_path, setting, read):
    put(tmp_path, "train.jsonl", FACTS)
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(f"[tool.ragft.data]\n{setting}\n")
    found = facts(tmp_path, "train.jsonl", wish=Wish(pyproject=pyproject))["unsupported"].values
    assert found["read"] == read
    assert ("estimate" in found) == (read < 1300)


@pytest.mark.parametrize("value", ["some", 999, True, 1500.0])
def test_any_other_sample_is_an_error(value):
    with pytest.raises(SettingsError, match=r'here: sample = .* is neither "all" nor a number'):
        sample_size({"sample": value}, "here", 1000)


def test_a_sample_is_no_glob():
    assert declared({"sample": 2000}, "here") == {}


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("train.jsonl", "".join(f"{row}\n" for row in rows(40)).encode(), 40),
        ("train.csv", b"prompt,completion\na,b\n", 0),
        ("train.jsonl.gz", gzip.compress(f"{rows(1)[0]}\n".encode()), 0),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_lines_are_counted_where_they_are_rows(tmp_path, name, content, lines, count):
    file = tmp_path / name
    file.write_bytes(content)
    assert lines_of(file, parts(file, count)) == lines


def rule(*names, matcher="training", kinds=("training",), **more):
    return Rule("own", match=Match(matcher, (Selector(frozenset(kinds), names),), **more))


FOUND = (Selector(frozenset(), ("serving-*",)),)


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], set()),
        ([rule("refusals")], {"size", "refusals"}),
        ([rule("refusals"), rule(matcher="presence", kinds=("call",))], {"size", "refusals"}),
        ([rule("refusals"), rule(matcher="presence")], set()),
        ([rule(matcher="presence", kinds=("call",))], {"size"}),
        ([rule("refusals")._replace(check=lambda _, __: ())], set()),
        (
            [rule("a", raises=(Raise((Clause("fact", FOUND, "it is there"),)),))],
            {"size", "a", "serving-*"},
        ),
        ([rule("a", needs=(Clause("file", FOUND, "x"),))], {"size", "a", "serving-*"}),
        ([rule("a", cases=(rule("b").match,))], {"size", "a", "b"}),
    ],
)
def test_measures_are_those_that_rules_ask_for(rules, wanted):
    assert wanted_by(rules) == wanted


def test_every_measure_is_asked_for_by_some_rule(tmp_path):
    put(tmp_path, "train.jsonl", rows(3))
    wanted = wanted_by(built_in())
    assert {"faults", "exact-duplicates", "unsupported", "personal-data", "leakage"} <= wanted


def test_only_what_the_selected_rules_ask_for_is_measured(tmp_path):
    put(tmp_path, "train.jsonl", [*rows(12), *rows(2)])
    wish = Wish(selected=(rule("exact-*"),))
    found = surveyed(tmp_path, read(tmp_path, "train.jsonl"), wish)["train.jsonl"].facts
    assert {fact.name for fact in found if fact.kind == "training"} == {"size", "exact-duplicates"}
    assert chosen((), frozenset()) == ()
