"""What the table says of a name."""

import pytest

from pytest_ragft.check import libraries
from pytest_ragft.check.fact import Fact, Reference, Span

TABLE = libraries.parse(
    {
        "lang": {
            "packages": ["lang", "lang_*"],
            "names": {
                "Splitter": {
                    "roles": ["splitter"],
                    "parameters": ["size"],
                    "defaults": {"size": 4},
                },
                "Splitter.from_text": {"roles": ["text-splitter"]},
                ".search": {
                    "roles": ["retrieval"],
                    "parameters": ["query", "k"],
                    "needs": ["k", "0"],
                },
                ".invoke": {"roles": ["run"]},
            },
        },
        "cloud": {"packages": ["google.cloud"], "names": {".search": {"roles": ["hosted"]}}},
        "old": {
            "packages": ["old"],
            "names": {
                "Index": {
                    "roles": ["index"],
                    "parameters": ["new"],
                    "defaults": {"k": 4, "same": 1},
                    "changes": [{"before": "1.0", "defaults": {"k": 10}, "parameters": ["old"]}],
                }
            },
        },
    }
)
AT = Span(1, 1, 1, 2)


def describe(name, values=None, near=(), pins=None):
    places = dict.fromkeys(values or {}, AT)
    return TABLE.describe(Fact("call", name, AT, values or {}, places), near, pins or {})


@pytest.mark.parametrize(
    ("name", "library"),
    [
        ("lang.a.B", "lang"),
        ("lang_x.B", "lang"),
        ("language.B", None),
        ("google.cloud.x", "cloud"),
        ("google.other.x", None),
        ("google", None),
        ("x", None),
    ],
)
def test_a_library_is_known_by_its_root(name, library):
    assert TABLE.library(name) == library
    assert TABLE.library(name) == library  # what is remembered says the same


def test_libraries_among_imports():
    assert TABLE.imported(["lang.a", "lang_b", "os", "google.cloud"]) == {"lang", "cloud"}


ROLES = {
    "a class": ("lang.a.Splitter", ("splitter",), True),
    "the longer name first": ("lang.Splitter.from_text", ("text-splitter",), True),
    "a method of the same name of another class": ("lang.Other.from_text", (), True),
    "a class of another library": ("other.Splitter", (), True),
    "a class by its end only": ("lang.MySplitter", (), True),
    "a method of a known object": ("lang.Store.invoke", ("run",), True),
    "a method of an unknown object": ("?.store.invoke", ("run",), False),
    "a class on an unknown object": ("?.module.Splitter", (), True),
    "a method of a known object of the other": ("google.cloud.C.search", ("hosted",), True),
    "an unknown name": ("lang.a.nothing", (), True),
}


@pytest.mark.parametrize(("name", "roles", "sure"), ROLES.values(), ids=ROLES)
def test_roles_are_by_name_and_library(name, roles, sure):
    found = describe(name, near={"lang"})
    assert (found.roles, found.sure) == (roles, sure)


def test_a_method_of_an_unknown_object_needs_an_import_and_what_it_takes():
    assert describe("?.store.search", {"k": 1}, near={"lang"}).roles == ("retrieval",)
    assert describe("?.store.search", {"0": "q"}, near={"lang"}).roles == ("retrieval",)
    assert describe("?.store.search", {"other": 1}, near={"lang"}).roles == ()
    assert describe("?.store.search", {"k": 1}, near=()).roles == ()
    assert describe("?.store.search", {"other": 1}, near={"lang", "cloud"}).roles == ("hosted",)


def test_positions_get_the_names_of_parameters():
    found = describe("lang.Store.search", {"0": "q", "1": 5, "2": "more"})
    assert found.values == {"query": "q", "k": 5, "2": "more"}
    assert found.places == {"query": AT, "k": AT, "2": AT}


def test_a_name_that_is_given_stands_before_its_position():
    assert describe("lang.Store.search", {"0": "q", "query": "x"}).values == {
        "0": "q",
        "query": "x",
    }


def test_a_position_may_have_no_place():
    fact = Fact("call", "lang.Splitter", AT, {"0": 4})
    assert TABLE.describe(fact, (), {}).values == {"size": 4}


def test_a_doubtful_fact_stays_doubtful():
    fact = Fact("call", "lang.Splitter", AT, sure=False)
    assert not TABLE.describe(fact, (), {}).sure


@pytest.mark.parametrize(
    ("pins", "defaults", "parameter"),
    [
        ({}, {"k": Reference(""), "same": 1}, "new"),
        ({"old": (0, 9)}, {"k": 10, "same": 1}, "old"),
        ({"old": (1, 0)}, {"k": 4, "same": 1}, "new"),
    ],
    ids=["no version", "an older version", "a newer version"],
)
def test_what_changed_depends_on_the_version(pins, defaults, parameter):
    found = describe("old.Index", {"0": 1}, pins=pins)
    assert found.defaults == defaults
    assert found.values == {parameter: 1}


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1", (1,)),
        ("1.0.0", (1,)),
        ("0.16", (0, 16)),
        ("1.2rc1", (1, 2)),
        ("1.2.post1", (1, 2)),
        ("x", ()),
        ("", ()),
    ],
)
def test_versions_compare_by_their_numbers(version, numbers):
    assert libraries.release(version) == numbers


@pytest.mark.parametrize(
    "table",
    [{"a": {"packages": "a"}}, {"a": {"names": ["x"]}}, {"a": {"names": {"x": {"roles": "r"}}}}],
)
def test_a_table_of_another_shape_is_refused(table):
    with pytest.raises(TypeError, match="expected"):
        libraries.parse(table)
