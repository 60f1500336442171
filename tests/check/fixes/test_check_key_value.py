"""`set-key` gives a key its value in place: comments, order, quotes and line ends stay."""

import pytest
from fix_projects import contents

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.fixes import toml_tree
from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.key_value import KIND
from pytest_ragft.check.fixes.kind import Target
from pytest_ragft.check.fixes.sheet import sheet_of


def change(path, text, key, to, line=1, **more):
    files = contents({path: text})
    at = Location(path, Span(line, 1, line, 1))
    finding = Finding("rule", "RFT999", "warning", "high", "regular", "m", at)
    target = Target(
        finding,
        {"key": key, "to": to, **more},
        lambda p: sheet_of(p, files[p]),
        lambda p: p in files,
    )
    proposal = KIND.propose(target)
    assert proposal.path == path
    after = sheet_of(path, files[path]).changed(proposal.edits)
    return after.decode() if isinstance(text, str) else after


@pytest.mark.parametrize(
    ("before", "key", "to", "after"),
    [
        ("a: 1\n", "a", 2, "a: 2\n"),
        ("# top\na: 1  # one\nb: 2\n", "a", True, "# top\na: true  # one\nb: 2\n"),
        ("a: {b: 1, c: 2}\n", "a.b", 5, "a: {b: 5, c: 2}\n"),
        ("a:\n  b: 1\nc: 2\n", "a.b", 2e-5, "a:\n  b: 2.0e-05\nc: 2\n"),
        ("- a: 1\n- a: 2\n", "1.a", 5, "- a: 1\n- a: 5\n"),
        ("'a.b': 1\n", "a.b", 5, "'a.b': 5\n"),
        ("a: True\n", "a", False, "a: False\n"),
        ("a: 'x'\n", "a", "it's", "a: 'it''s'\n"),
        ('a: "x"\n', "a", "y", 'a: "y"\n'),
        ("a: x\n", "a", "true", "a: 'true'\n"),
        ("a: x\n", "a", "y, z", "a: 'y, z'\n"),
        ("a: x\n", "a", None, "a: null\n"),
        ("a: x\n", "a", ["b", {"c": 1}], "a: [b, {c: 1}]\n"),
        ("a: [1, 2]\n", "a", 3, "a: 3\n"),
        ("a:\nb: 1\n", "a", 2, "a: 2\nb: 1\n"),
        ("a:   # none\nb: 1\n", "a", 2, "a: 2   # none\nb: 1\n"),
        ("a: ~\n", "a", 2, "a: 2\n"),
        ("a: two\n  words\nb: 1\n", "a", 2, "a: 2\nb: 1\n"),
        ("a: &x 1\nb: 2\n", "a", 5, "a: &x 5\nb: 2\n"),
        ("a: &x 1\nb: *x\nc: 3\n", "b", 5, "a: &x 1\nb: 5\nc: 3\n"),
        ("a: 1\r\nb: 2\r\n", "a", 5, "a: 5\r\nb: 2\r\n"),
        ("a: 1", "a", 5, "a: 5"),
        ("x: '{{ y }}'\na: 1\n", "a", 5, "x: '{{ y }}'\na: 5\n"),
        ("x: {{ y }}-b\na: 1\n", "a", 5, "x: {{ y }}-b\na: 5\n"),
    ],
)
def test_a_value_is_replaced_in_yaml(before, key, to, after):
    assert change("c.yaml", before, key, to) == after


