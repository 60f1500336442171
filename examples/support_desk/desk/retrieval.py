"""Finds passages: straight from the vector store, or ranked again by the titles of pages."""

import functools

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import InMemoryVectorStore

from desk.embedding import HashedWords, keywords
from desk.passages import passages


@functools.cache
def store() -> InMemoryVectorStore:
    """The documentation, indexed once for each process."""
    return InMemoryVectorStore.from_documents(passages(), HashedWords())


def nearest(k: int) -> BaseRetriever:
    """The `k` passages nearest to a question."""
    return store().as_retriever(search_kwargs={"k": k})


class ByTitle(BaseRetriever):
    """Of what another retriever found, the few whose page has the most fitting title."""

    base: BaseRetriever
    keep: int

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.base.invoke(query, config={"callbacks": run_manager.get_child()})
        asked = set(keywords(query))
        ranked = sorted(found, key=lambda one: -len(asked & set(keywords(one.metadata["title"]))))
        return ranked[: self.keep]
