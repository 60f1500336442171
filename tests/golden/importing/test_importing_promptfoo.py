"""promptfoo's assertions, templates, tables and named files."""

import json
from pathlib import Path

import pytest
import yaml

from pytest_ragft.golden.importing.choice import chosen
from pytest_ragft.golden.importing.promptfoo import beside, tests
from pytest_ragft.golden.importing.promptfoo.cells import expectation
from pytest_ragft.golden.importing.promptfoo.makers import MAKERS
from pytest_ragft.golden.importing.promptfoo.types import MAPPED, UNMAPPED
from pytest_ragft.golden.importing.reading import source_of


@pytest.fixture
def imported(tmp_path):
    def imported(config):
        path = tmp_path / "promptfooconfig.yaml"
        path.write_text(yaml.safe_dump(config))
        source = source_of(path)
        found = chosen(source, None).read(source)
        return found.cases, [(each.what, each.reason) for each in found.unmapped]

    return imported


@pytest.fixture
def asserted(imported):
    """The checks of one assertion, and what is lost."""

    def asserted(entry):
        cases, lost = imported({"tests": [{"vars": {"question": "a", "n": 5}, "assert": [entry]}]})
        checks = [(check.name, check.value) for check in cases[0].checks]
        return checks, [each for each in lost if each[0] != "checks"]

    return asserted


def test_each_type_is_mapped_or_has_its_reason():
    assert MAKERS.keys() | {"assert-set"} == MAPPED.keys()
    assert MAPPED.keys().isdisjoint(UNMAPPED)


EXACT = {"ignore_case": False}


@pytest.mark.parametrize(
    ("entry", "checks"),
    [
        ({"type": "contains", "value": 5}, [("contains", {"text": "5", **EXACT})]),
        (
            {"type": "contains-any", "value": "a, b"},
            [("contains_any", {"texts": ["a", "b"], **EXACT})],
        ),
        ({"type": "icontains-all", "value": ["a"]}, [("contains_all", ["a"])]),
        ({"type": "not-icontains-any", "value": ["a"]}, [("lacks", ["a"])]),
        ({"type": "equals", "value": "{{n}}"}, [("equals", {"text": "5", **EXACT})]),
        ({"type": "ends-with", "value": "a"}, [("ends_with", {"texts": "a", **EXACT})]),
        ({"type": "is-json"}, [("json", None)]),
        ({"type": "llm-rubric", "value": "kind"}, [("judged", "kind")]),
        ({"type": "g-eval", "value": ["kind", "short"]}, [("judged", "kind"), ("judged", "short")]),
        (
            {"type": "factuality", "value": "fact"},
            [("judged", "The reply agrees with this fact, and contradicts nothing of it: fact")],
        ),
        (
            {"type": "trajectory:goal-success", "value": {"goal": "g"}},
            [("judged", "The reply reaches this goal: g")],
        ),
        (
            {"type": "answer-relevance"},
            [("judged", "The reply answers the question that was asked.")],
        ),
        ({"type": "is-refusal"}, [("refuses", True)]),
        ({"type": "word-count", "value": 5}, [("words", {"at_least": 5, "at_most": 5})]),
        ({"type": "word-count", "value": {"max": 9}}, [("words", {"at_most": 9})]),
        ({"type": "tool-call-f1", "value": "a, b"}, [("calls_tool", "a"), ("calls_tool", "b")]),
        ({"type": "trajectory:tool-used", "value": ["a"]}, [("calls_tool", "a")]),
        ({"type": "trajectory:tool-used", "value": {"name": "a"}}, [("calls_tool", "a")]),
        (
            {"type": "trajectory:tool-args-match",
             "value": {"name": "a", "args": {"n": 1}, "mode": "exact"}},
            [("calls_tool", {"name": "a", "arguments": {"n": 1}, "only": True})],
        ),
        (
            {"type": "trajectory:tool-args-match", "value": {"name": "a", "arguments": {"n": 1}}},
            [("calls_tool", {"name": "a", "arguments": {"n": 1}})],
        ),
        (
            {"type": "assert-set", "assert": [{"type": "icontains", "value": "a"}]},
            [("contains", "a")],
        ),
    ],
)  # fmt: skip
def test_an_assertion_becomes_a_check(entry, checks, asserted):
    assert asserted(entry) == (checks, [])