@pytest.mark.parametrize(
    ("before", "key", "to", "after"),
    [
        ("a: 1\n", "b", 2, "a: 1\nb: 2\n"),
        ("a: 1", "b", 2, "a: 1\nb: 2"),
        ("a: 1  # one\n# end\n", "b", 2, "a: 1  # one\nb: 2\n# end\n"),
        ("a:\n  b: 1\n\nc: 2\n", "a.d", 5, "a:\n  b: 1\n  d: 5\n\nc: 2\n"),
        (
            "a:\n    b:\n    - 1\n    - 2  # two\n",
            "a.c",
            5,
            "a:\n    b:\n    - 1\n    - 2  # two\n    c: 5\n",
        ),
        ("- a: 1\n  b: 2\n- c\n", "0.d", 5, "- a: 1\n  b: 2\n  d: 5\n- c\n"),
        ("a: 1\n", "b.c", 2, "a: 1\nb:\n  c: 2\n"),
        ("a:\n  b:\nc: 1\n", "a.b.d", 2, "a:\n  b:\n    d: 2\nc: 1\n"),
        ("a:\n", "a.b.c", 2, "a:\n  b:\n    c: 2\n"),
        ("a: {b: 1}\n", "a.c", 2, "a: {b: 1, c: 2}\n"),
        ("a: {}\n", "a.c.d", 2, "a: {c: {d: 2}}\n"),
        ("a: {\n  b: 1,  # one\n}\n", "a.c", 2, "a: {\n  b: 1,  # one\n  c: 2,\n}\n"),
        ("a: |\n  text\n  more\n\n", "b", 2, "a: |\n  text\n  more\nb: 2\n\n"),
        ("a: &x {b: 1}\nc: *x\n", "d", 2, "a: &x {b: 1}\nc: *x\nd: 2\n"),
        ("a:\n- &x b\n- *x  # again\n", "d", 2, "a:\n- &x b\n- *x  # again\nd: 2\n"),
        (
            "x: &x\n  b: 1\na:\n  <<: *x\n  c: 2\n",
            "a.b",
            5,
            "x: &x\n  b: 1\na:\n  <<: *x\n  c: 2\n  b: 5\n",
        ),
        ("a:\r\n  b: 1\r\n", "a.c", 2, "a:\r\n  b: 1\r\n  c: 2\r\n"),
    ],
)
def test_a_key_is_added_in_yaml(before, key, to, after):
    assert change("c.yml", before, key, to) == after


@pytest.mark.parametrize(("line", "after"), [(1, "a: 5\n---\na: 2\n"), (3, "a: 1\n---\na: 5\n")])
def test_of_several_documents_the_one_of_the_finding_is_meant(line, after):
    assert change("c.yaml", "a: 1\n---\na: 2\n", "a", 5, line) == after


def test_a_yaml_file_keeps_its_byte_order_mark():
    assert change("c.yaml", b"\xef\xbb\xbfa: 1\r\n", "a", 5) == b"\xef\xbb\xbfa: 5\r\n"


@pytest.mark.parametrize(
    ("path", "text", "key", "to", "reason"),
    [
        ("c.yaml", "a: &x 1\nb: *x\n", "a", 5, "more than 'a' would change"),
        ("c.yaml", "a: &x {b: 1}\nc: *x\n", "c.b", 5, "'c' holds no keys of its own"),
        ("c.yaml", "x: &x\n  b: 1\na:\n  <<: *x\n", "x.b", 5, "more than 'x.b' would change"),
        ("c.yaml", "a: |\n  text\n", "a", 5, "a block of several lines stands where"),
        ("c.yaml", "a:\n  b: 1\n", "a", 5, "a block of several lines stands where"),
        ("c.yaml", "a: 1\n", "a.b", 5, "'a' holds no keys of its own"),
        ("c.yaml", "- 1\n", "a", 5, "'' holds no keys of its own"),
        ("c.yaml", "a: 1\n", "a", 1, "'a' is that already"),
        ("c.yaml", "a: [1\n", "a", 5, "the file is not readable as YAML"),
        ("c.yaml", "{% if x %}\na: [1\n", "a", 5, "the file is not readable as YAML"),
        ("c.yaml", "", "a", 5, "the file holds nothing"),
        (
            "c.yaml",
            f"a: 1\nb: {'[' * 120}{']' * 120}\n",
            "a",
            5,
            "the file is not readable as it stands",
        ),
        ("c.yaml", "? a\n: b\n", "c", 1, "more than 'c' would change"),
        ("c.json", '{"a": 1}', "a", 1, "'a' is that already"),
        ("c.json", '{"a": 1}', "a.b", 1, "'a' holds no keys of its own"),
        ("c.json", '{"a": 1,}', "a", 1, "the file is not readable as JSON"),
        ("c.json", "[" * 100_000, "a", 1, "the file is not readable as JSON"),
        ("c.toml", "a = 1\n", "a", 1, "'a' is that already"),
        ("c.toml", "a = 1\n", "a.b", 1, "'a' holds no keys of its own"),
        ("c.toml", "a = \n", "a", 1, "the file is not readable as TOML"),
        ("c.toml", "a = 1\n", "a", None, "TOML has no value for nothing"),
        ("c.toml", "[a.b]\nc = 1\n", "a.b", 1, "more than 'a.b' would change"),
        ("c.py", "a = 1\n", "a", 1, "'c.py' is no YAML, TOML or JSON"),
    ],
)
def test_what_would_be_wrong_is_left_alone(path, text, key, to, reason):
    with pytest.raises(RefusedError, match=f"^{reason.replace('.', '[.]')}"):
        change(path, text, key, to)


