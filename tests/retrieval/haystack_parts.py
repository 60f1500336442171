"""Haystack with the embedding of these tests."""

from haystack import Document, component
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from passages import PASSAGES, embed

__all__ = ["Hashed", "LastFirst", "bm25", "by_embedding", "store"]


@component
class Hashed:
    @component.output_types(embedding=list[float])
    def run(self, text: str):
        return {"embedding": embed(text)}


@component
class LastFirst:
    """A step of an app that is wrong about everything; its name says nothing."""

    def __init__(self, count=1):
        self.count = count

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]):
        return {"documents": list(reversed(documents))[: self.count]}


def store():
    kept = InMemoryDocumentStore()
    kept.write_documents(
        [
            Document(
                id=name,
                content=text,
                embedding=embed(text),
                meta={"file_path": f"{name}.md", "page": 7},
            )
            for name, text in PASSAGES.items()
        ]
    )
    return kept


def bm25(**options):
    return InMemoryBM25Retriever(store(), **options)


def by_embedding(**options):
    return InMemoryEmbeddingRetriever(store(), **options)
