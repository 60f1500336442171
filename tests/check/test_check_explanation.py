"""A rule explained on a terminal, on a page, and in the list of rules."""

import json

import pytest
from rule_material import entry

from pytest_ragft.check.catalogue import built_in, known_libraries, rule
from pytest_ragft.check.explanation import explained, toml
from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.rule_index import index, listed, markdown
from pytest_ragft.check.rule_page import page, printable

FULL = entry(
    flags="Clients without `base_url`.",
    why="First.\n\nSecond, which is so long that it takes another line on a narrow page.\n",
    evidence=[
        {"figure": "3 of 11.\n", "source": "our audit.", "contested": True},
        {"figure": "none", "source": "their audit"},
    ],
    ignore_when="Never.",
    gaps="Others.",
    since="0.2",
    fix={"safety": "safe", "says": "It changes.\n", "set-argument": {"name": "a", "to": 1}},
)
EXAMPLE = FULL["examples"]["flagged"][0]


def test_everything_is_said_and_wrapped():
    assert (
        explained(FULL, Page(width=50))
        == """\
bare-client (ACME101)
A client without an address
group acme, severity warning, since 0.2, safe fix

What it flags
  Clients without `base_url`.

Why it matters
  First.

  Second, which is so long that it takes another
  line on a narrow page.

Figures
  - 3 of 11. (our audit.; contested)
  - none (their audit)

Do instead
  Give it base_url, for at most {$maximum}.

When to ignore it
  Never.

Known gaps
  Others.

Options
  - maximum (a whole number): how many may

  [tool.ragft.check.options.bare-client]
  maximum = 3

Fix
  `ragft check --fix`: It changes.

Flagged, for example
  no address:

  app.py
      1 | from openai import OpenAI
      2 |
  >   3 | client = OpenAI()

Clean, for example
  an address:

  app.py
      1 | from openai import OpenAI
      2 |
      3 | client = OpenAI(base_url="https://llm.example")

Silence one finding
  # ragft: ignore[bare-client] and the reason
"""
    )


def test_a_rule_that_says_little_is_explained_too():
    text = explained({"name": "bare", "title": "Bare", "instead": "More."}, Page(width=80))
    assert (
        text
        == """\
bare
Bare
no fix

Do instead
  More.

Silence one finding
  # ragft: ignore[bare] and the reason
"""
    )


def test_examples_are_counted():
    examples = {"flagged": [EXAMPLE] * 3, "clean": []}
    text = explained({**FULL, "examples": examples}, Page())
    assert "2 more examples with --format markdown" in text
    assert "Clean, for example" not in text


def test_headings_stand_out_in_colour():
    assert "\x1b[1mWhat it flags\x1b[0m" in explained(FULL, Page(colour=True))


def test_nothing_in_a_rule_steers_the_terminal():
    files = {"a.py\x1b[2J": "x = 1\x1b[2J\n\ty\u202e = 2\n"}
    wrong = {**EXAMPLE, "title": "\x1b[2J", "files": files, "lines": []}
    changed = {key: f"\x1b[2J{value}" for key, value in FULL.items() if isinstance(value, str)}
    text = explained({**FULL, **changed, "examples": {"flagged": [wrong]}}, Page())
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        ("a", "'a'"),
        ("it's", "'''it's'''"),
        (["a", 1], "['a', 1]"),
    ],
)
def test_defaults_are_written_as_toml(value, written):
    assert toml(value) == written


