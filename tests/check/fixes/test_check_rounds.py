"""Fixes are made together where they can be, each is tried, and one that fails is refused."""

import pytest
from fix_projects import calls, rule_of

from pytest_ragft.check.fixes import FIXES, Fixed, plan
from pytest_ragft.check.fixes import rounds as rounds_module
from pytest_ragft.check.remedies import safety_of

BIG = calls("*.search", k={"above": 10})
SMALLER = {"safety": "safe", "set-argument": {"name": "k", "to": 5}}
UNSAFE = {**SMALLER, "safety": "unsafe"}


def after(done):
    return {change.path: change.after.decode() for change in done.changes}


def reasons(done):
    return [reason for _, reason in done.refused]


def test_many_fixes_in_many_files_take_two_looks(project):
    files = {f"{name}.py": "db.search(k=30)\n" * 40 for name in "abc"}
    one = project(files, rule_of(SMALLER, BIG))
    findings = one.check({})
    one.looks.clear()
    done = one.plan(findings=findings)
    assert after(done) == dict.fromkeys(files, "db.search(k=5)\n" * 40)
    assert [len(change.findings) for change in done.changes] == [40, 40, 40]
    assert one.looks == [[], sorted(files)]


def test_the_one_that_fails_is_found_by_halves(project):
    lines = ["db.search(k=30)\n"] * 64
    lines[40] = "db.lookup(k=30)\n"
    names = ["*.search", "*.lookup"]
    one = project(
        {"a.py": "".join(lines)}, rule_of(SMALLER, calls(names, k={"above": 10})), NO_LONELY_FIVE
    )
    findings = one.check({})
    one.looks.clear()
    done = one.plan(findings=findings)
    assert len(done.changes[0].findings) == 63
    assert reasons(done) == ["five would then stand at a.py:41"]
    assert len(one.looks) == 1 + 1 + 2 * 6


NO_LONELY_FIVE = rule_of({}, calls("*.lookup", k=5), "five")


def test_a_fix_that_brings_another_finding_is_refused(project):
    files = {"a.py": "db.search(k=30)\ndb.lookup(k=30)\n", "b.py": "db.search(k=20)\n"}
    both = {
        "any": [{"kind": "call", "names": ["*.search", "*.lookup"], "values": {"k": {"above": 10}}}]
    }
    done = project(files, rule_of(SMALLER, both), NO_LONELY_FIVE).plan()
    assert after(done) == {"a.py": "db.search(k=5)\ndb.lookup(k=30)\n", "b.py": "db.search(k=5)\n"}
    assert reasons(done) == ["five would then stand at a.py:2"]


def test_a_fix_that_does_not_silence_is_refused(project):
    one = project(
        {"a.py": "db.search(k=30)\n"},
        rule_of({"safety": "safe", "set-argument": {"name": "k", "to": 11}}, BIG),
    )
    done = one.plan()
    assert (done.changes, reasons(done)) == ((), ["the rule would still find it"])


def test_a_fix_whose_file_would_not_parse_is_refused(project):
    broken = {"safety": "safe", "create-file": {"path": "new.py", "content": "def"}}
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(broken, BIG)).plan()
    assert done.changes == ()
    assert reasons(done)[0].startswith("'new.py' would not parse: line 1: ")


def test_a_file_that_no_parser_can_hold_is_refused(project):
    content = f"x = {'-' * 200_000}1\n"
    deep = {"safety": "safe", "create-file": {"path": "new.py", "content": content}}
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(deep, BIG)).plan()
    assert done.changes == ()
    assert reasons(done)[0].startswith("'new.py' would not parse: ")


@pytest.mark.parametrize("path", ["new.json", "new.toml", "new.yaml", "new.ipynb"])
def test_a_new_file_of_any_language_must_parse(project, path):
    broken = {"safety": "safe", "create-file": {"path": path, "content": "a: [1\n = "}}
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(broken, BIG)).plan()
    assert done.changes == ()
    assert len(done.refused) == 1


def test_unsafe_fixes_wait_until_they_are_asked_for(project):
    one = project({"a.py": "db.search(k=30)\n"}, rule_of(UNSAFE, BIG))
    done = one.plan(unsafe=False)
    assert (done.changes, reasons(done)) == (
        (),
        ["its fix may change what the program does: --unsafe-fixes"],
    )
    assert after(one.plan(unsafe=True)) == {"a.py": "db.search(k=5)\n"}


def test_findings_without_a_fix_are_passed_over_and_nothing_is_checked(project):
    one = project({"a.py": "db.search(k=30)\n"}, rule_of({}, BIG))
    findings = one.check({})
    one.looks.clear()
    assert one.plan(findings=findings) == Fixed()
    assert one.looks == []
    assert plan(findings, {}, one.files.get, unsafe=True, check=one.check) == Fixed()


