"""Whatever a file looks like, a fix changes the node it is for, its import, and nothing else."""

import ast
import json
import re

import yaml
from fix_projects import Project, calls, contents, rule_of
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.fixes.edit import RefusedError, applied
from pytest_ragft.check.fixes.key_value import KIND
from pytest_ragft.check.fixes.kind import Target
from pytest_ragft.check.fixes.series import Series, without
from pytest_ragft.check.fixes.sheet import sheet_of

VALUES = st.sampled_from(
    [
        "1",
        "'é,)'",
        "f(1, b=(2))",
        "[x for x in (1, 2)]",
        '"#("',
        "{'a': 1}",
        "(\n  1  # ,\n)",
        "g[1:2]",
    ]
)
GAPS = st.sampled_from(["", " ", "\n    ", "  # ), ,\n    ", "\n\n    # why,\n    ", " \\\n  "])
AROUND = st.lists(
    st.sampled_from(
        ["# db.search(k=30)", "x = 'db.search(k=30)'", "", "y = db.find(k=30, a=(1,))", 'é = "\'"']
    ),
    max_size=4,
)


@st.composite
def argument_lists(draw, names="abcd"):
    """The text between a call's brackets, and the names in it."""
    given = draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    text = draw(GAPS)
    for position, name in enumerate(given):
        comma = "," if position < len(given) - 1 or draw(st.booleans()) else ""
        text += f"{name}={draw(VALUES)}{draw(st.sampled_from(['', ' ']))}{comma}{draw(GAPS)}"
    return text, given


def made(source, action, match):
    rule = rule_of({"safety": "safe", **action}, match)
    project = Project(contents({"a.py": source}), (rule,))
    done = project.plan()
    assert done.refused == ()
    return done.changes[0].after.decode()


def keywords(text):
    (statement,) = ast.parse(text).body
    return [(keyword.arg, ast.unparse(keyword.value)) for keyword in statement.value.keywords]


@given(argument_lists(), AROUND, AROUND, st.sampled_from(["\n", "\r\n"]))
def test_an_argument_is_added_within_the_call_alone(arguments, before, behind, newline):
    text, _ = arguments
    head, tail = "".join(f"{line}\n" for line in before), "".join(f"\n{line}" for line in behind)
    source = f"{head}db.search({text}){tail}".replace("\n", newline)
    match = calls("*.search", rerank={"given": False})
    after = made(source, {"set-argument": {"name": "rerank", "to": 1}}, match)
    head, tail = f"{head}db.search(".replace("\n", newline), f"){tail}".replace("\n", newline)
    assert after.startswith(head)
    assert after.endswith(tail)
    inner = after[len(head) : len(after) - len(tail)]
    assert keywords(f"f({inner})") == [*keywords(f"f({text})"), ("rerank", "1")]
    for sign in ",rerank=1 \r\n":
        inner, text = inner.replace(sign, ""), text.replace(sign, "")
    assert inner == text


@given(argument_lists(), st.data())
def test_arguments_that_go_take_nothing_with_them(arguments, data):
    text, names = arguments
    gone = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set()))
    source = f"f({text})"
    call = ast.parse(source).body[0].value
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    items = tuple(
        (
            _at(lines, source, k.lineno, k.col_offset),
            _at(lines, source, k.end_lineno, k.end_col_offset),
        )
        for k in call.keywords
    )
    series = Series(source, 2, len(source) - 1, items)
    after = applied(source, without(series, [names.index(name) for name in gone]))
    kept = [pair for pair in keywords(source) if pair[0] not in gone]
    assert keywords(after) == kept
    own_lines = [line for line in source.splitlines() if line.strip() == "# why,"]
    assert [line for line in after.splitlines() if line.strip() == "# why,"] == own_lines
    assert after == source or gone


def _at(lines, source, line, column):
    """From the parser's bytes to characters."""
    text = source.splitlines(keepends=True)[line - 1].encode()[:column].decode()
    return lines[line - 1] + len(text)


@given(AROUND, AROUND, st.booleans(), st.sampled_from(["Old", "Old as O"]))
def test_a_name_is_replaced_in_its_call_and_in_its_import_alone(before, behind, used, imported):
    local = imported.rpartition(" ")[2]
    more = f"z = {local}\n" if used else ""
    body = "".join(f"{line}\n" for line in before)
    tail = "".join(f"{line}\n" for line in behind) + more
    source = f"import os\nfrom cut import {imported}  # it cuts\n{body}x = {local}(1)\n{tail}"
    after = made(source, {"replace-name": {"to": "keep.New"}}, calls("cut.Old"))
    line = (
        f"from cut import {imported}  # it cuts\nfrom keep import New"
        if used
        else "from keep import New  # it cuts"
    )
    assert after == f"import os\n{line}\n{body}x = New(1)\n{tail}"


CODE = st.lists(
    st.sampled_from(["x = '😀é\\n'\n", "%pip install a\n", "\n", '# \\u00e9 "\n']), max_size=4
)


@given(CODE, CODE, st.booleans(), st.booleans(), st.sampled_from([None, 1, 2, "\t"]))
def test_a_notebook_changes_in_one_source_alone(before, behind, as_list, escaped, indent):
    lines = [*before, "db.search(k=30)\n", *behind]

    def notebook(lines):
        source = lines if as_list else "".join(lines)
        cells = [
            {"cell_type": "markdown", "source": ["db.search(k=30)"]},
            {"cell_type": "code", "source": source, "outputs": [{"text": ["k=30 é"]}]},
            {"cell_type": "code", "source": before},
        ]
        return json.dumps({"cells": cells, "nbformat": 4}, indent=indent, ensure_ascii=escaped)

    rule = rule_of(
        {"safety": "safe", "set-argument": {"name": "k", "to": 5}},
        calls("*.search", k={"above": 10}),
    )
    project = Project(contents({"a.ipynb": notebook(lines)}), (rule,))
    done = project.plan()
    assert done.refused == ()
    after = notebook([*before, "db.search(k=5)\n", *behind])
    assert done.changes[0].after.decode() == after


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-99, 99), st.text("aé: #'\"{[,-&*!|>%@\n", max_size=6)
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "c d", "é"]), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), DOCUMENTS, min_size=1, max_size=3),
    st.sampled_from(["a", "b", "a.b", "c.a.é", "b.0", "d.e"]),
    SCALARS,
    st.sampled_from([None, False, True]),
)
def test_a_configuration_changes_in_one_key_alone(document, key, to, flow):
    for path, text in (
        ("a.yaml", noted(yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True))),
        ("a.json", json.dumps(document, indent=None if flow else 2)),
    ):
        sheet = sheet_of(path, text.encode())
        at = Location(path, Span(1, 1, 1, 1))
        finding = Finding("rule", "", "warning", "high", "regular", "m", at)
        target = Target(finding, {"key": key, "to": to}, lambda _, sheet=sheet: sheet, bool)
        try:
            after = sheet.changed(KIND.propose(target).edits).decode()
        except RefusedError:
            continue
        assert yaml.safe_load(after) == changed(document, key.split("."), to)
        assert after.count("# note\n") == text.count("# note\n")


def noted(text):
    """With comments above the keys at the top."""
    return re.sub(r"(?m)^(?=[abc]:)", "# note\n", text)


def changed(document, path, to):
    if not path:
        return to
    key, *rest = path
    if isinstance(document, list):
        return [changed(v, rest, to) if str(i) == key else v for i, v in enumerate(document)]
    inner = document if isinstance(document, dict) else {}
    return {**inner, key: changed(inner.get(key), rest, to)}
