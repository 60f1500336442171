import asyncio

import pytest
from langchain_classic.retrievers import ContextualCompressionRetriever, EnsembleRetriever
from langchain_classic.retrievers.document_compressors import (
    DocumentCompressorPipeline,
    EmbeddingsFilter,
)
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import BaseDocumentCompressor, Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_parts import Hashed, bm25, faiss, in_memory
from listening import texts
from passages import GOLD, QUESTION, TEXTS, embed, nearest

from pytest_ragft.diagnosis.passage import Retrieved

STORES = pytest.mark.parametrize("store", [in_memory, faiss])


@STORES
@pytest.mark.parametrize("kind", ["similarity", "mmr"])
def test_a_store_s_retriever_is_recorded_once(heard, store, kind):
    retriever = store().as_retriever(search_type=kind, search_kwargs={"k": 3})
    found = retriever.invoke(QUESTION)
    assert heard.only.by == "langchain.VectorStoreRetriever"
    assert heard.only.query == QUESTION
    assert texts(heard.only) == [document.page_content for document in found]
    assert [(e.rank, e.origin) for e in heard.only.found] == [(1, 0), (2, 1), (3, 2)]
    assert heard.only.found[0].id == "refunds"
    assert heard.only.found[0].source == "refunds.md"
    assert heard.inner == []


@STORES
def test_ainvoke_batch_and_stream_pass_the_same_way(heard, store):
    retriever = store().as_retriever(search_kwargs={"k": 2})

    async def ask():
        await retriever.ainvoke(QUESTION)
        await retriever.abatch([QUESTION, "warranty"])

    retriever.batch([QUESTION, "warranty"])
    list(retriever.stream(QUESTION))
    asyncio.run(ask())
    queries = [search.query for search in heard.received]
    assert sorted(queries) == sorted([QUESTION] * 4 + ["warranty"] * 2)
    assert {len(search.found) for search in heard.received} == {2}
    assert heard.inner == []


@STORES
def test_scores_come_from_the_store(heard, store):
    store().as_retriever(search_kwargs={"k": 2}).invoke(QUESTION)
    first, second = heard.only.found
    assert isinstance(first.score, float)
    assert first.score != second.score


@STORES
@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("similarity_search", QUESTION),
        ("similarity_search_with_score", QUESTION),
        ("max_marginal_relevance_search", QUESTION),
        ("similarity_search_by_vector", ""),
        ("max_marginal_relevance_search_by_vector", ""),
    ],
)
def test_a_store_may_be_searched_directly(heard, store, method, query):
    getattr(store(), method)(query or embed(QUESTION), k=2)
    assert (heard.only.query, len(heard.only.found)) == (query, 2)
    assert texts(heard.only)[0] == GOLD
    assert heard.inner == []


@STORES
def test_a_store_may_be_searched_asynchronously(heard, store):
    asyncio.run(store().asimilarity_search(QUESTION, k=2))
    asyncio.run(store().amax_marginal_relevance_search(QUESTION, k=2))
    assert [texts(search)[0] for search in heard.received] == [GOLD, GOLD]
    assert heard.inner == []


def test_a_threshold_shows_as_a_shorter_list_than_the_store_s(heard):
    kwargs = {"score_threshold": 0.2, "k": 4}
    retriever = faiss().as_retriever(search_type="similarity_score_threshold", search_kwargs=kwargs)
    retriever.invoke(QUESTION)
    assert len(heard.only.found) < 4
    assert [len(search.found) for search in heard.inner] == [4]
    assert heard.inner[0].query == QUESTION


@pytest.mark.parametrize(
    "made",
    [
        lambda: in_memory().as_retriever(search_kwargs={"k": 2}),
        lambda: in_memory().as_retriever(search_type="mmr", search_kwargs={"k": 2}),
        lambda: faiss().as_retriever(search_kwargs={"k": 2}),
        lambda: bm25(k=2),
    ],
    ids=["in memory", "mmr", "faiss", "bm25"],
)
@pytest.mark.parametrize("way", ["invoke", "ainvoke"])
def test_the_same_search_is_made_with_a_longer_list(heard, made, way):
    heard.deeper = 5
    retriever = made()
    found = getattr(retriever, way)(QUESTION)
    found = asyncio.run(found) if way == "ainvoke" else found
    assert len(found) == 2
    assert len(heard.only.deeper) == 5
    assert texts(heard.only) == [entry.text for entry in heard.only.deeper][:2]
    assert [entry.origin for entry in heard.only.deeper] == [0, 1, None, None, None]
    assert heard.inner == []


