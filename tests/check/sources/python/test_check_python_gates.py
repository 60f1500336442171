"""What is passed over before it is looked at closely holds nothing: facts stay the same."""

import ast
from pathlib import Path

import pytest
import yaml

from pytest_ragft.check.sources.python import read_python, retrieval_flow, tenants, test_functions
from pytest_ragft.check.sources.python.outline import outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.texts import meanings

RULES = Path(__file__).parents[4] / "rules"


def examples():
    for path in sorted(RULES.glob("*.yaml")):
        rule = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for kind in ("flagged", "clean"):
            for example in rule.get("examples", {}).get(kind, ()):
                for name, text in example["files"].items():
                    if name.endswith(".py"):
                        yield name, text


@pytest.fixture(scope="module")
def sources():
    found = [(name, text) for name, text in examples() if not read(name, text).problems]
    assert len(found) > 300
    return found


def read(name, text):
    return read_python(name, text.encode(), frozenset())


def facts(sources):
    return [read(name, text).facts for name, text in sources]


def test_a_file_that_lacks_the_words_of_a_collector_holds_none_of_its_facts(sources, monkeypatch):
    gated = facts(sources)
    monkeypatch.setattr(Reading, "speaks", lambda *_: True)
    assert facts(sources) == gated
    assert {fact.kind for file in gated for fact in file} >= {"tenant", "test", "flow", "text"}


def test_a_function_without_an_end_for_results_holds_no_flow(sources, monkeypatch):
    gated = facts(sources)
    ends = retrieval_flow.ends
    asked = []

    def always(unit, roles):
        asked.append(next(ends(unit, roles), None) is None)
        yield None, []

    monkeypatch.setattr(retrieval_flow, "ends", always)
    assert facts(sources) == gated
    assert set(asked) == {True, False}


def test_a_text_of_one_word_in_letters_without_accents_means_nothing(sources):
    texts = [
        literal
        for _, text in sources
        for part in outline(ast.parse(text)).parts
        for literal in part.literals
        if literal.text.isascii() and " " not in literal.text
    ]
    assert len(texts) > 300
    assert not [literal for literal in texts if list(meanings(literal))]


@pytest.mark.parametrize("words", [tenants._WORDS, test_functions._MEASURES])
def test_the_words_are_in_lower_case_as_the_source_is_then(words):
    assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    "owner",
    [
        *("tenant", "tenant_id", "orgId", "org_name", "organization_slug", "organisation_id"),
        *("workspaceUuid", "customer_key", "company_code", "account_id", "team_slug"),
        *("userId", "user_id", "owner_id", "clientid", "MEMBER_ID"),
    ],
)
def test_every_field_that_names_an_owner_holds_one_of_the_words(owner):
    assert tenants._FIELD.search(owner)
    assert any(word in owner.lower().encode() for word in tenants._WORDS)
