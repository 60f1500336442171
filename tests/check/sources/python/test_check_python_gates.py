"""What is passed over before it is looked at closely holds nothing: facts stay the same."""

import ast
from pathlib import Path

import pytest
import yaml

from pytest_ragft.check.sources import wording
from pytest_ragft.check.sources.python import (
    definitions,
    read_python,
    retrieval_flow,
    tenants,
    test_functions,
)
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
    assert any(word in owner.lower().encode() for word in (*tenants._WORDS, *tenants._ORG_WORDS))


TELLING = (
    *("fuse_ranks", "rrf", "reRank", "CrossEncoder", "hybrid", "Okapi", "bm_25", "tf_idf"),
    *("search_by_keyword", "sparse_index", "fullText", "fts5", "abstention", "rag_fallback"),
    *("refusal", "has_enough_evidence", "no_docs_found", "is_grounded", "grade_chunks"),
    *("rowLevel", "org_scope", "evals", "benchmark", "recall", "mrr_at_k", "expected_doc_found"),
    *("answer_quality", "hallucination_rate", "vs_base", "mt_bench", "gsm8k", "classify_fails"),
    *("prepend_title", "breadcrumb", "small_to_big", "enrich", "section_path", "planner"),
    *("multi_hop", "audit", "reindex", "purge_stale", "check_json", "cite_", "attribute_source"),
)


def test_a_name_that_holds_no_stem_of_a_word_does_not_speak_of_it(sources):
    def spoken(name):
        text = definitions._SPLIT.sub("_", name)
        found = [word for word in definitions._WORDS if definitions._pattern(word).search(text)]
        measuring = definitions._SEARCHES if definitions._MEASURING.search(text) else ()
        return tuple(word for word in found if word not in measuring)

    names = {
        part.node.name
        for _, text in sources
        for part in outline(ast.parse(text)).parts
        if part.scope
    }
    assert [name for name in {*names, *TELLING} if definitions.words_of(name) != spoken(name)] == []
    assert all(map(spoken, TELLING))


def test_a_text_that_addresses_nobody_reads_like_no_prompt(sources):
    texts = {
        literal.text
        for _, text in sources
        for part in outline(ast.parse(text)).parts
        for literal in part.literals
    }
    reads = wording._pattern(wording._PROMPT).search
    prompts = set(filter(wording.reads_like_prompt, texts))
    assert {text for text in texts if reads(text)} - prompts == {"<|user|>"}
    assert prompts