@pytest.mark.parametrize(
    ("entry", "what", "why"),
    [
        ("contains", "assert", "expected an assertion with a type"),
        ({"type": "javascript", "value": "1"}, "assert 'javascript'", "is not run"),
        ({"type": "not-is-json"}, "assert 'not-is-json'", "its opposite is no check"),
        ({"type": "new-one"}, "assert 'new-one'", "no type of promptfoo's"),
        ({"type": "contains"}, "assert 'contains'", "expected a text, found None"),
        ({"type": "contains", "value": ""}, "assert 'contains'", "it has no value"),
        ({"type": "g-eval", "value": []}, "assert 'g-eval'", "it has no value"),
        ({"type": "contains", "value": "a", "weight": 0}, "assert 'contains'", "its weight is 0"),
        (
            {"type": "contains", "value": "a", "transform": "output.trim()"},
            "assert 'contains'",
            "changed by code",
        ),
        ({"type": "contains", "value": "{{ n | upper }}"}, "assert 'contains'", "filters"),
        ({"type": "contains", "value": "{{ no.such }}"}, "assert 'contains'", "'no.such'"),
        ({"type": "contains", "value": ["{{ x }}"]}, "assert 'contains'", "no variable"),
        ({"type": "is-json", "value": {"a": "{{ x }}"}}, "assert 'is-json'", "no variable"),
        ({"type": "regex", "value": "\\p{L}"}, "assert 'regex'", "Python does not know"),
        ({"type": "word-count", "value": "many"}, "assert 'word-count'", "a number of words"),
        (
            {"type": "trajectory:tool-used", "value": {"pattern": "a*"}},
            "assert 'trajectory:tool-used'",
            "a pattern of names",
        ),
        (
            {"type": "trajectory:tool-args-match", "value": {"name": "a", "ignore": "b"}},
            "assert 'trajectory:tool-args-match'",
            "arguments that are ignored",
        ),
        (
            {"type": "assert-set", "threshold": 0.5, "assert": []},
            "assert 'assert-set' with a threshold",
            "may fail",
        ),
        ({"type": "assert-set", "assert": 5}, "assert 'assert-set'", "it has no value"),
        ({"type": "is-json", "value": "file://none.json"}, "assert 'is-json'", "no file"),
        ({"type": "contains", "value": "file://"}, "assert 'contains'", "names no file"),
    ],
)
def test_what_no_check_can_say_is_left(entry, what, why, asserted):
    checks, lost = asserted(entry)
    assert checks == []
    assert [each for each in lost if each[0] == what and why in each[1]], lost


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"type": "icontains", "weight": 2}, "'weight' of an assertion"),
        ({"type": "icontains", "metric": "tone"}, "'metric' of an assertion"),
        ({"type": "llm-rubric", "threshold": 0.8}, "'threshold' of assert 'llm-rubric'"),
        ({"type": "similar", "threshold": 0.9}, "embeddings of assert 'similar'"),
        ({"type": "similar:cosine"}, "embeddings of assert 'similar'"),
    ],
)
def test_parts_of_an_assertion_that_a_check_has_not_are_listed(more, what, asserted):
    checks, lost = asserted({"value": "b", **more})
    assert len(checks) == 1
    assert [each[0] for each in lost] == [what]


def test_json_among_words_becomes_json_in_a_fence_and_the_difference_is_told(asserted):
    for value, check in (
        (None, ("json", {"fenced": True})),
        ('{"type": "object"}', ("json_schema", {"schema": {"type": "object"}, "fenced": True})),
    ):
        checks, lost = asserted({"type": "contains-json", "value": value})
        assert checks == [check]
        assert lost[0][1] == "the reply must be JSON alone, or in one code fence"