def test_fixes_that_touch_each_other_are_made_in_rounds(project):
    one = project({"a.py": "db.search(f=db.search(k=30), k=30)\n"}, rule_of(SMALLER, BIG))
    assert after(one.plan()) == {"a.py": "db.search(f=db.search(k=5), k=5)\n"}
    names = calls(["cut.Old"])
    fix = {"safety": "safe", "replace-name": {"to": "keep.New"}}
    one = project({"a.py": "from cut import Old\nx = Old(Old(Old(1)))\n"}, rule_of(fix, names))
    assert after(one.plan()) == {"a.py": "from keep import New\nx = New(New(New(1)))\n"}


def test_what_more_rounds_would_fix_is_told(project, monkeypatch):
    monkeypatch.setattr(rounds_module, "ROUNDS", 1)
    names = calls(["cut.Old"])
    fix = {"safety": "safe", "replace-name": {"to": "keep.New"}}
    done = project(
        {"a.py": "from cut import Old\nx = Old(1)\ny = Old(2)\n"}, rule_of(fix, names)
    ).plan()
    assert after(done) == {
        "a.py": "from cut import Old\nfrom keep import New\nx = New(1)\ny = Old(2)\n"
    }
    assert reasons(done) == [
        "fixes that touch each other are made in 1 rounds at most; run it again"
    ]


@pytest.mark.parametrize("report", ["function", "file", "project"])
def test_what_a_rule_reports_once_is_fixed_everywhere(project, report):
    files = {"a.py": "db.search(k=30)\ndb.search(k=40)\n", "b.py": "db.search(k=50)\n"}
    done = project(files, rule_of(SMALLER, {**BIG, "report": report})).plan()
    assert after(done) == {"a.py": "db.search(k=5)\ndb.search(k=5)\n", "b.py": "db.search(k=5)\n"}
    assert sum(len(change.findings) for change in done.changes) == 3


def test_of_several_ways_the_first_that_works_is_taken(project):
    ways = {
        "safety": "safe",
        "set-argument": [
            {"name": "depth", "to": 5},
            {"name": "k", "to": 11},
            {"name": "k", "to": 5},
        ],
    }
    done = project({"a.py": "db.search(k=30)\ndb.search(k=20)\n"}, rule_of(ways, BIG)).plan()
    assert after(done) == {"a.py": "db.search(k=5)\ndb.search(k=5)\n"}
    assert done.refused == ()


def test_the_last_of_several_ways_says_why_none_works(project):
    ways = {"safety": "safe", "set-key": {"key": "k", "to": 5}, "remove-argument": {"name": "n"}}
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(ways, BIG)).plan()
    assert (done.changes, reasons(done)) == ((), ["'n' is not given in the call"])


@pytest.mark.parametrize("meant", ["*.search", ["x.*", "*.search"]])
def test_an_action_may_be_for_some_names_alone(project, meant):
    fix = {"safety": "safe", "set-argument": {"name": "k", "to": 5, "for": meant}}
    match = calls(["*.search", "*.lookup"], k={"above": 10})
    done = project({"a.py": "db.search(k=30)\ndb.lookup(k=30)\n"}, rule_of(fix, match)).plan()
    assert after(done) == {"a.py": "db.search(k=5)\ndb.lookup(k=30)\n"}
    assert done.refused == ()


@pytest.mark.parametrize(
    ("texts", "found"), [(".run(", True), (["x", ".run("], True), ("x", False), ([], False)]
)
def test_an_action_is_kept_from_files_that_it_does_not_go_with(project, texts, found):
    fix = {"safety": "safe", "set-argument": {"name": "k", "to": 5, "unless-found": texts}}
    done = project({"a.py": "db.search(k=30).run()\n"}, rule_of(fix, BIG)).plan()
    refused = ["'.run(' stands in the file, and does not go with the fix"]
    assert reasons(done) == (refused if found else [])


def test_in_a_configuration_one_fix_may_make_another_needless(project):
    slow = {"safety": "safe", "set-key": {"key": "rate", "to": 1}}
    part = {"safety": "safe", "set-key": {"key": "adapter", "to": "lora"}}
    full = {"adapter": {"given": False}}
    fast = {**full, "rate": {"above": 1}}
    rules = [
        rule_of(fix, {"any": [{"kind": "config", "values": values}]}, name, code=code)
        for fix, values, name, code in [(slow, fast, "fast", "X402"), (part, full, "full", "X401")]
    ]
    text = "base_model: x/y\ndatasets: []\nnum_epochs: 1\nsequence_len: 9\nrate: 9\n"
    done = project({"a.yml": text}, *rules).plan()
    assert after(done) == {"a.yml": f"{text}adapter: lora\n"}
    assert (len(done.changes[0].findings), done.refused) == (2, ())


