"""Facts as JSON and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.fact import Comment, Fact, FileFacts, Problem, Reference, Span

texts = st.text(st.characters(), max_size=8)
numbers = st.integers(0, 10_000)
spans = st.builds(Span, numbers, numbers, numbers, numbers)
literals = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | texts
    | st.builds(Reference, texts)
)
values = st.recursive(
    literals,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=6,
)
mappings = st.dictionaries(texts, values, max_size=3)
all_facts = st.builds(
    Fact,
    texts,
    texts,
    spans,
    values=mappings,
    places=st.dictionaries(texts, spans, max_size=3),
    scope=texts,
    partial=st.booleans(),
    roles=st.lists(texts, max_size=2).map(tuple),
    defaults=mappings,
    sure=st.booleans(),
)
files = st.builds(
    FileFacts,
    texts,
    texts,
    context=st.sampled_from(["application", "test", "evaluation", "example"]),
    facts=st.lists(all_facts, max_size=3).map(tuple),
    imports=st.lists(texts, max_size=2).map(tuple),
    comments=st.lists(st.builds(Comment, numbers, numbers, texts, st.booleans()), max_size=2).map(
        tuple
    ),
    problems=st.lists(st.builds(Problem, numbers, texts), max_size=2).map(tuple),
    cells=st.lists(numbers, max_size=2).map(tuple),
)


@given(files)
def test_what_is_encoded_comes_back(file):
    assert decode(json.loads(json.dumps(encode(file)))) == file


def test_a_reference_comes_back_as_one():
    values = {"a": Reference("x"), "b": ("x",), "c": {"r": "x"}, "d": {"m": {}}}
    file = FileFacts("a.py", "python", facts=(Fact("call", "x", Span(1, 1, 1, 2), values),))
    [fact] = decode(json.loads(json.dumps(encode(file)))).facts
    assert [type(value) for value in fact.values.values()] == [Reference, tuple, dict, dict]


def test_parts_that_say_nothing_are_not_written():
    file = FileFacts("a.py", "python", facts=(Fact("call", "x", Span(1, 1, 1, 2)),))
    assert encode(file)[3] == [["call", "x", [1, 1, 1, 2]]]


GOOD = [
    "a.py",
    "python",
    "test",
    [["call", "x", [1, 1, 1, 2]]],
    ["b"],
    [[1, 1, "#", True]],
    [[1, "m"]],
    [1],
]


def changed(position, content):
    return [*GOOD[:position], content, *GOOD[position + 1 :]]


def fact(parts):
    return changed(3, [["call", "x", [1, 1, 1, 2], *parts]])


DAMAGED = {
    "nothing": None,
    "a text": "x",
    "too little": GOOD[:-1],
    "too much": [*GOOD, 1],
    "a path that is a number": changed(0, 1),
    "a language that is a list": changed(1, []),
    "an unknown context": changed(2, "production"),
    "a context that is a list": changed(2, []),
    "facts that are a mapping": changed(3, {}),
    "a fact that is a text": changed(3, ["call"]),
    "a fact that is too short": changed(3, [["call"]]),
    "a fact that is too long": changed(3, [["call", "x", [1, 1, 1, 2], *[None] * 9]]),
    "a span of three": changed(3, [["call", "x", [1, 1, 1]]]),
    "a span of texts": changed(3, [["call", "x", ["1", "1", "1", "2"]]]),
    "a span of truth values": changed(3, [["call", "x", [True, 1, 1, 2]]]),
    "values that are a list": fact([[]]),
    "a value of an unknown kind": fact([{"k": {"x": 1}}]),
    "a value of two kinds": fact([{"k": {"r": "a", "m": {}}}]),
    "a value of no kind": fact([{"k": {}}]),
    "a reference to a number": fact([{"k": {"r": 1}}]),
    "a mapping of a list": fact([{"k": {"m": []}}]),
    "places that are a list": fact([{}, []]),
    "a place that is none": fact([{}, {"k": 1}]),
    "a scope that is a number": fact([{}, {}, 1]),
    "partial that is a number": fact([{}, {}, "", 1]),
    "roles that are a text": fact([{}, {}, "", False, "role"]),
    "a role that is a number": fact([{}, {}, "", False, [1]]),
    "defaults that are a list": fact([{}, {}, "", False, [], []]),
    "sure that is a text": fact([{}, {}, "", False, [], {}, "yes"]),
    "imports of numbers": changed(4, [1]),
    "a comment that is too short": changed(5, [[1]]),
    "a comment of another kind": changed(5, [["1", 1, "#", True]]),
    "a problem of another kind": changed(6, [["1", "m"]]),
    "cells of texts": changed(7, ["1"]),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_encode_did_not_make_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        decode(content)


def test_what_is_nested_without_end_is_refused():
    value: list = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(ValueError, match="recursion"):
        decode(fact([{"k": value}]))


def test_the_unchanged_content_is_accepted():
    assert decode(GOOD).imports == ("b",)
