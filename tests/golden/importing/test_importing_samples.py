"""Files that the tools wrote themselves become cases, and read back as the same cases."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_ragft.checks import made
from pytest_ragft.golden.files.reading import read_golden
from pytest_ragft.golden.files.writing import write_golden
from pytest_ragft.golden.importing.choice import chosen
from pytest_ragft.golden.importing.imported import Format
from pytest_ragft.golden.importing.reading import source_of

SAMPLES = Path(__file__).parent / "samples"
QUESTION = "How long do I have to return shoes?"
GOLD = "Shoes may be returned within 30 days.\n\nBoots count as shoes."
FILES = [
    ("autorag/qa.parquet", "autorag", 2),
    ("deepeval/conversations.csv", "deepeval", 1),
    ("deepeval/conversations.json", "deepeval", 1),
    ("deepeval/conversations.jsonl", "deepeval", 1),
    ("deepeval/goldens.csv", "deepeval", 3),
    ("deepeval/goldens.json", "deepeval", 3),
    ("deepeval/goldens.jsonl", "deepeval", 3),
    ("inspect/samples.csv", "inspect", 1),
    ("inspect/samples.jsonl", "inspect", 3),
    ("langsmith/examples.json", "langsmith", 2),
    ("langsmith/examples.jsonl", "langsmith", 2),
    ("llama_index/dataset.json", "llama-index", 2),
    ("mlflow/dataset.json", "mlflow", 2),
    ("mlflow/dataset.jsonl", "mlflow", 2),
    ("promptfoo/more.csv", "promptfoo", 4),
    ("promptfoo/promptfooconfig.yaml", "promptfoo", 8),
    ("pydantic_evals/dataset.json", "pydantic-evals", 3),
    ("pydantic_evals/dataset.yaml", "pydantic-evals", 3),
    ("raget/testset.jsonl", "raget", 2),
    ("ragas/multi.jsonl", "ragas", 1),
    ("ragas/single.csv", "ragas", 2),
    ("ragas/single.jsonl", "ragas", 2),
    ("ragas/testset.csv", "ragas", 1),
    ("ragas/testset.jsonl", "ragas", 1),
    ("ragas_old/rows.csv", "ragas-0.1", 2),
    ("ragas_old/rows.jsonl", "ragas-0.1", 2),
    ("ragas_old/rows.parquet", "ragas-0.1", 2),
]
NO_CASES = {"VERSION", "results.json", "corpus.parquet"}


def imported(name):
    source = source_of(SAMPLES / name)
    return chosen(source, None).read(source)


def test_every_sample_is_imported_and_has_its_version_beside_it():
    found = {str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/*")}
    assert {name for name in found if name.split("/")[1] not in NO_CASES} == {
        name for name, *_ in FILES
    }
    assert all((SAMPLES / name).with_name("VERSION").is_file() for name, *_ in FILES)


@pytest.mark.parametrize(("name", "form", "count"), FILES)
def test_a_file_is_recognised_and_reads_back_as_the_same_cases(name, form, count, tmp_path):
    source = source_of(SAMPLES / name)
    found: Format = chosen(source, None)
    assert found.name == form
    cases = found.read(source).cases
    assert len(cases) == count
    path = tmp_path / "golden.ragft.yaml"
    path.write_text(write_golden(cases))

    def bare(case):
        checks = tuple(replace(check, line=0) for check in case.checks)
        return replace(case, line=0, checks=checks, comment=None, lines={})

    assert [*map(bare, read_golden(path).cases)] == [*map(bare, cases)]


@pytest.mark.parametrize(
    "name", ["deepeval/goldens.csv", "llama_index/dataset.json", "ragas/single.csv"]
)
def test_gold_text_is_the_oracle(name):
    first = imported(name).cases[0]
    assert (first.question, first.oracle) == (QUESTION, GOLD)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("deepeval/goldens.json", "field 'retrieval_context'"),
        ("ragas/single.jsonl", "field 'retrieved_contexts'"),
        ("ragas_old/rows.parquet", "field 'contexts'"),
        ("langsmith/examples.json", "input 'context' as gold text"),
        ("promptfoo/promptfooconfig.yaml", "variable 'context' as gold text"),
    ],
)
def test_what_was_retrieved_is_no_oracle_and_is_listed(name, field):
    found = imported(name)
    assert field in {each.what for each in found.unmapped}
    assert all("Shirts" not in (case.oracle or "") for case in found.cases)


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_deepeval_writes_the_same_goldens_in_three_ways(kind):
    first, second, third = imported(f"deepeval/goldens.{kind}").cases
    assert (first.id, first.source, first.tags) == (
        "refund-window",
        ("docs/refunds.md",),
        ("returns",),
    )
    assert second.expects == ("4,90 €",)
    assert [check.name for check in third.checks] == [
        "calls_tool",
        "judged",
        "judged",
        "contains_any",
    ]
    (conversation,) = imported(f"deepeval/conversations.{kind}").cases
    assert [turn["role"] for turn in conversation.messages] == ["user", "assistant", "user"]


def test_autorag_takes_the_text_of_its_corpus():
    first, second = imported("autorag/qa.parquet").cases
    assert (first.oracle, first.source) == (GOLD, ("docs/refunds.md",))
    assert second.oracle == "Boots count as shoes."


def test_inspect_s_letter_becomes_the_text_of_the_choice():
    _, choice, chat = imported("inspect/samples.jsonl").cases
    assert choice.expects == ("a boot",)
    assert chat.expects == ("within 30 days", "30 days")


def test_ids_that_a_machine_made_give_way_to_words():
    first, _ = imported("langsmith/examples.json").cases
    assert first.id == "how-long-do-i-have-to-return-shoes"
    assert first.comment == "00000000-0000-0000-0000-000000000002"


def test_the_checks_say_what_promptfoo_s_assertions_say():
    cases = imported("promptfoo/promptfooconfig.yaml").cases
    results = json.loads((SAMPLES / "promptfoo" / "results.json").read_text())
    # A figure counts as a whole here: 49 is not in 49,90.
    known = {("contains-all", "Price")}
    compared = 0
    for case, result in zip(cases, results, strict=True):
        assert case.question == result["vars"]["question"]
        asserts = [each for each in result["asserts"] if each["type"] != "javascript"]
        for check, theirs in zip(case.checks, asserts, strict=True):
            compared += 1
            if (theirs["type"], case.id) not in known:
                ours = made(check.name, check.value).fault(result["vars"]["reply"]) is None
                assert ours is theirs["pass"], (case.id, theirs, check)
    assert compared == 50
