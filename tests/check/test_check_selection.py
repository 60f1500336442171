"""Does a fact meet a selector, and what does a project hold of such facts?"""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Span
from pytest_ragft.check.project import Candidate, Project, index
from pytest_ragft.check.rule import Clause, Condition, Selector
from pytest_ragft.check.selection import holds, is_named, last_parts, lookup, selects

AT = Span(1, 1, 1, 2)
FILE = FileFacts("app/main.py", "python", "application")


def call(name="lang.Store.search", values=None, *, line=1, **more):
    return Fact("call", name, Span(line, 1, line, 2), values or {}, **more)


MEANT = {
    "anything": (Selector(), True),
    "the kind": (Selector(kinds=frozenset({"call"})), True),
    "another kind": (Selector(kinds=frozenset({"text"})), False),
    "a role": (Selector(roles=frozenset({"retrieval", "other"})), True),
    "another role": (Selector(roles=frozenset({"other"})), False),
    "a name": (Selector(names=("other", "*.search")), True),
    "another name": (Selector(names=("*.searched", "search")), False),
    "a context": (Selector(contexts=frozenset({"application"})), True),
    "another context": (Selector(contexts=frozenset({"test"})), False),
    "a language": (Selector(languages=frozenset({"python"})), True),
    "another language": (Selector(languages=frozenset({"yaml"})), False),
    "a path": (Selector(paths=("*.md", "app/*")), True),
    "another path": (Selector(paths=("main.py",)), False),
    "a value": (Selector(values=(Condition("k", "is", 5),)), True),
    "another value": (
        Selector(values=(Condition("k", "is", 5), Condition("k", "above", 5))),
        False,
    ),
    "an unknown value": (Selector(values=(Condition("k", "is", 5), Condition("q", "is", 5))), None),
    "a sure role": (Selector(sure=True), None),
}


@pytest.mark.parametrize(("selector", "expected"), MEANT.values(), ids=MEANT)
def test_every_part_of_a_selector_must_hold(selector, expected):
    fact = call(values={"k": 5, "q": Reference("q")}, roles=("retrieval",), sure=False)
    assert selects(selector, fact, FILE) is expected


def test_a_name_is_held_against_the_whole_glob():
    assert selects(Selector(names=("lang.*",)), call("slang.x"), FILE) is False
    assert selects(Selector(names=("a[bc]?",)), call("abx"), FILE) is True


HIDDEN = {
    "what is seen": ("d.k", "is", 5, True),
    "what may be hidden": ("d.x", "is", 5, None),
    "whether it is given": ("d.k", "given", True, True),
    "whether what may be hidden is given": ("d.x", "given", True, None),
    "whether what may be hidden is not given": ("d.x", "given", False, None),
    "whether it is written": ("d.x", "written", True, False),
    "in a dictionary that is all seen": ("e.x", "given", True, False),
    "below what may be hidden": ("d.x.y", "is", 5, None),
    "of a dictionary in it, which the rest may replace": ("d.f.x", "given", True, None),
    "a text that may be hidden": ("d.x", "surely-matches", "a", False),
}


@pytest.mark.parametrize(("key", "operator", "operand", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_a_dictionary_with_more_than_is_seen_leaves_a_doubt(key, operator, operand, expected):
    fact = call(values={"d": {"k": 5, "f": {}, "**": True}, "e": {"k": 5}})
    assert holds(Condition(key, operator, operand), fact) is expected


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("a", 1),
        ("b.c", 2),
        ("b.d", None),
        ("l.1", 4),
        ("l.2", None),
        ("m.*.x", (1, 2)),
        ("m.x", None),
        ("a.b", None),
        ("r.x", Reference("r")),
    ],
)
def test_values_are_found_by_a_dotted_path(key, found):
    values = {
        "a": 1,
        "b": {"c": 2},
        "l": (3, 4),
        "m": ({"x": 1}, 5, {"x": 2}, {}),
        "r": Reference("r"),
    }
    value = lookup(values, key)
    assert value == (Reference("(absent)") if found is None else found)


