"""The app of a generated project: one pipeline for each row of `pipelines.json`, over LangChain."""

import functools
import json
import math
import os
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter
from openai import OpenAI

HOME = Path(os.environ.get("APP_HOME", Path(__file__).parent))
SIZE = 2048
RULES = "Answer from the documents. If they do not hold the answer, say that you are not sure."
SMALL = frozenset(
    ["a", "an", "and", "does", "have", "in", "is", "it", "of", "the", "what", "which"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """How context gets into the prompt."""

    search: Literal["store", "keywords", "own", "none"] = "store"
    """A vector store; a retriever that can only give what it gave; no library; nothing."""
    size: int = 300
    """Characters of a passage."""
    k: int = 3
    first: int | None = None
    """How many are found before they are ranked again by the titles of their pages."""
    budget: int | None = None
    """Characters of context."""
    rules: str = RULES
    separator: str = "\n\n"


class Matrix(VectorStore):
    """Texts that share words are near each other; all of them are compared at once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._rows = np.stack([embedded(document.page_content) for document in documents])

    @classmethod
    def from_texts(cls, texts: list[str], *_: object, **__: object) -> "Matrix":
        """What the base class asks for."""
        return cls([Document(text) for text in texts])

    def similarity_search(self, query: str, k: int = 4, **_: object) -> list[Document]:
        order = np.argsort(-(self._rows @ embedded(query)), kind="stable")
        return [self._documents[row] for row in order[:k]]


class ByKeywords(BaseRetriever):
    """The passages that share most words with the query; it has no longer list to give."""

    size: int
    keep: int

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  # the base class passes it
    ) -> list[Document]:
        return by_keywords(query, self.size, self.keep)


class ByTitle(BaseRetriever):
    """Of what another retriever found, the few whose page has the most fitting title."""

    base: BaseRetriever
    keep: int

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.base.invoke(query, config={"callbacks": run_manager.get_child()})
        return sorted(found, key=lambda one: -shared(query, one.metadata["title"]))[: self.keep]


def ask(question: str, pipeline: str, earlier: str = "") -> str:
    """The answer to a question, after what was said earlier."""
    chosen = pipelines()[pipeline]
    return complete(chosen.rules, prompt(question, chosen, f"{earlier} {question}".strip()))


def prompt(question: str, pipeline: Pipeline, query: str) -> str:
    """The user's turn."""
    if pipeline.search == "none":
        return f"Question: {question}"
    found = search(query, pipeline)
    context = pipeline.separator.join(document.page_content for document in found)
    return f"Documents:\n\n{context[: pipeline.budget]}\n\nQuestion: {question}"


def search(query: str, pipeline: Pipeline) -> list[Document]:
    """What a pipeline puts into its prompt."""
    if pipeline.search == "own":
        return by_keywords(query, pipeline.size, pipeline.k)
    if pipeline.search == "keywords":
        return ByKeywords(size=pipeline.size, keep=pipeline.k).invoke(query)
    base = nearest(pipeline.size, pipeline.first or pipeline.k)
    return (ByTitle(base=base, keep=pipeline.k) if pipeline.first else base).invoke(query)


def nearest(size: int, k: int) -> BaseRetriever:
    """A retriever over the vector store."""
    return store(size).as_retriever(search_kwargs={"k": k})


def by_keywords(query: str, size: int, keep: int) -> list[Document]:
    """A search that no library makes."""
    ranked = sorted(passages(size), key=lambda one: -shared(query, one.page_content))
    return ranked[:keep]


def shared(query: str, text: str) -> int:
    """How many words two texts have in common."""
    return len({*keywords(query)}.intersection(keywords(text)))


@functools.cache
def keywords(text: str) -> Sequence[str]:
    """The words of a text, without the small ones."""
    return [word for word in re.findall(r"\w+", text.lower()) if word not in SMALL]


def embedded(text: str) -> npt.NDArray[np.float32]:
    """The words of a text, hashed into a vector of length 1."""
    vector = np.zeros(SIZE, np.float32)
    for word, count in Counter(keywords(text)).items():
        vector[zlib.crc32(word.encode()) % SIZE] += 1 + math.log(count)
    return vector / (np.linalg.norm(vector) or 1)


def complete(rules: str, asked: str) -> str:
    """The model's reply to one prompt."""
    completion = client().chat.completions.create(
        model=os.environ.get("MODEL", "gpt-4o-mini"),
        messages=[{"role": "system", "content": rules}, {"role": "user", "content": asked}],
    )
    return completion.choices[0].message.content or ""


@functools.cache
def client() -> OpenAI:
    return OpenAI(timeout=30, max_retries=1)


@functools.cache
def pipelines() -> dict[str, Pipeline]:
    rows = json.loads((HOME / "pipelines.json").read_text("utf-8"))
    return {name: Pipeline(**row) for name, row in rows.items()}


@functools.cache
def store(size: int) -> VectorStore:
    return Matrix(passages(size))


@functools.cache
def passages(size: int) -> list[Document]:
    """Every page, cut."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=0)
    pages = [path.read_text("utf-8") for path in sorted((HOME / "docs").rglob("*.md"))]
    return [
        Document(text, metadata={"title": page.partition("\n")[0]})
        for page in pages
        for text in splitter.split_text(page)
    ]