def test_a_page_shows_examples_with_what_is_really_printed():
    fixed = {"app.py": "client = OpenAI(base_url=URL)\n"}
    second = {
        **EXAMPLE,
        "title": "again",
        "files": {**EXAMPLE["files"], "b.md": "```\n"},
        "fixed": fixed,
    }
    examples = {"flagged": [EXAMPLE, second], "clean": FULL["examples"]["clean"]}
    text = page(rule(FULL), {**FULL, "examples": examples}, known_libraries())
    head, _, rest = text.partition("\n## Flagged\n")
    assert (
        head
        == """\
# bare-client (ACME101)

A client without an address.

| group | severity | confidence | persona | fix | since |
|---|---|---|---|---|---|
| acme | warning | medium | regular | safe | 0.2 |

## What it flags

Clients without `base_url`.

## Why is this bad?

First.

Second, which is so long that it takes another line on a narrow page.

## Figures

- 3 of 11. Source: our audit. Contested.
- none. Source: their audit.

## Use instead

Give it base_url, for at most {$maximum}.

## When to ignore it

Never.

## Known gaps

Others.

## Options

- `maximum`, a whole number: how many may.

```toml
[tool.ragft.check.options.bare-client]
maximum = 3
```

## Fix

`ragft check --fix`: It changes.
"""
    )
    assert "`app.py`, flagged in line 3:\n\n```python\nfrom openai" in rest
    assert "```text\nwarning bare-client (ACME101): OpenAI has no address, at most 3 may.\n" in rest
    assert "= why: ragft rule bare-client\n```\n" in rest
    assert "```text\napp.py:3:10: warning bare-client (ACME101) OpenAI has no address, at" in rest
    assert "`b.md`:\n\n````text\n```\n````\n" in rest
    assert "`app.py`, fixed:\n\n```python\nclient = OpenAI(base_url=URL)\n```\n" in rest
    assert "<details><summary>1 project in which it finds nothing</summary>\n\n### an addr" in rest
    assert "Found" not in rest


def test_a_notebook_is_shown_with_its_cells():
    cell = {"cell_type": "code", "source": ["from openai import OpenAI\n", "OpenAI()\n"]}
    notebook = {"cells": [{"cell_type": "markdown", "source": []}, cell]}
    example = {
        "title": "a notebook",
        "files": {"a.ipynb": json.dumps(notebook)},
        "lines": ["a.ipynb:2"],
    }
    changed = {**FULL, "examples": {"flagged": [example], "clean": []}}
    text = page(rule(changed), changed, known_libraries())
    assert "--> a.ipynb:cell 2:2:1\n" in text


def test_a_page_says_what_there_is():
    plain = Rule("bare", title="Bare", check=lambda rule, project: ())
    assert (
        page(plain, {"name": "bare", "title": "Bare"}, known_libraries())
        == """\
# bare

Bare.

| group | severity | confidence | persona | fix | since |
|---|---|---|---|---|---|
| own | warning | medium | regular | none |  |
"""
    )


def test_an_example_that_is_not_flagged_shows_no_output():
    quiet = Rule(
        "bare", title="Bare", check=lambda rule, project: (), written={"examples": FULL["examples"]}
    )
    assert "```text" not in page(quiet, {"title": "Bare", **quiet.written}, known_libraries())


def test_nothing_on_a_page_is_hidden():
    assert printable("a\tb\n\x1b[2J\u202e") == "a\tb\n\\x1b[2J\\u202e"


RULES = (
    Rule("bare-client", "ACME101", "acme", "A client without an address"),
    Rule("no-reranker", "RFT205", "retrieval", "No | re-ranker", persona="pedantic"),
    Rule("small", "RFT302", "evaluation", "Small", fix={"safety": "unsafe"}),
)


def test_the_list_stands_in_groups():
    assert (
        listed(RULES, Page(width=90))
        == """\
rule         code     severity  persona   fix
retrieval (1)
no-reranker  RFT205   warning   pedantic          No | re-ranker

evaluation (1)
small        RFT302   warning   regular   unsafe  Small

acme (1)
bare-client  ACME101  warning   regular           A client without an address

3 rules
"""
    )


def test_on_a_narrow_page_titles_stand_below():
    lines = listed(RULES, Page(width=60)).splitlines()
    assert lines[-4:-2] == [
        "bare-client  ACME101  warning   regular",
        "    A client without an address",
    ]


def test_no_rules_are_no_rules():
    assert listed((), Page()) == "rule  code  severity  persona  fix\n0 rules\n"


def test_the_list_as_a_table():
    assert markdown(RULES).splitlines()[2:] == [
        "| no-reranker | RFT205 | warning | pedantic |  | No \\| re-ranker |",
        "| small | RFT302 | warning | regular | unsafe | Small |",
        "| bare-client | ACME101 | warning | regular |  | A client without an address |",
    ]


def test_the_index_counts_links_and_says_what_has_no_rule():
    text = index(built_in())
    assert text.startswith(f"# Rules\n\n{len(built_in())} rules.")
    for each in built_in():
        assert f"[{each.name}]({each.name}.md) | {each.code}" in text
    assert "## What has no rule" in text