OPERATORS = {
    "is": (5, 5, True),
    "is, of another kind": (True, 1, False),
    "is-not": (5, 6, True),
    "in": (5, (4, 5), True),
    "not-in": (5, (4,), True),
    "above": (5, 4, True),
    "at-least": (5, 5, True),
    "below": (5, 5, False),
    "at-most": (5, 5, True),
    "above, of another kind": ("five", 4, False),
    "matches": ("gpt-4", "^gpt", True),
    "matches, of another kind": (4, "4", False),
    "not-matches": ("gpt-4", "^gpt", False),
    "not-matches, of another kind": (4, "4", True),
    "all-match": (("a1", "a2"), "^a", True),
    "all-match, one not": (("a1", "b"), "^a", False),
    "all-match, one unknown": (("a1", Reference("x")), "^a", None),
    "contains": (("a",), "a", True),
    "contains, one unknown": ((Reference("x"),), "a", None),
    "contains, known beside unknown": ((Reference("x"), "a"), "a", True),
    "contains, of another kind": (5, 5, False),
    "contains, a part of a text": ("abc", "b", True),
    "empty": ({}, True, True),
    "empty, something": ({"a": 1}, True, False),
    "given": (None, True, True),
}


@pytest.mark.parametrize(("value", "operand", "expected"), OPERATORS.values(), ids=OPERATORS)
def test_operators(request, value, operand, expected):
    operator = request.node.callspec.id.partition(",")[0]
    assert holds(Condition("k", operator, operand), call(values={"k": value})) is expected


ABSENT = {
    "is": False,
    "is-not": True,
    "not-in": True,
    "not-matches": True,
    "above": False,
    "given": False,
}


@pytest.mark.parametrize(("operator", "expected"), ABSENT.items())
def test_nothing_written_and_no_default(operator, expected):
    assert holds(Condition("k", operator, 1), call()) is expected


@pytest.mark.parametrize(
    ("partial", "defaults", "expected"),
    [(False, {"k": 20}, True), (True, {"k": 20}, None), (False, {"k": Reference("")}, None)],
)
def test_what_is_not_written_is_the_librarys_default(partial, defaults, expected):
    fact = call(partial=partial, defaults=defaults)
    assert holds(Condition("k", "above", 10), fact) is expected


@pytest.mark.parametrize(("size", "expected"), [(5, True), (Reference("s"), None), (None, None)])
def test_an_operand_may_be_another_value(size, expected):
    values = {"k": 6} if size is None else {"k": 6, "size": size}
    assert holds(Condition("k", "above", "@size"), call(values=values)) is expected


def test_an_operand_may_be_another_default():
    fact = call(values={"k": 6}, defaults={"size": 5})
    assert holds(Condition("k", "above", "@size"), fact) is True


SELECTOR = Selector(kinds=frozenset({"call"}), names=("*.search",))


def project():
    """Searches in two functions of one file, in a file that it imports, and in another."""
    one = FileFacts(
        "a.py",
        "python",
        facts=(
            call(line=1, scope="f", roles=("r",)),
            call(line=2, scope="f.inner"),
            call(line=3, scope="g", sure=False),
            call(line=4),
            call("lang.other", line=5, scope="f"),
        ),
    )
    files = {"c.py": FileFacts("c.py", "python", "test", facts=(call(),)), "a.py": one}
    files["b.py"] = FileFacts("b.py", "python", facts=(call(),))
    return Project(files, {"a.py": frozenset({"b.py"})}, index(files))


SCOPES = {
    "function": [("a.py", 2)],
    "file": [("a.py", 2), ("a.py", 3), ("a.py", 4)],
    "reach": [("a.py", 2), ("a.py", 3), ("a.py", 4), ("b.py", 1)],
    "project": [("a.py", 2), ("a.py", 3), ("a.py", 4), ("b.py", 1), ("c.py", 1)],
}