def test_a_value_may_be_an_option_of_the_rule(project):
    fix = {"safety": "safe", "set-argument": {"name": "k", "to": "$maximum"}}
    options = {"maximum": {"type": "integer", "default": 7, "says": "so many"}}
    match = calls("*.search", k={"above": "$maximum"})
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(fix, match, options=options)).plan()
    assert after(done) == {"a.py": "db.search(k=7)\n"}


SCAFFOLD = {
    "safety": "safe",
    "create-file": {"path": "tests/test_new.py", "content": "db.test()\n"},
}
MISSING = {
    **BIG,
    "unless": [
        {"scope": "project", "says": "a test", "any": [{"kind": "call", "names": ["*.test"]}]}
    ],
}


def test_one_new_file_silences_every_finding(project):
    files = {"a.py": "db.search(k=30)\n", "b.py": "db.search(k=30)\n"}
    done = project(files, rule_of(SCAFFOLD, MISSING)).plan()
    (change,) = done.changes
    assert (change.path, change.before, change.after) == ("tests/test_new.py", None, b"db.test()\n")
    assert [finding.at.path for finding in change.findings] == ["a.py", "b.py"]


def test_a_file_that_is_there_is_not_touched(project):
    files = {"a.py": "db.search(k=30)\n", "tests/test_new.py": "x = 1\n"}
    done = project(files, rule_of(SCAFFOLD, MISSING)).plan()
    assert (done.changes, reasons(done)) == ((), ["'tests/test_new.py' is there already"])


@pytest.mark.parametrize("path", ["/etc/x.py", "../x.py", "a/../../x.py", "..\\x.py", "C:/x.py"])
def test_a_new_file_stays_within_the_project(project, path):
    fix = {"safety": "safe", "create-file": {"path": path, "content": "db.test()\n"}}
    done = project({"a.py": "db.search(k=30)\n"}, rule_of(fix, MISSING)).plan()
    assert (done.changes, reasons(done)) == ((), [f"{path!r} is not a path within the project"])


def test_a_file_that_is_gone_is_told(project):
    one = project({"a.py": "db.search(k=30)\n"}, rule_of(SMALLER, BIG))
    findings = one.check({})
    done = plan(
        findings, {r.name: r for r in one.rules}, lambda _: None, unsafe=False, check=one.check
    )
    assert (done.changes, reasons(done)) == ((), ["'a.py' can no longer be read"])


def test_other_findings_may_move(project):
    files = {
        "a.py": (
            "from cut import Old\nx = Old(1), Old\n\ndb.lookup(k=5)\n"
            "db.search(k=30); db.lookup(k=5)\n"
        )
    }
    old = rule_of({"safety": "safe", "replace-name": {"to": "keep.New"}}, calls("cut.Old"), "old")
    done = project(files, old, rule_of(SMALLER, BIG), NO_LONELY_FIVE).plan()
    assert done.refused == ()
    assert after(done) == {
        "a.py": (
            "from cut import Old\nfrom keep import New\nx = New(1), Old\n\ndb.lookup(k=5)\n"
            "db.search(k=5); db.lookup(k=5)\n"
        )
    }


def test_changes_that_hold_alone_may_fail_together(project):
    pair = {
        "any": [{"kind": "call", "names": ["*.lookup"]}],
        "needs": [
            {
                "scope": "file",
                "says": "two",
                "times": 2,
                "any": [{"kind": "call", "names": ["*.search"], "values": {"k": 5}}],
            }
        ],
    }
    files = {"a.py": "db.search(k=30)\ndb.search(k=40)\ndb.lookup()\n"}
    done = project(files, rule_of(SMALLER, BIG), rule_of({}, pair, "pair")).plan()
    assert after(done) == {"a.py": "db.search(k=5)\ndb.search(k=40)\ndb.lookup()\n"}
    assert reasons(done) == ["pair would then stand at a.py:3"]


@pytest.mark.parametrize(
    ("fix", "safety"),
    [
        ({}, None),
        ({"safety": "safe"}, None),
        ({"safety": "safe", "conjure": {}}, None),
        ({"safety": "perhaps", "remove-comment": {}}, None),
        (SMALLER, "safe"),
        (UNSAFE, "unsafe"),
    ],
)
def test_a_rule_says_how_safe_its_fix_is(fix, safety):
    assert safety_of(rule_of(fix, BIG)) == safety


def test_every_kind_has_a_name_of_its_own():
    assert len({kind.name for kind in FIXES}) == len(FIXES)