@pytest.mark.parametrize(
    ("before", "key", "to", "after"),
    [
        ('{"a": 1}', "a", 2, '{"a": 2}'),
        ('{"a": {"b": "x"}, "c": []}\n', "a.b", "é", '{"a": {"b": "é"}, "c": []}\n'),
        ('{"a": [{"b": 1}, {"b": 2}]}', "a.1.b", None, '{"a": [{"b": 1}, {"b": null}]}'),
        ('{"a": 1, "a": 2}', "a", 5, '{"a": 1, "a": 5}'),
        ('{"a": [1, 2]}', "a", {"b": True}, '{"a": {"b": true}}'),
        ("{}", "a.b", 1, '{"a": {"b": 1}}'),
        ("{\n}\n", "a", 1, '{"a": 1\n}\n'),
        ('{"a": {"b": 1}}', "a.c", 2, '{"a": {"b": 1, "c": 2}}'),
        ('{\n\t"a": 1\n}\n', "b", 2, '{\n\t"a": 1,\n\t"b": 2\n}\n'),
        ('{\r\n  "a": 1\r\n}', "b", 2, '{\r\n  "a": 1,\r\n  "b": 2\r\n}'),
        (
            '{\n  "a": {\n    "b": [1, 2]\n  }\n}',
            "c",
            2,
            '{\n  "a": {\n    "b": [1, 2]\n  },\n  "c": 2\n}',
        ),
        ('{"a": "b#c"}', "d", 2, '{"a": "b#c", "d": 2}'),
    ],
)
def test_a_key_is_set_in_json(before, key, to, after):
    assert change("c.json", before, key, to) == after


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_json_in_utf_16_stays_so(mark):
    name = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    before = mark + '{"a": "é"}'.encode(name)
    assert change("c.json", before, "a", "ü") == mark + '{"a": "ü"}'.encode(name)


