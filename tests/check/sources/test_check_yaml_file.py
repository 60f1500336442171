"""YAML as plain values, each with its place, whatever the file tries."""

import pytest

from pytest_ragft.check.fact import Reference, Span
from pytest_ragft.check.sources import yaml_file
from pytest_ragft.check.sources.document import (
    DEEPEST,
    FIRST,
    LONGEST,
    Document,
    UnreadableError,
)


def only(text):
    (document,) = yaml_file.documents(text.encode() if isinstance(text, str) else text)
    return document


def value(text):
    return only(text).value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2e-5", 2e-5),
        ("1E+3", 1000.0),
        ("0.05", 0.05),
        (".5", 0.5),
        ("5.", 5.0),
        ("-3", -3),
        ("1_000", 1000),
        ("007", 7),
        ("true", True),
        ("Yes", True),
        ("off", False),
        ("NO", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("nope", "nope"),
        ("'true'", "true"),
        ('"12"', "12"),
        ("1.2.3", "1.2.3"),
        ("12:30", "12:30"),
        ("123456789012345678901234567890", 1.2345678901234568e29),
        ("9" * 41, "9" * 41),
        ("1e99999", "1e99999"),
        ("-", (None,)),
        ("!Ref Table", "Table"),
        ("!!str 12", "12"),
        ("!!null x", None),
        ("!!python/object/apply:os.system [x]", ("x",)),
        ("!Sub {a: 1}", {"a": 1}),
    ],
)
def test_a_value_is_what_the_tools_take_it_for(written, meant):
    found = value(f"a: {written}" if written != "-" else "a:\n- ")
    assert found == {"a": meant}
    assert type(found["a"]) is type(meant)


def test_every_value_keeps_its_place():
    document = only("base: x\nadapter:\nlist:\n  - name: é\n    at: 1\n  - [2]\n")
    assert document.places == {
        "base": Span(1, 7, 1, 8),
        "adapter": Span(2, 1, 2, 8),
        "list": Span(3, 1, 3, 5),
        "list.0": Span(4, 5, 4, 5),
        "list.0.name": Span(4, 11, 4, 12),
        "list.0.at": Span(5, 9, 5, 10),
        "list.1": Span(6, 5, 6, 5),
        "list.1.0": Span(6, 6, 6, 7),
    }
    assert document.span == Span(1, 7, 1, 8)


def test_a_document_without_keys_stands_at_the_top():
    assert only("just a text").span == FIRST


def test_several_documents_have_places_of_their_own():
    first, second = yaml_file.documents(b"a: &x 1\n---\nb: *x\n")
    assert (first.value, second.value) == ({"a": 1}, {"b": Reference("")})
    assert list(second.places) == ["b"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: &x {k: 1}\nb: {<<: *x, k: 2}", {"k": 2}),
        ("a: &x {k: 1}\nb: {k: 2, <<: *x}", {"k": 2}),
        ("a: &x {k: 1}\nb: {<<: *x, z: 3}", {"k": 1, "z": 3}),
        ("a: [&x {k: 1}, &y {m: 2}]\nb: {<<: [*x, *y, 3]}", {"k": 1, "m": 2}),
        ("a: &x 5\nb: *x", 5),
        ("a: &x [1, *x]\nb: *x", (1, Reference(""))),
        ("b: *never", Reference("")),
        ("b: 1\nb: 2", 2),
        ("b: {? [1, 2] : 3, c: 4}", {"?": 3, "c": 4}),
    ],
)
def test_anchors_merges_and_double_keys_are_taken_as_yaml_tools_take_them(text, meant):
    assert value(text)["b"] == meant


def test_a_block_of_text_is_one_value():
    assert value("run: |\n  a\n  b\n") == {"run": "a\nb\n"}


def test_a_long_text_and_a_long_key_are_cut():
    found = value(f"{'k' * 300}: '{'v' * (LONGEST + 9)}'")
    assert found == {"k" * yaml_file.LONGEST_KEY: "v" * LONGEST}


def test_places_are_kept_of_the_first_values_only(monkeypatch):
    monkeypatch.setattr(yaml_file, "PLACES", 4)
    assert list(only("a: 1\nb: 2\nc: 3\n").places) == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "path: {{model}}/tokenizer\ntemplate: x\n",
        "path: {{ model }}\n{% if gpu %}\ntemplate: x\n{% endif %}\n",
        "path: {{ .Values.model }}\n  {{- include }}\ntemplate: x\n",
    ],
)
def test_what_a_template_fills_in_is_not_known(text):
    assert value(text) == {"path": Reference(""), "template": "x"}


def test_a_prompt_with_its_variables_is_no_template():
    assert value("prompt: 'Use {{context}} only'") == {"prompt": "Use {{context}} only"}


@pytest.mark.parametrize(
    ("text", "engine"),
    [("{% for x in y %}", True), ("{{ .Values.x }}", True), ("{{question}}", False), ("x", False)],
)
def test_the_signs_of_a_template_engine(text, engine):
    assert yaml_file.is_template(text.encode()) is engine


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (BOMB, "more than 200,000 values", 6),
        ("- - -\n" * 100_000, "more than 200,000 values", 66_667),
        ("[" * 100_000, f"nested more than {DEEPEST} deep", 1),
        ("{" * 100_000, f"nested more than {DEEPEST} deep", 1),
        ("- " * 100_000, f"nested more than {DEEPEST} deep", 1),
        ("\n? " + "? " * 100_000, f"nested more than {DEEPEST} deep", 2),
        ("a: b: c", "mapping values are not allowed", 1),
        ("a: 1\n\tb: 2", "a tab character", 2),
        ("x: {{-\n" * 50_000, "not valid YAML", 1),
        ("{%" * 50_000, "not valid YAML", 1),
        (b"a: \xff", "not valid YAML", 1),
        (b"a: \x00", "control characters", 1),
    ],
)
def test_a_file_that_is_no_yaml_or_too_much_is_refused_with_a_reason(text, reason, line):
    with pytest.raises(UnreadableError, match=reason) as caught:
        list(yaml_file.documents(text.encode() if isinstance(text, str) else text))
    assert caught.value.line == line


def test_documents_before_the_broken_one_are_given():
    read = yaml_file.documents(b"a: 1\n---\nb: [\n")
    assert next(read).value == {"a": 1}
    with pytest.raises(UnreadableError):
        next(read)


def test_scalars_go_through_lists_and_mappings():
    found = dict(only("a: [1, {b: x}]\nc: *gone\n").scalars)
    assert found == {"a.0": 1, "a.1.b": "x", "c": Reference("")}
    assert dict(Document((1, (2,))).scalars) == {"0": 1, "1.0": 2}
