"""`set-argument` gives an argument another value or adds it, and leaves the rest as it is."""

import pytest
from fix_projects import Project, callable_of, calls, contents, rule_of

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.fixes import plan

BIG = calls("*.search", k={"above": 10})
PLAIN = calls("*.search", rerank={"given": False})
DEEP = calls("*.search", **{"search_kwargs.k": {"above": 10}})
SHALLOW = calls("*.search", **{"search_kwargs.rerank": {"given": False}})


def of(name, to):
    return {"set-argument": {"name": name, "to": to}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(q, k=30)\n", "db.search(q, k=5)\n"),
        ("db.search(q, k = 30, deep=True)\n", "db.search(q, k = 5, deep=True)\n"),
        ("db.search(\n    q,\n    k=30,  # many\n)\n", "db.search(\n    q,\n    k=5,  # many\n)\n"),
        ("db.search(q, k=(30))\n", "db.search(q, k=(5))\n"),
        ("a = [f(db.search(q, k=30)) for q in qs]\n", "a = [f(db.search(q, k=5)) for q in qs]\n"),
        ("db.search(db.search(q, k=3), k=30)\n", "db.search(db.search(q, k=3), k=5)\n"),
        ("@db.search(k=30)\ndef f(): ...\n", "@db.search(k=5)\ndef f(): ...\n"),
        (
            "async def f():\n    await db.search(k=30)\n",
            "async def f():\n    await db.search(k=5)\n",
        ),
        ("x = f'{db.search(q, k=30)} € {q}'\n", "x = f'{db.search(q, k=5)} € {q}'\n"),
        ("ä = 'ö'; db.search('ü', k=30)\n", "ä = 'ö'; db.search('ü', k=5)\n"),
        ("db.search(q, k=30)(1)(2)\n", "db.search(q, k=5)(1)(2)\n"),
        ("(db.search)(q, k=30)\n", "(db.search)(q, k=5)\n"),
        ("db.search(q, k=30)", "db.search(q, k=5)"),
    ],
)
def test_a_value_is_replaced_where_it_stands(fixed, before, after):
    assert fixed(before, of("k", 5), BIG) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search()\n", "db.search(rerank=True)\n"),
        ("db.search( )\n", "db.search(rerank=True )\n"),
        ("db.search(q=q)\n", "db.search(q=q, rerank=True)\n"),
        ("db.search(q=q,)\n", "db.search(q=q, rerank=True,)\n"),
        ("db.search(  # all\n)\n", "db.search(rerank=True  # all\n)\n"),
        ("db.search(\n    q=q,\n)\n", "db.search(\n    q=q,\n    rerank=True,\n)\n"),
        ("db.search(\n    q=q\n)\n", "db.search(\n    q=q,\n    rerank=True\n)\n"),
        (
            "db.search(\n    q=q,  # the query\n    # k stays\n)\n",
            "db.search(\n    q=q,  # the query\n    rerank=True,\n    # k stays\n)\n",
        ),
        (
            "db.search(\n    q=q  # the query\n)\n",
            "db.search(\n    q=q,  # the query\n    rerank=True\n)\n",
        ),
        ("db.search(\n    q=q)\n", "db.search(\n    q=q,\n    rerank=True)\n"),
        ("db.search(\n    q=q,)\n", "db.search(\n    q=q,\n    rerank=True,)\n"),
        (
            "db.search(q=q,\n          k=3)\n",
            "db.search(q=q,\n          k=3,\n          rerank=True)\n",
        ),
        ("db.search(\n    q=q, k=3,\n)\n", "db.search(\n    q=q, k=3, rerank=True,\n)\n"),
        ("db.search(k=f(1, (2)))\n", "db.search(k=f(1, (2)), rerank=True)\n"),
        ("db.search(k=')')  # (\n", "db.search(k=')', rerank=True)  # (\n"),
        ("(db\n  .search (k=1))\n", "(db\n  .search (k=1, rerank=True))\n"),
        ("((db).search)(k=1)\n", "((db).search)(k=1, rerank=True)\n"),
        ("db.search(\r\n\tq=q,\r\n)\r\n", "db.search(\r\n\tq=q,\r\n\trerank=True,\r\n)\r\n"),
    ],
)
def test_an_argument_is_added_as_the_last_one_is_laid_out(fixed, before, after):
    assert fixed(before, of("rerank", to=True), PLAIN) == after


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "None"),
        (False, "False"),
        (0.05, "0.05"),
        ('a "b"\n', '"a \\"b\\"\\n"'),
        (["a", 1], '["a", 1]'),
        ({"k": {"n": [1.5]}}, '{"k": {"n": [1.5]}}'),
    ],
)
def test_a_value_is_written_in_python(fixed, value, written):
    assert fixed("db.search()\n", of("rerank", value), PLAIN) == f"db.search(rerank={written})\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(mode='x')\n", "db.search(mode='x', rerank='it\\'s \"a\"')\n"),
        ("db.search(mode=r'x')\n", "db.search(mode=r'x', rerank='it\\'s \"a\"')\n"),
        ('db.search(mode="x")\n', 'db.search(mode="x", rerank="it\'s \\"a\\"")\n'),
    ],
)
def test_a_text_is_written_in_the_quotes_of_the_call(fixed, before, after):
    assert fixed(before, of("rerank", 'it\'s "a"'), PLAIN) == after


