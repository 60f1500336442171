"""LangChain with the embedding of these tests."""

import warnings

from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from passages import NAMES, SOURCES, TEXTS, embed

with warnings.catch_warnings():
    # The package says at import that it is looked after no more.
    warnings.filterwarnings("ignore", "`langchain-community`", DeprecationWarning)
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS

__all__ = ["FAISS", "BM25Retriever", "Hashed", "bm25", "faiss", "in_memory"]


class Hashed(Embeddings):
    def embed_documents(self, texts):
        return [embed(text) for text in texts]

    def embed_query(self, text):
        return embed(text)


def in_memory():
    return InMemoryVectorStore.from_texts(TEXTS, Hashed(), SOURCES, ids=NAMES)


def faiss():
    return FAISS.from_texts(TEXTS, Hashed(), SOURCES, ids=NAMES)


def bm25(**options):
    return BM25Retriever.from_texts(TEXTS, SOURCES, ids=NAMES, **options)