@pytest.mark.parametrize(("scope", "expected"), SCOPES.items(), ids=SCOPES)
def test_a_clause_looks_within_its_scope(scope, expected):
    whole = project()
    at = Candidate(whole.files["a.py"].facts[0], whole.files["a.py"])
    for _ in range(2):  # what is remembered says the same
        found = whole.found(Clause(scope, (SELECTOR,), "a search"), at, doubtful=False)
        assert [(c.file.path, c.fact.span.line) for c in found] == expected


def test_the_top_of_a_file_is_a_function_of_its_own():
    whole = project()
    at = Candidate(whole.files["a.py"].facts[3], whole.files["a.py"])
    assert whole.found(Clause("function", (SELECTOR,), "a search"), at, doubtful=True) == ()


def test_a_clause_may_ask_for_the_candidate_itself():
    whole = project()
    at = Candidate(whole.files["a.py"].facts[2], whole.files["a.py"])
    sure = Clause("fact", (Selector(sure=True),), "sure")
    assert whole.found(sure, at, doubtful=False) == ()
    assert whole.found(sure, at, doubtful=True) == (at,)
    assert whole.found(Clause("fact", (Selector(),), "any"), at, doubtful=False) == (at,)


def test_doubtful_facts_are_left_out_unless_asked_for():
    selector = Selector(kinds=frozenset({"call"}), names=("*.search",), sure=True)
    whole = project()
    sure = [c.fact.span.line for c, _ in whole.select(selector, doubtful=False)]
    every = [(c.fact.span.line, is_sure) for c, is_sure in whole.select(selector, doubtful=True)]
    assert sure == [1, 2, 4, 1, 1]
    assert every == [(1, True), (2, True), (3, False), (4, True), (1, True), (1, True)]


def test_a_fact_with_two_roles_is_selected_once():
    file = FileFacts("a.py", "python", facts=(call(roles=("x", "y")),))
    whole = Project({"a.py": file}, {}, index({"a.py": file}))
    assert len(list(whole.select(Selector(roles=frozenset({"x", "y"})), doubtful=False))) == 1


def test_roles_and_kinds_must_both_fit():
    whole = project()
    both = Selector(kinds=frozenset({"text"}), roles=frozenset({"r"}))
    assert list(whole.select(both, doubtful=True)) == []
    tests = Selector(kinds=frozenset({"call"}), contexts=frozenset({"test"}))
    assert [c.file.path for c, _ in whole.select(tests, doubtful=True)] == ["c.py"]


def test_another_selector_at_the_same_place_in_memory_is_not_taken_for_it():
    whole = project()
    list(whole.select(SELECTOR, doubtful=False))
    other = Selector(kinds=frozenset({"call"}), names=("*.other",))
    whole._selections[id(other)] = whole._selections[id(SELECTOR)]
    assert [c.fact.name for c, _ in whole.select(other, doubtful=False)] == ["lang.other"]


@given(
    st.lists(st.text("ab.*?[]!", max_size=6), min_size=1, max_size=3), st.text("ab.[\n", max_size=5)
)
def test_names_fit_globs_as_fnmatch_has_it(globs, name):
    fits = any(fnmatchcase(name, glob) for glob in globs)
    assert is_named(Selector(names=tuple(globs)), name) is fits
    lasts = last_parts(tuple(globs))
    assert not fits or lasts is None or name.rpartition(".")[2] in lasts


def test_facts_found_by_their_names_keep_their_order():
    names = ("b.search", "a.find", "a.search", "b.search")
    facts = tuple(call(name, line=line) for line, name in enumerate(names, 1))
    file = FileFacts("a.py", "python", facts=facts)
    whole = Project({"a.py": file}, {}, index({"a.py": file}))

    def lines(*globs):
        selector = Selector(kinds=frozenset({"call"}), names=globs)
        return [c.fact.span.line for c, _ in whole.select(selector, doubtful=False)]

    assert lines("*.search", "*.find") == [1, 2, 3, 4]
    assert lines("*.search") == [1, 3, 4]
    assert lines("a.*") == [2, 3]
    assert lines("*.gone") == []
