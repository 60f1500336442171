"""`remove-argument` takes an argument out with its comma and its comment."""

import pytest
from fix_projects import Project, callable_of, calls, contents, rule_of

GIVEN = calls("*.search", deep={"given": True})
ACTION = {"remove-argument": {"name": "deep"}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(deep=True)\n", "db.search()\n"),
        ("db.search(deep=True,)\n", "db.search()\n"),
        ("db.search(\n    deep=True,\n)\n", "db.search()\n"),
        ("db.search(\n    # why\n    deep=True,\n)\n", "db.search(\n    # why\n)\n"),
        ("db.search(q, deep=True)\n", "db.search(q)\n"),
        ("db.search(q, deep=True,)\n", "db.search(q,)\n"),
        ("db.search(deep=True, k=3)\n", "db.search(k=3)\n"),
        ("db.search(q, deep=True, k=3)\n", "db.search(q, k=3)\n"),
        ("db.search(\n    q,\n    deep=True,\n    k=3,\n)\n", "db.search(\n    q,\n    k=3,\n)\n"),
        ("db.search(\n    q,\n    deep=True\n)\n", "db.search(\n    q\n)\n"),
        ("db.search(\n    q,\n    deep=True,\n)\n", "db.search(\n    q,\n)\n"),
        (
            "db.search(\n    q,  # the query\n    deep=True,  # slow\n    # k stays\n    k=3,\n)\n",
            "db.search(\n    q,  # the query\n    # k stays\n    k=3,\n)\n",
        ),
        (
            "db.search(q, deep=True,  # slow\n          k=3)\n",
            "db.search(q,  # slow\n          k=3)\n",
        ),
        ("db.search(deep=True,  # slow\n          k=3)\n", "db.search(  # slow\n          k=3)\n"),
        ("db.search(q,\n          deep=True)\n", "db.search(q)\n"),
        (
            "db.search(q,  # the query\n          deep=True)\n",
            "db.search(q,  # the query\n          )\n",
        ),
        ("db.search(q, deep=f(a, b=1), k=3)\n", "db.search(q, k=3)\n"),
        ("@db.search(deep=True)\ndef f(): ...\n", "@db.search()\ndef f(): ...\n"),
        ("f'{db.search(q, deep=1)}'\n", "f'{db.search(q)}'\n"),
        (
            "db.search(\r\n    q,\r\n    deep=1,\r\n    k=3,\r\n)\r\n",
            "db.search(\r\n    q,\r\n    k=3,\r\n)\r\n",
        ),
    ],
)
def test_an_argument_goes_with_what_belongs_to_it(fixed, before, after):
    assert fixed(before, ACTION, GIVEN) == after


def test_an_argument_that_is_not_given_cannot_go(refused):
    match = calls("*.search", k={"above": 10})
    assert refused("db.search(k=30)\n", ACTION, match) == "'deep' is not given in the call"


@pytest.mark.parametrize(
    ("arguments", "after"),
    [("(1, True)", "(1)"), ("(1, True, k=3)", "(1, k=3)"), ("(1, True, **more)", "(1, **more)")],
)
def test_a_known_argument_without_a_name_goes(arguments, after):
    rule = rule_of({"safety": "safe", **ACTION}, calls("cut.f", deep={"given": True}))
    files = contents({"a.py": f"import cut\ncut.f{arguments}\n"})
    done = Project(files, (rule,), callable_of("f", "q", "deep", "k")).plan()
    assert [change.after.decode() for change in done.changes] == [f"import cut\ncut.f{after}\n"]


@pytest.mark.parametrize("arguments", ["(1, True, 3)", "(1, True, *more)"])
def test_an_argument_before_others_without_a_name_stays(arguments):
    rule = rule_of({"safety": "safe", **ACTION}, calls("cut.f", deep={"written": True}))
    files = contents({"a.py": f"import cut\ncut.f{arguments}\n"})
    done = Project(files, (rule,), callable_of("f", "q", "deep", "k")).plan()
    assert [why for _, why in done.refused] == ["arguments without a name follow 'deep'"]
