"""Two sides of an index that name different models, or another number of dimensions."""

from typing import Any

import pytest

from pytest_ragft.check.construction import rule
from pytest_ragft.check.fact import Context, Fact, FileFacts, Reference, Span
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.matchers.disagreement import disagreement, plain
from pytest_ragft.check.project import Project, index

RULE = rule(
    {
        "name": "embedding-model-mismatch",
        "code": "RFT212",
        "group": "retrieval",
        "title": "Two models",
        "message": "{this} here, {other} there",
        "instead": "One name.",
        "severity": "error",
        "confidence": "high",
        "persona": "regular",
        "match": {
            "matcher": "disagreement",
            "parameters": {
                "roles": ["embedding"],
                "keys": ["model", "model_name"],
                "places": ["collection", "folder"],
                "writes": ["index-writing"],
                "reads": ["retrieval"],
                "sizes": ["vector-space"],
                "size_keys": ["size"],
                "resized": ["dimensions"],
                "related": ["dpr-"],
                "dimensions": {"small": 384},
            },
        },
    }
)


def call(line: int, role: str, scope: str = "", **values: Any) -> Fact:
    return Fact("call", f"lib.{role}", Span(line, 1, line, 9), values, scope=scope, roles=(role,))


def file(path: str, *facts: Fact, context: Context = "application") -> FileFacts:
    return FileFacts(path, "python", context, facts)


def found(*files: FileFacts) -> list[Finding]:
    read = {each.path: each for each in files}
    return list(disagreement(RULE, Project(read, {}, index(read))))


def writer(
    model: Any, path: str = "ingest.py", context: Context = "application", **where: str
) -> FileFacts:
    where = where or {"collection": "docs"}
    facts = call(1, "embedding", model=model), call(2, "index-writing", **where)
    return file(path, *facts, context=context)


def reader(
    model: Any, path: str = "query.py", context: Context = "application", **where: str
) -> FileFacts:
    where = where or {"collection": "docs"}
    facts = call(5, "embedding", model=model), call(6, "retrieval", **where)
    return file(path, *facts, context=context)


def test_the_side_that_reads_is_reported_beside_the_side_that_writes() -> None:
    (finding,) = found(writer("large"), reader("org/Small"))
    assert (finding.at.path, finding.at.span.line) == ("query.py", 5)
    assert finding.message == "org/Small here, large there"
    assert [(place.path, place.span.line) for place in finding.related] == [("ingest.py", 1)]


@pytest.mark.parametrize(
    ("why", "files"),
    [
        ("the same model", (writer("small"), reader("org/Small"))),
        ("another collection", (writer("large"), reader("small", collection="other"))),
        ("a folder is no collection", (writer("large", folder="docs"), reader("small"))),
        ("a model that is not written out", (writer(Reference("MODEL")), reader("small"))),
        ("no model given at all", (writer(None), reader("small"))),
        ("models that are made for each other", (writer("dpr-passage"), reader("dpr-question"))),
        (
            "another writer that agrees",
            (writer("large"), writer("small", "more.py"), reader("small")),
        ),
        ("a test", (writer("large"), reader("small", "tests/test_x.py", "test"))),
        (
            "two examples",
            (writer("large", "a/ingest.py", "example"), reader("small", "b/query.py", "example")),
        ),
        (
            "a place without a name",
            (writer("large", collection=""), reader("small", collection="")),
        ),
    ],
)
def test_there_is_no_finding_with(why: str, files: tuple[FileFacts, ...]) -> None:
    assert found(*files) == [], why


def test_examples_in_one_folder_belong_together() -> None:
    files = writer("large", "ex/ingest.py", "example"), reader("small", "ex/query.py", "example")
    assert len(found(*files)) == 1


def test_the_same_folder_is_written_in_more_than_one_way() -> None:
    assert len(found(writer("large", folder="./db/"), reader("small", folder="db"))) == 1


def test_functions_are_sides_where_their_file_speaks_of_two_models() -> None:
    both = file(
        "store.py",
        call(1, "index-writing", collection="docs"),
        call(3, "embedding", "add", model="large"),
        call(4, "index-writing", "add", collection="docs"),
        call(8, "embedding", "search", model="small"),
        call(9, "retrieval", "search", collection="docs"),
        call(12, "retrieval", "other", collection="docs"),
    )
    assert [finding.at.span.line for finding in found(both)] == [8]


def test_a_file_that_writes_and_reads_is_no_side() -> None:
    both = file(
        "store.py",
        call(1, "embedding", model="large"),
        call(2, "index-writing", collection="docs"),
        call(3, "retrieval", collection="docs"),
    )
    assert found(both, reader("small")) == []


def test_the_default_of_the_library_counts() -> None:
    by_default = Fact(
        "call", "lib.e", Span(5, 1, 5, 9), roles=("embedding",), defaults={"model_name": "small"}
    )
    hidden = Fact("call", "lib.e", Span(5, 1, 5, 9), roles=("embedding",), partial=True)
    search = call(6, "retrieval", collection="docs")
    assert len(found(writer("large"), file("query.py", by_default, search))) == 1
    assert found(writer("large"), file("query.py", hidden, search)) == []


@pytest.mark.parametrize(
    ("facts", "messages"),
    [
        ((call(1, "vector-space", size=768),), ["768 dimensions here, 384 of org/Small there"]),
        ((call(1, "vector-space", size=384),), []),
        ((call(1, "vector-space", size=768), call(2, "vector-space", size=384)), []),
        ((call(1, "vector-space", size=Reference("SIZE")),), []),
        ((call(1, "vector-space"),), []),
        ((call(1, "vector-space", size=768), call(2, "other", dimensions=768)), []),
        ((), []),
    ],
)
def test_room_for_vectors_is_compared_with_the_model(
    facts: tuple[Fact, ...], messages: list[str]
) -> None:
    given = file("a.py", call(9, "embedding", model="org/Small"), *facts)
    assert [finding.message for finding in found(given)] == messages


def test_a_model_of_unknown_size_is_not_judged() -> None:
    given = file("a.py", call(9, "embedding", model="new"), call(1, "vector-space", size=7))
    assert found(given) == []


def test_a_rule_without_parameters_finds_nothing() -> None:
    bare = rule({**RULE.written, "match": {"matcher": "disagreement", "parameters": {"roles": 3}}})
    read = {"ingest.py": writer("large"), "query.py": reader("small")}
    assert list(disagreement(bare, Project(read, {}, index(read)))) == []


def test_a_model_is_known_by_the_last_part_of_its_name() -> None:
    assert plain("sentence-transformers/all-MiniLM-L6-v2") == plain("all-minilm-l6-v2")