def test_a_longer_list_is_wanted_only_where_it_is_longer(heard):
    heard.deeper = 2
    in_memory().as_retriever(search_kwargs={"k": 2}).invoke(QUESTION)
    assert heard.only.deeper is None


class Fixed(BaseRetriever):
    """A retriever of an app, in the old form without a run manager."""

    documents: list[Document]

    def _get_relevant_documents(self, query):
        return self.documents


class Limited(BaseRetriever):
    """One with a length of its own, in the same form."""

    k: int = 1

    def _get_relevant_documents(self, query):
        return [Document(page_content=text) for text in TEXTS[: self.k]]


def test_a_retriever_of_the_app_is_recorded(heard):
    heard.deeper = 4
    Fixed(documents=[Document(page_content=GOLD, metadata={"file_path": "a.md"})]).invoke("q")
    assert heard.only.by == "langchain.Fixed"
    assert heard.only.found == (Retrieved(GOLD, 1, source="a.md", origin=0),)
    assert heard.only.deeper is None


def test_a_retriever_in_the_old_form_can_be_asked_again(heard):
    heard.deeper = 4
    Limited().invoke("q")
    assert [entry.text for entry in heard.only.deeper] == TEXTS[:4]


def test_a_class_that_is_made_meanwhile_is_watched_and_then_left_alone(heard):
    class Overriding(Fixed):
        def invoke(self, input, config=None, **kwargs):  # noqa: A002  # the library's name
            return super().invoke(input, config, **kwargs)[:1]

    documents = [Document(page_content=text) for text in TEXTS[:3]]
    Overriding(documents=documents).invoke("q")
    assert texts(heard.only) == TEXTS[:1]
    assert [texts(search) for search in heard.inner] == [TEXTS[:3]]


class Short(InMemoryVectorStore):
    """A store that takes the length of its list among other options."""

    def similarity_search(self, query, **options):
        documents = [Document(page_content=text) for text in TEXTS]
        return documents[: options.get("k", 2)]


@pytest.mark.parametrize("options", [{}, {"k": 1}])
def test_a_length_among_other_options_can_be_longer(heard, options):
    heard.deeper = 5
    Short(Hashed()).similarity_search(QUESTION, **options)
    assert len(heard.only.found) == options.get("k", 2)
    assert len(heard.only.deeper) == 5


class Bare(InMemoryVectorStore):
    """A store whose list has one length."""

    def similarity_search(self, query):
        return [Document(page_content=TEXTS[0])]


def test_a_store_without_a_length_has_no_longer_list(heard):
    heard.deeper = 5
    Bare(Hashed()).similarity_search(QUESTION)
    assert (len(heard.only.found), heard.only.deeper) == (1, None)


def only_gold(search):
    return (Retrieved(GOLD, 1, source="docs/refunds.md"),)


@STORES
@pytest.mark.parametrize("way", ["invoke", "ainvoke"])
def test_the_app_receives_a_document_of_the_library_s_kind(heard, store, way):
    heard.instead = only_gold
    retriever = store().as_retriever(search_kwargs={"k": 3})
    found = getattr(retriever, way)("battery")
    (document,) = asyncio.run(found) if way == "ainvoke" else found
    assert isinstance(document, Document)
    assert document.page_content == GOLD
    assert document.metadata == {"source": "docs/refunds.md", "page": 0}


def test_known_entries_stay_the_library_s_own_objects(heard):
    heard.instead = lambda search: tuple(reversed(search.found))[:2]
    documents = [Document(page_content=text) for text in TEXTS[:3]]
    found = Fixed(documents=documents).invoke("q")
    assert [id(each) for each in found] == [id(documents[2]), id(documents[1])]


def test_an_empty_list_can_be_received(heard):
    heard.instead = lambda search: ()
    assert in_memory().as_retriever().invoke(QUESTION) == []


@pytest.mark.parametrize(
    ("entry", "query", "score"),
    [
        (Retrieved(GOLD, 1), "battery", None),
        (Retrieved(GOLD, 1, score=0.25), "battery", 0.25),
    ],
)
def test_a_scored_entry_passes_the_app_s_threshold(heard, entry, query, score):
    store = in_memory()
    best = store.similarity_search_with_score(query, k=1)[0][1]
    heard.instead = lambda search: (entry,)
    ((document, given),) = store.similarity_search_with_score(query, k=2)
    assert (document.page_content, given) == (GOLD, best if score is None else score)


