"""AutoRAG's `qa.parquet`, with the passages of the `corpus.parquet` beside it."""

from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import METADATA, by, pieces_of, to
from pytest_ragft.golden.importing.imported import (
    Field,
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    Source,
)
from pytest_ragft.golden.importing.reading import source_of
from pytest_ragft.golden.importing.recognition import has
from pytest_ragft.golden.importing.values import entries, is_empty, text, texts

_CORPUS = ("corpus.parquet", "corpus.jsonl", "corpus.csv")


def _corpus(source: Source) -> Mapping[str, Mapping[str, Any]]:
    """The passages by their id; none where there is no corpus. Raises `ImportingError`."""
    beside = (source.path.with_name(name) for name in (*_CORPUS, _renamed(source)))
    path = next((path for path in beside if path.is_file() and path != source.path), None)
    rows = source_of(path).rows if path else ()
    return {str(row.fields.get("doc_id")): row.fields for row in rows}


def _renamed(source: Source) -> str:
    """`corpus_test.parquet` of `qa_test.parquet`."""
    return source.path.name.replace("qa", "corpus", 1)


def _hops(value: Any) -> list[list[str]]:  # noqa: ANN401  # of JSON
    """Lists of passages any of which will do, one list for each that is needed."""
    if isinstance(value, str) and not value.startswith("["):
        return [[value]]
    return [[each] if isinstance(each, str) else list(texts(each)) for each in entries(value)]


def _fields(corpus: Mapping[str, Mapping[str, Any]]) -> dict[str, Field]:
    def gold(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        for hop in _hops(value):
            known = [name for name in hop if name in corpus]
            if not known:
                yield Left("passages of 'retrieval_gt'", "there is no such passage in the corpus")
                continue
            passage = corpus[known[0]]
            yield Given("oracle", text(passage.get("contents")))
            yield Given("source", (_place(known[0], passage),))
            if len(hop) > 1:
                yield Left(
                    "other passages of 'retrieval_gt'", "the first that would do is the oracle"
                )

    return {
        "query": to("question"),
        "generation_gt": to("expects", "any of several"),
        "retrieval_gt": by("oracle", "the passages' text; their file or id becomes `source`", gold),
        "qid": to("id"),
        "metadata": METADATA,
    }


def _place(name: str, passage: Mapping[str, Any]) -> str:
    path = passage.get("path")
    return name if is_empty(path) else text(path)


def _read(source: Source) -> Imported:
    known = _fields(_corpus(source))
    return assembled(source, lambda row: pieces_of(row.fields, known))


FORMAT = Format(
    name="autorag",
    title="AutoRAG (Parquet)",
    signs="`query` with `retrieval_gt` and `generation_gt`",
    fits=lambda source: has(source, "query", "retrieval_gt", "generation_gt"),
    read=_read,
    fields=_fields({}),
    remarks=(
        "The passages are read from `corpus.parquet` beside the file; else there is no oracle.",
        "Of passages any of which would do, the first is taken.",
    ),
)