def test_a_text_in_an_f_string_does_not_end_it(fixed):
    assert fixed('f"{db.search()}"\n', of("rerank", "a"), PLAIN) == "f\"{db.search(rerank='a')}\"\n"


def test_an_f_string_within_an_f_string_leaves_no_quotes(refused):
    source = "f'''{f\"{db.search()}\"}'''\n"
    assert (
        refused(source, of("rerank", "a"), PLAIN)
        == "the call stands in an f-string within an f-string"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(search_kwargs={'k': 30})\n", "db.search(search_kwargs={'k': 5})\n"),
        (
            'db.search(search_kwargs={"a": {}, "k": 30})\n',
            'db.search(search_kwargs={"a": {}, "k": 5})\n',
        ),
        (
            'db.search(search_kwargs={"k": 1, "k": 30})\n',
            'db.search(search_kwargs={"k": 1, "k": 5})\n',
        ),
    ],
)
def test_a_dotted_name_leads_into_a_dict(fixed, before, after):
    assert fixed(before, of("search_kwargs.k", 5), DEEP) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(search_kwargs={})\n", 'db.search(search_kwargs={"rerank": 5})\n'),
        ("db.search()\n", 'db.search(search_kwargs={"rerank": 5})\n'),
        (
            "db.search(search_kwargs={\n    'k': 1,\n})\n",
            "db.search(search_kwargs={\n    'k': 1,\n    'rerank': 5,\n})\n",
        ),
    ],
)
def test_an_entry_is_added_to_a_dict(fixed, before, after):
    assert fixed(before, of("search_kwargs.rerank", 5), SHALLOW) == after


def test_a_name_may_lead_through_several_dicts(fixed):
    match = calls("*.search", **{"a.b.c": {"above": 10}})
    assert (
        fixed("db.search(a={'b': {'c': 30}})\n", of("a.b.c", 5), match)
        == "db.search(a={'b': {'c': 5}})\n"
    )