@pytest.mark.parametrize(
    ("before", "key", "to", "after"),
    [
        ("a = 1 # one\nb = 2\n", "a", 2, "a = 2 # one\nb = 2\n"),
        ("[t]\na = 'x'\n", "t.a", "y", "[t]\na = 'y'\n"),
        ("[t]\na = 'x'\n", "t.a", "it's", '[t]\na = "it\'s"\n'),
        ('[t]\na = "x"\n', "t.a", "y", '[t]\na = "y"\n'),
        ("t.a = 1\n", "t.a", 2.5, "t.a = 2.5\n"),
        ("t = { a = 1, b.c = 2 }\n", "t.a", 5, "t = { a = 5, b.c = 2 }\n"),
        ("t = { a = 1, b.c = 2 }\n", "t.b.c", 5, "t = { a = 1, b.c = 5 }\n"),
        ("t = { a = 1 }\n", "t.b.c", 5, "t = { a = 1, b = { c = 5 } }\n"),
        ("t = {}\n", "t.b", [1, "x"], 't = {b = [1, "x"]}\n'),
        ("[[t]]\na = 1\n[[t]]\na = 2\n", "t.1.a", 5, "[[t]]\na = 1\n[[t]]\na = 5\n"),
        (
            "[[t]]\n[[t.u]]\na = 1\n[[t]]\n[[t.u]]\na = 2\n",
            "t.1.u.0.a",
            5,
            "[[t]]\n[[t.u]]\na = 1\n[[t]]\n[[t.u]]\na = 5\n",
        ),
        ('a = """\nx = 1\n"""\nx = 2\n', "x", 5, 'a = """\nx = 1\n"""\nx = 5\n'),
        ("a = '''\nx = 1'''\nx = 2\n", "x", 5, "a = '''\nx = 1'''\nx = 5\n"),
        (
            "a = [\n  1, # one\n  {x = 3},\n]\nx = 2\n",
            "x",
            5,
            "a = [\n  1, # one\n  {x = 3},\n]\nx = 5\n",
        ),
        ("a = [\n  1, # one\n  {x = 3},\n]\n", "a.1.x", 5, "a = [\n  1, # one\n  {x = 5},\n]\n"),
        ("d = 1979-05-27 07:32:00\nx = 2\n", "x", 5, "d = 1979-05-27 07:32:00\nx = 5\n"),
        ("\"a b\".'c' = 1\n", "a b.c", False, "\"a b\".'c' = false\n"),
        ("a = 1\n", "b", 2, "a = 1\nb = 2\n"),
        ("", "b", 2, "b = 2\n"),
        ("# top\n[t]\nx = 1\n", "b", 2, "# top\nb = 2\n\n[t]\nx = 1\n"),
        ("[t]\n  x = 1 # one\n\n[u]\n", "t.b", 2, "[t]\n  x = 1 # one\n  b = 2\n\n[u]\n"),
        ("[t]\n[u]\n", "t.b c", 2, '[t]\n"b c" = 2\n[u]\n'),
        ("[t]\nx = 1\n", "t.u.b", 2, "[t]\nx = 1\nu.b = 2\n"),
        ("[t]\nx = 1\n", "u.b", 2, "[t]\nx = 1\n\n[u]\nb = 2\n"),
        ("[t]\nx = 1\n\n", "u.b", 2, "[t]\nx = 1\n\n[u]\nb = 2\n"),
        ("x = 1", "u.b", 2, "x = 1\n\n[u]\nb = 2\n"),
        ("[t]\r\nx = 1\r\n", "t.b", 2, "[t]\r\nx = 1\r\nb = 2\r\n"),
    ],
)
def test_a_key_is_set_in_toml(before, key, to, after):
    assert change("c.toml", before, key, to) == after


@pytest.mark.parametrize("text", ["= 1", "a = ,"])
def test_what_is_not_understood_as_toml_is_left_alone(monkeypatch, text):
    monkeypatch.setattr("tomllib.loads", lambda _: {})
    with pytest.raises(RefusedError, match="not readable as TOML"):
        toml_tree.statements(text)


ALSO = {"r": 16, "t.deep": True}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("c.yml", "a:\nb: 1\n", "a: lora\nb: 1\nr: 16\nt:\n  deep: true\n"),
        ("c.yml", "b: 1\n", "b: 1\na: lora\nr: 16\nt:\n  deep: true\n"),
        ("c.yml", "a:", "a: lora\nr: 16\nt:\n  deep: true"),
        ("c.yml", "r: 8\na: x\nt: {deep: no}\n", "r: 8\na: lora\nt: {deep: no}\n"),
        ("c.yml", "r:\na: x\nt: {deep: ''}\n", "r: 16\na: lora\nt: {deep: true}\n"),
        ("c.json", '{"b": 1}', '{"b": 1, "a": "lora", "r": 16, "t": {"deep": true}}'),
        ("c.toml", "b = 1\n", 'b = 1\na = "lora"\nr = 16\n\n[t]\ndeep = true\n'),
    ],
)
def test_keys_that_the_value_needs_are_set_with_it(path, before, after):
    assert change(path, before, "a", "lora", also=ALSO) == after


def test_of_several_keys_none_may_change_more_than_itself():
    with pytest.raises(RefusedError, match="more than 'a' and 'c' would change"):
        change("c.yml", "a: &x\nb: *x\n", "a", 1, also={"c": 2})