@pytest.mark.parametrize(
    ("cell", "entry"),
    [
        ("fn:1", {"type": "javascript", "value": "1"}),
        ("grade: kind", {"type": "llm-rubric", "value": "kind"}),
        ("file://a.py", {"type": "python", "value": "file://a.py"}),
        ("file://a.js", {"type": "javascript", "value": "file://a.js"}),
        ("similar:a", {"type": "similar", "value": "a", "threshold": 0.8}),
        ("similar(0.5):a", {"type": "similar", "value": "a", "threshold": 0.5}),
        ("is-json", {"type": "is-json"}),
        ("not-contains:a", {"type": "not-contains", "value": "a"}),
        ("contains-any:", {"type": "contains-any", "value": [""]}),
        ("Note: this", {"type": "equals", "value": "Note: this"}),
        ("Yes, sir", {"type": "equals", "value": "Yes, sir"}),
    ],
)
def test_a_cell_is_read_as_promptfoo_reads_it(cell, entry):
    assert expectation(cell) == entry


def test_columns_with_two_underscores_are_no_variables(tmp_path):
    path = tmp_path / "tests.csv"
    path.write_text(
        "question,user,__expected,__expected2,__metric,__threshold,__prefix,__metadata:tags[],"
        "__config:__expected1:threshold,__config:__expected2:threshold,__config:__expected3:x\n"
        'a,Ann,similar:b,similar:c,tone,0.5,Say:,"x, y",0.7,high,1\n'
    )
    source = source_of(path)
    found = chosen(source, None).read(source)
    (case,) = found.cases
    assert (case.variables, case.tags) == ({"user": "Ann"}, ("x", "y"))
    assert [check.value["at_least"] for check in case.checks] == [0.7, 0.8]
    assert {"field 'threshold'", "field 'options'", "'metric' of an assertion"} <= {
        each.what for each in found.unmapped
    }


def test_default_tests_are_added_unless_a_test_wants_none(imported):
    default = {"assert": [{"type": "icontains", "value": "x"}], "vars": {"user": "Ann"}}
    cases, _ = imported(
        {
            "defaultTest": default,
            "tests": [
                {"vars": {"question": "a"}},
                {"vars": {"question": "b"}, "options": {"disableDefaultAsserts": True},
                 "assert": [{"type": "is-json"}]},
            ],
        }
    )  # fmt: skip
    assert [[check.name for check in case.checks] for case in cases] == [["contains"], ["json"]]
    assert all(case.variables == {"user": "Ann"} for case in cases)


def test_lists_of_values_are_unfolded_unless_a_test_wants_them_whole(imported, monkeypatch):
    test = {"vars": {"question": ["a", "b"], "user": ["Ann", "Bo"]}}
    cases, _ = imported({"tests": [test]})
    assert [(case.question, case.variables["user"]) for case in cases] == [
        ("a", "Ann"),
        ("a", "Bo"),
        ("b", "Ann"),
        ("b", "Bo"),
    ]
    whole = {"vars": {"question": "a", "user": ["Ann"]}, "options": {"disableVarExpansion": True}}
    cases, _ = imported({"tests": [whole]})
    assert cases[0].variables == {"user": ["Ann"]}
    monkeypatch.setattr(tests, "MOST_UNFOLDED", 3)
    assert imported({"tests": [test]})[1][0][1].startswith("its lists of values make 4 tests")


def test_scenarios_put_their_configurations_and_tests_together(imported):
    cases, _ = imported(
        {
            "scenarios": [
                "no scenario",
                {
                    "config": [{"vars": {"user": "Ann"}}, {"vars": {"user": "Bo"}}, 7],
                    "tests": [{"vars": {"question": "a"}}],
                },
            ]
        }
    )
    assert [case.variables["user"] for case in cases] == ["Ann", "Bo"]