@pytest.mark.parametrize(
    ("source", "match", "name", "reason"),
    [
        ("db.search(*a)\n", PLAIN, "rerank", None),
        ("db.search(q)\n", PLAIN, "rerank", "one of the arguments without a name may be 'rerank'"),
        ("db.search(q, k=30, **more)\n", BIG, "depth", "'depth' may be given through * or **"),
        (
            "db.search(q for q in qs)\n",
            PLAIN,
            "rerank",
            "one of the arguments without a name may be 'rerank'",
        ),
        (
            "s = {'k': 30}\ndb.search(k=30, search_kwargs=s)\n",
            BIG,
            "search_kwargs.k",
            "the dict that holds the value is not written in the call",
        ),
        ("db.search(k=30, a={**b})\n", BIG, "a.k", "'k' may be given through **"),
        ("db.search(k=30)\n", BIG, "depth", "the rule would still find it"),
        ("db.search(k=30)\n", BIG, "k", "'k' is that already"),
    ],
)
def test_what_is_not_known_is_left_alone(project, source, match, name, reason):
    one = project({"app.py": source}, rule_of({"safety": "safe", **of(name, 30)}, match))
    done = one.plan()
    assert done.changes == ()
    assert [why for _, why in done.refused] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("db.search(k=30)\n", "db.search(k=5)\n"),
        ("db.search(n=30)\n", "db.search(n=5)\n"),
        ("db.search(kw={'k': 30})\n", "db.search(kw={'k': 5})\n"),
    ],
)
def test_of_several_names_the_one_that_is_given_is_meant(fixed, before, after):
    selectors = [
        {"kind": "call", "names": ["*.search"], "values": {key: {"above": 10}}}
        for key in ("k", "n", "kw.k")
    ]
    assert fixed(before, of(["k", "n", "kw.k"], 5), {"any": selectors}) == after


def test_a_known_argument_without_a_name_is_replaced_in_its_place():
    match = calls("cut.f", k={"above": 10})
    rule = rule_of({"safety": "safe", **of("k", 5)}, match)
    files = contents({"a.py": "import cut\ncut.f(q, 30, d=1)\n"})
    done = Project(files, (rule,), callable_of("f", "q", "k")).plan()
    assert done.changes[0].after == b"import cut\ncut.f(q, 5, d=1)\n"


def test_behind_a_generator_without_brackets_nothing_can_stand():
    match = calls("cut.f", rerank={"given": False})
    rule = rule_of({"safety": "safe", **of("rerank", to=True)}, match)
    files = contents({"a.py": "import cut\ncut.f(q for q in qs)\n"})
    done = Project(files, (rule,), callable_of("f", "q")).plan()
    reason = "the call's only argument is a generator without brackets"
    assert [why for _, why in done.refused] == [reason]


@pytest.mark.parametrize(
    ("path", "source", "reason"),
    [
        ("a.py", "f(1)(2)\n", "it does not stand on one call"),
        ("a.py", "x(1); x(1)\n", "it does not stand on one call"),
        ("a.py", "def f():\n    \x0cdb.search(k=30)\n", "the code cannot be read: Syntax Error"),
    ],
)
def test_what_cannot_be_read_as_python_is_left_alone(path, source, reason):
    at = Location(path, Span(1, 1, 1, 2))
    finding = Finding("big-k", "", "warning", "high", "regular", "m", at, subject="x")
    rule = rule_of({"safety": "safe", **of("k", 5)}, BIG)
    files = contents({path: source})
    done = plan([finding], {"big-k": rule}, files.get, unsafe=False, check=lambda _: [finding])
    assert done.refused[0][1].startswith(reason)


@pytest.mark.parametrize("value", ["K", "K + 5", "config.k", "ks[0]", "int(30)", "(K)"])
def test_a_value_that_stands_elsewhere_is_left_alone(value):
    """It would be read by nobody any more."""
    source = f"K = 30\ndb.search(k={value})\n"
    start = source.index("db.")
    at = Location("a.py", Span(2, 1, 2, len(source) - start))
    finding = Finding("big-k", "", "warning", "high", "regular", "m", at, subject="db.search")
    rule = rule_of({"safety": "safe", **of("k", 5)}, BIG)
    files = contents({"a.py": source})
    done = plan([finding], {"big-k": rule}, files.get, unsafe=False, check=lambda _: [finding])
    written = value.strip("()") if value.startswith("(") else value
    assert [why for _, why in done.refused] == [
        f"{written!r} gives the value: change it where that is set"
    ]


@pytest.mark.parametrize("value", ["-30", "None", "True", "[1, 2]", "'x'", "{'a': 1}", "15 * 2"])
def test_a_value_that_is_written_out_is_replaced(fixed, value):
    match = calls("*.search", k={"given": True, "is-not": 5})
    source = f"db.search(k={value})\n"
    assert fixed(source, of("k", 5), match) == "db.search(k=5)\n"
