"""`remove-comment` takes out a comment to the checker, or one rule that it names for nothing."""

import pytest
from fix_projects import contents, rule_of

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes import plan
from pytest_ragft.check.sources import read_file
from pytest_ragft.check.suppression import suppressions

RULE = rule_of({"safety": "safe", "remove-comment": {}}, {}, "unused-suppression")


def without_comments(path, text):
    """The file after the fix, where every comment is unused for each rule it names."""
    files = contents({path: text})

    def check(changed):
        content = {**files, **changed}[path]
        facts = read_file(path, content, frozenset())
        return [
            Finding(RULE.name, "", "info", "high", "regular", "m", entry.location, subject=written)
            for entry in suppressions(facts)
            for written in entry.rules
            if written != "needed"
        ]

    found = check({})
    assert found
    done = plan(found, {RULE.name: RULE}, files.get, unsafe=False, check=check)
    assert done.refused == ()
    assert len(done.changes[0].findings) == len(found)
    return done.changes[0].after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1  # ragft: ignore[a] why\n", "x = 1\n"),
        ("x = 1\t# ragft:ignore[a] why", "x = 1"),
        ("# ragft: ignore[a] why\nx = 1\n", "x = 1\n"),
        ("def f():\n    # ragft: ignore[a] why\n    x = 1\n", "def f():\n    x = 1\n"),
        ("x = 1\n# ragft: ignore[a] why", "x = 1\n"),
        ("x = 1  # ragft: ignore[a, needed] why\n", "x = 1  # ragft: ignore[needed] why\n"),
        ("x = 1  # ragft: ignore[needed,a,b] why\n", "x = 1  # ragft: ignore[needed] why\n"),
        ("x = 1  # ragft: ignore[a, b]: why\n", "x = 1\n"),
        ("x = 1  # ragft: ignore[a] why  # noqa: X\n", "x = 1  # noqa: X\n"),
        ("x = 1  # ragft: ignore[a] why #noqa\n", "x = 1  #noqa\n"),
        ("x = 1  # ragft: ignore[a] see #12\n", "x = 1\n"),
        ("x = 'ü'  # ragft: ignore[a] why\r\ny = 2\r\n", "x = 'ü'\r\ny = 2\r\n"),
        (
            "# ragft: ignore-file[a] why\n# ragft: ignore[b] why\nx = 1  # ragft: ignore[c] why\n",
            "x = 1\n",
        ),
    ],
)
def test_the_comment_goes_and_nothing_else(before, after):
    assert without_comments("app.py", before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1  # ragft: ignore[x] why\n# b\n", "a: 1\n# b\n"),
        ("a: 1  # b  # ragft: ignore[x] why\n", "a: 1  # b\n"),
    ],
)
def test_a_comment_in_yaml_goes(before, after):
    head = "base_model: a/b\ndatasets: []\nadapter: lora\n"
    assert without_comments("c.yaml", head + before) == head + after


def test_a_comment_in_a_shell_script_goes():
    before = "# ragft: ignore[x] why\ntrl sft --k 'a\n"
    assert without_comments("run.sh", before) == "trl sft --k 'a\n"


def test_where_no_comment_stands_nothing_is_done(refused):
    match = {"any": [{"kind": "call", "names": ["f"]}]}
    reason = "no comment to the checker stands there"
    assert refused("f(1)\n", {"remove-comment": {}}, match) == reason