def test_a_scored_entry_can_be_added_to_an_empty_list(heard):
    heard.instead = lambda search: (Retrieved(GOLD, 1),)
    ((_, score),) = in_memory().similarity_search_with_score("x", filter=lambda document: False)
    assert score == 1.0


def test_an_ensemble_shows_its_parts_below(heard):
    heard.deeper = 6
    parts = [bm25(k=2), in_memory().as_retriever(search_kwargs={"k": 2})]
    EnsembleRetriever(retrievers=parts, weights=[0.5, 0.5]).invoke("motor parcel euros")
    assert heard.only.by == "langchain.EnsembleRetriever"
    assert len(heard.only.found) == 3
    assert [search.by for search in heard.inner] == [
        "langchain.BM25Retriever",
        "langchain.VectorStoreRetriever",
    ]
    assert {search.depth for search in heard.inner} == {1}
    assert [len(search.deeper) for search in heard.inner] == [6, 6]
    assert heard.only.deeper is None
    assert heard.searches[-1] is heard.only


class LastFirst(BaseDocumentCompressor):
    """A re-ranker that is wrong about everything."""

    top_n: int = 1

    def compress_documents(self, documents, query, callbacks=None):
        return tuple(reversed(documents))[: self.top_n]


@pytest.mark.parametrize("way", ["invoke", "ainvoke"])
def test_a_re_ranker_s_search_is_seen_before_and_after(heard, way):
    heard.deeper = 5
    base = in_memory().as_retriever(search_kwargs={"k": 3})
    retriever = ContextualCompressionRetriever(base_retriever=base, base_compressor=LastFirst())
    found = getattr(retriever, way)(QUESTION)
    (document,) = asyncio.run(found) if way == "ainvoke" else found
    assert texts(heard.only) == [document.page_content]
    assert heard.only.by == "langchain.ContextualCompressionRetriever"
    (before,) = heard.inner
    assert (before.by, before.depth) == ("langchain.VectorStoreRetriever", 1)
    assert texts(before) == nearest(QUESTION, 3)
    assert len(before.deeper) == 5
    assert heard.searches == [before, heard.only]


def test_what_stands_between_two_compressors_is_seen(heard):
    compressor = DocumentCompressorPipeline(
        transformers=[EmbeddingsFilter(embeddings=Hashed(), k=2), LastFirst()]
    )
    base = in_memory().as_retriever(search_kwargs={"k": 4})
    ContextualCompressionRetriever(base_retriever=base, base_compressor=compressor).invoke(QUESTION)
    assert [(len(search.found), search.depth) for search in heard.searches] == [
        (4, 1),
        (2, 1),
        (1, 0),
    ]
    assert len(heard.searches[1].given) == 4


def test_only_what_the_app_receives_is_exchanged(heard):
    heard.instead = only_gold
    base = bm25(k=3)
    retriever = ContextualCompressionRetriever(
        base_retriever=base, base_compressor=LastFirst(top_n=3)
    )
    (document,) = retriever.invoke("battery")
    assert document.page_content == GOLD
    assert [search.by for search in heard.inner] == ["langchain.BM25Retriever"]


def test_a_re_ranker_that_the_app_calls_says_what_it_was_handed(heard):
    documents = in_memory().as_retriever(search_kwargs={"k": 2}).invoke(QUESTION)
    LastFirst().compress_documents(documents, QUESTION)
    first, second = heard.received
    assert first.given is None
    assert [entry.text for entry in second.given] == texts(first)
    assert (second.by, second.query) == ("langchain.LastFirst", QUESTION)
    assert texts(second) == texts(first)[1:]


def test_the_app_s_callbacks_see_one_search(heard):
    class Counting(BaseCallbackHandler):
        started = 0

        def on_retriever_start(self, *args, **kwargs):
            self.started += 1

    heard.deeper = 5
    counting = Counting()
    config = {"callbacks": [counting]}
    in_memory().as_retriever(search_kwargs={"k": 2}).invoke(QUESTION, config)
    assert counting.started == 1
    assert len(heard.only.deeper) == 5


def test_what_the_app_s_retriever_raises_is_not_touched(heard):
    class Broken(BaseRetriever):
        def _get_relevant_documents(self, query):
            raise LookupError(query)

    with pytest.raises(LookupError, match="battery"):
        Broken().invoke("battery")
    assert heard.searches == []
    assert heard.warnings == []


def test_a_result_that_is_no_list_passes_unread(heard):
    class Lazy(BaseRetriever):
        def _get_relevant_documents(self, query):
            return (Document(page_content=text) for text in TEXTS[:2])

    assert len(list(Lazy().invoke("q"))) == 2
    assert heard.searches == []
