"""What the run of a rule's examples says of differences."""

import pytest
from rule_material import entry

from pytest_ragft.check.catalogue import known_libraries, rule
from pytest_ragft.check.rule_examples import examples, run

FLAGGED = {
    "title": "two",
    "files": {"app.py": "from openai import OpenAI\n\none = OpenAI()\ntwo = OpenAI()\n"},
    "lines": ["app.py:3", "app.py:4"],
}
MESSAGE = "OpenAI has no address, at most 3 may."
FIXED = FLAGGED["files"]["app.py"].replace("OpenAI()", 'OpenAI(base_url="x")')
FIX = {"safety": "unsafe", "says": "x", "set-argument": {"name": "base_url", "to": "x"}}


def wrong(example, kind="flagged", **changes):
    written = {**entry(**changes), "examples": {kind: [{**FLAGGED, **example}]}}
    (only,) = examples(rule(written), written)
    return list(run(only, known_libraries()).wrong)


@pytest.mark.parametrize(
    ("example", "differences"),
    [
        ({}, []),
        ({"lines": ["app.py:3"]}, [f"app.py:4: expected no finding, there is one: {MESSAGE}"]),
        (
            {"lines": ["app.py:3", "app.py:4", "app.py:1"]},
            ["app.py:1: expected a finding, there is none"],
        ),
        (
            {"lines": ["app.py:3", "app.py:3", "app.py:4"]},
            ["app.py:3: expected 2 findings, there is 1"],
        ),
        (
            {
                "files": {"app.py": "from openai import OpenAI\n\na, b = OpenAI(), OpenAI()\n"},
                "lines": ["app.py:3"],
            },
            [f"app.py:3: expected 1 finding: {MESSAGE}"] * 2,
        ),
        ({"message": f"{MESSAGE}\n", "severity": "warning", "confidence": "medium"}, []),
        ({"message": "x"}, [f"app.py:3: expected the message 'x', it is {MESSAGE!r}"]),
        ({"persona": "auditor"}, ["app.py:3: expected the persona 'auditor', it is 'regular'"]),
        ({"options": {"maximum": 9}, "message": MESSAGE.replace("3", "9")}, []),
    ],
)
def test_a_flagged_example(example, differences):
    assert wrong(example) == differences


def test_a_clean_example():
    files = {"app.py": "x = 1\n"}
    clean = {"title": "clean", "files": files, "lines": []}
    assert wrong(clean, "clean") == []
    assert wrong({"lines": []}, "clean") == [
        f"app.py:{line}: expected no finding, there is one: {MESSAGE}" for line in (3, 4)
    ]


def test_options_may_be_lists():
    options = {"names": {"type": "strings", "default": ["openai.X"], "says": "x"}}
    match = {"any": [{"kind": "call", "names": "openai.OpenAI", "values": {"a": {"in": "$names"}}}]}
    files = {"app.py": "import openai\n\nopenai.OpenAI(a='b')\n"}
    example = {"files": files, "lines": ["app.py:3"], "options": {"names": ["b"]}}
    assert wrong(example, options=options, match=match) == []


def test_a_fix_that_is_as_expected():
    assert wrong({"fixed": {"app.py": FIXED}}, fix=FIX) == []


def test_a_fix_that_is_not():
    assert wrong(
        {"fixed": {"app.py": FIXED.replace('two = OpenAI(base_url="x")', "two = 1")}}, fix=FIX
    ) == [
        "--- app.py as expected",
        "+++ app.py as fixed",
        "@@ -1,4 +1,4 @@",
        " from openai import OpenAI",
        " ",
        ' one = OpenAI(base_url="x")',
        "-two = 1",
        '+two = OpenAI(base_url="x")',
    ]


def test_a_fix_that_is_refused():
    match = {"any": [{"kind": "call", "names": ["openai.OpenAI"]}]}
    found = wrong({"fixed": {}}, fix=FIX, match=match, options={}, message="x", instead="x")
    assert found
    assert all("not fixed: " in line for line in found)


def test_the_whole_check_runs_where_an_example_asks_for_it():
    files = {**FLAGGED["files"], "pyproject.toml": '[tool.ragft.check]\nignore = ["ALL"]\n'}
    through = {"files": files, "lines": [], "through": "engine"}
    assert wrong(through, "clean") == []
