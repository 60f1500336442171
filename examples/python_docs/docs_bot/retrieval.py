"""Finds the passages that share most words with a question (BM25)."""

import functools

import bm25s  # type: ignore[import-untyped]  # ships no types

from docs_bot.passages import Passage, published


def search(question: str, k: int = 3) -> list[Passage]:
    """The `k` best passages, best first."""
    passages, index = _index()
    words = bm25s.tokenize([question], stopwords="en", show_progress=False)
    found, _ = index.retrieve(words, k=k, show_progress=False)
    return [passages[number] for number in found[0]]


@functools.cache
def _index() -> tuple[list[Passage], bm25s.BM25]:
    passages = published()
    texts = [f"{passage.topic} {passage.text}" for passage in passages]
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize(texts, stopwords="en", show_progress=False),
        show_progress=False,
    )
    return passages, index