def test_the_one_prompt_is_asked_where_no_variable_is_the_question(imported):
    test = {"vars": {"city": "Paris", "day": "Monday"}, "provider": "x", "threshold": 0.5}
    cases, lost = imported({"prompts": ["Weather in {{city}} on {{ day }}?"], "tests": [test]})
    assert cases[0].question == "Weather in Paris on Monday?"
    assert cases[0].variables == {"city": "Paris", "day": "Monday"}
    assert {"field 'provider'", "field 'threshold'"} <= {what for what, _ in lost}
    _, lost = imported({"prompts": ["file://prompt.txt"], "tests": [test]})
    assert lost[0][1].startswith("which variable is asked?")


def test_files_of_data_beside_the_configuration_are_read(imported, tmp_path):
    (tmp_path / "data").mkdir()
    row = {"vars": {"question": "a"}}
    (tmp_path / "data" / "a.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "data" / "b.yaml").write_text("vars: {question: b}\n")
    (tmp_path / "default.yaml").write_text("vars: {user: Ann}\n")
    (tmp_path / "vars.json").write_text('{"question": "c", "page": "file://page.txt"}')
    (tmp_path / "page.txt").write_text("a page")
    cases, lost = imported(
        {
            "defaultTest": "file://default.yaml",
            "tests": ["data/*", {"path": "file://data/a.jsonl"}, {"vars": "vars.json"}],
        }
    )
    assert [case.question for case in cases] == ["a", "b", "a", "c"]
    assert cases[3].variables == {"user": "Ann", "page": "a page"}
    assert {what for what, _ in lost} == {"checks"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("file://make.py:tests", "is code of another tool"),
        ("https://example.com/sheet", "is not fetched"),
        ("file://../up.csv", "leads out of the folder"),
        ("file:///etc/hosts", "leads out of the folder"),
        ("file://link.csv", "there is no file"),
        ("file://none.csv", "there is no file"),
        ("file://broken.jsonl", "line 2: found"),
        ("file://empty.csv", "is empty"),
        ({"path": 7}, "expected tests or the name of a file"),
    ],
)
def test_other_files_are_named_and_the_rest_is_imported(name, why, imported, tmp_path):
    (tmp_path / "broken.jsonl").write_text('{"vars": {"question": "a"}}\n{broken\n')
    (tmp_path / "empty.csv").write_text("")
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("question\nsecret\n")
    (tmp_path / "link.csv").symlink_to(outside)
    cases, lost = imported({"tests": [name, {"vars": {"question": "kept"}}]})
    assert cases[-1].question == "kept"
    assert "secret" not in {case.question for case in cases}
    assert [reason for _, reason in lost if why in reason], lost


@pytest.mark.parametrize("content", [b"\xff", b"{"])
def test_a_named_file_that_cannot_be_read_costs_its_test_alone(content, imported, tmp_path):
    (tmp_path / "vars.json").write_bytes(content)
    (tmp_path / "a.txt").write_bytes(content * 2)
    cases, lost = imported(
        {"tests": [{"vars": "vars.json"}, {"vars": {"question": "b"}, "description": "B"}]}
    )
    assert [case.id for case in cases] == ["B"]
    assert "'vars.json'" in lost[0][1]


def test_a_named_file_that_is_too_large_is_refused(imported, tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "LARGEST", 3)
    (tmp_path / "page.txt").write_text("too long")
    _, lost = imported({"tests": [{"vars": {"question": "file://page.txt"}}]})
    assert lost == [("row", "'file://page.txt' is larger than 3 bytes")]


def test_a_test_that_is_no_mapping_is_named(imported):
    _, lost = imported({"tests": [7, {"vars": {"question": "a"}}, None]})
    assert ("row", "found a number, expected an object") in lost
    assert Path(beside.__file__).is_file()
