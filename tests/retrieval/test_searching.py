import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from types import ModuleType

import chromadb
import pytest
from haystack import Pipeline
from haystack.components.retrievers import InMemoryBM25Retriever
from langchain_core.documents import BaseDocumentCompressor, Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_parts import bm25, faiss, in_memory
from listening import Heard, texts
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.retrievers import VectorIndexRetriever
from passages import QUESTION, TEXTS, nearest
from qdrant_client import AsyncQdrantClient, QdrantClient

from pytest_ragft.retrieval import libraries
from pytest_ragft.retrieval.intercept import searching, watched
from pytest_ragft.retrieval.libraries import LIBRARIES
from pytest_ragft.retrieval.taps import Taps


def documents(count):
    return [Document(page_content=text) for text in TEXTS[:count]]


class Calling(BaseRetriever):
    """A retriever made of whatever it is told to do."""

    does: object

    def _get_relevant_documents(self, query):
        return self.does(query)


def test_the_libraries_that_are_installed_are_named():
    assert watched() == (
        "langchain_core",
        "llama_index",
        "haystack",
        "chromadb",
        "qdrant_client",
    )


def test_a_library_that_is_missing_is_not_waited_for(monkeypatch):
    names = {library.name for library in LIBRARIES}
    for name in list(sys.modules):
        if name.partition(".")[0] in names:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "site-packages" not in path])
    waiting = list(sys.meta_path)
    with searching(Heard()):
        assert (watched(), sys.meta_path) == ((), waiting)


def test_every_library_is_listed_once():
    names = {path.stem for path in Path(libraries.__file__).parent.glob("[!_]*.py")}
    assert names == {library.name.removesuffix("_core") for library in LIBRARIES}
    assert len(names) == len(LIBRARIES)


def attributes():
    owners = [BaseRetriever, InMemoryVectorStore, type(faiss()), type(bm25()), ThreadPoolExecutor]
    owners += [*InMemoryVectorStore.__mro__[1:-1], BaseDocumentCompressor, Pipeline]
    owners += [InMemoryBM25Retriever, type(InMemoryBM25Retriever), VectorIndexRetriever]
    owners += [*VectorIndexRetriever.__mro__[1:-1], RetrieverQueryEngine, BaseNodePostprocessor]
    owners += [chromadb.Collection, QdrantClient, AsyncQdrantClient]
    return [dict(vars(owner)) for owner in owners]


def test_everything_is_put_back():
    before = attributes()
    with searching(Heard()):
        assert attributes() != before
    assert attributes() == before


def test_everything_is_put_back_after_an_error():
    before = attributes()

    def fail():
        with searching(Heard()):
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert attributes() == before


def test_a_class_made_meanwhile_is_put_back_as_well():
    heard = Heard()
    with searching(heard):

        class Mine(BaseRetriever):
            def invoke(self, input, config=None, **kwargs):  # noqa: A002  # the library's name
                return documents(1)

            def _get_relevant_documents(self, query):
                raise NotImplementedError

        Mine().invoke("q")
    Mine().invoke("q")
    assert len(heard.only.found) == 1
    assert not hasattr(vars(Mine)["invoke"], "__wrapped__")


def test_who_wraps_a_method_meanwhile_keeps_it(monkeypatch):
    heard = Heard()
    with searching(heard):
        ours = BaseRetriever.invoke

        def theirs(self, *args, **kwargs):
            return ours(self, *args, **kwargs)

        BaseRetriever.invoke = theirs
    try:
        assert vars(BaseRetriever)["invoke"] is theirs
        assert len(Calling(does=lambda query: documents(2)).invoke("q")) == 2
        assert heard.searches == []
    finally:
        BaseRetriever.invoke = ours.__wrapped__


def test_a_second_round_hears_again():
    for _ in range(2):
        heard = Heard()
        with searching(heard):
            bm25(k=1).invoke(QUESTION)
        assert len(heard.only.found) == 1


LATE = """
import sys
from listening import Heard
from pytest_ragft.retrieval.intercept import searching

heard = Heard()
with searching(heard):
    names = {"langchain_core", "llama_index", "haystack", "chromadb", "qdrant_client"}
    assert not names & set(sys.modules), "a library was imported that the app has not asked for"
    from langchain_parts import in_memory
    in_memory().similarity_search("days")
    from llama_parts import index
    index().as_retriever().retrieve("days")
    from haystack_parts import bm25
    bm25().run(query="days")
    import qdrant_client
    client = qdrant_client.QdrantClient(":memory:")
    client.create_collection("a", {})
    print(*(search.by for search in heard.received))
"""


def test_libraries_that_are_imported_later_are_heard():
    done = subprocess.run(
        [sys.executable, "-c", LATE],
        capture_output=True,
        text=True,
        check=True,
        cwd=__file__.rpartition("/")[0],
    )
    assert done.stdout.split() == [
        "langchain.InMemoryVectorStore",
        "llama_index.VectorIndexRetriever",
        "haystack.InMemoryBM25Retriever",
    ]


def broken(*args):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        ({"begin": broken}, "a search by BaseRetriever.invoke was not seen: ZeroDivisionError()"),
        ({"finish": broken}, "a search could not be recorded: ZeroDivisionError()"),
    ],
    ids=["begin", "finish"],
)
@pytest.mark.parametrize("way", ["invoke", "ainvoke"])
def test_an_error_of_the_listener_does_not_reach_the_app(heard, failing, told, way):
    vars(heard).update(failing)
    found = getattr(Calling(does=lambda query: documents(2)), way)(QUESTION)
    found = asyncio.run(found) if way == "ainvoke" else found
    assert len(found) == 2
    assert heard.warnings == [told.replace("invoke", way)]


def test_a_document_that_cannot_be_read_does_not_stop_the_app(heard):
    assert Calling(does=lambda query: [object()]).invoke("q")
    (warning,) = heard.warnings
    assert "the result of a search could not be read: AttributeError" in warning


def test_an_exchange_that_cannot_be_made_does_not_stop_the_app(heard):
    heard.instead = lambda search: (object(),)
    assert len(Calling(does=lambda query: documents(2)).invoke("q")) == 2
    (warning,) = heard.warnings
    assert warning.startswith("a search could not be recorded: AttributeError")


def test_a_module_made_otherwise_is_named_in_a_warning():
    heard = Heard()
    with Taps(heard) as taps:
        taps.apply(LIBRARIES[0].targets[0].tap, ModuleType("langchain_core.retrievers"))
    (warning,) = heard.warnings
    assert warning.startswith("searches of langchain_core.retrievers are not seen: AttributeError")


class Once(BaseRetriever):
    """A retriever whose second search fails."""

    k: int = 2

    def _get_relevant_documents(self, query):
        if self.k > 2:
            raise LookupError
        return documents(self.k)


@pytest.mark.parametrize("way", ["invoke", "ainvoke"])
def test_a_longer_list_that_fails_is_none(heard, way):
    heard.deeper = 5
    found = getattr(Once(), way)(QUESTION)
    assert len(asyncio.run(found) if way == "ainvoke" else found) == 2
    assert heard.only.deeper is None


def test_an_app_s_mistake_stays_the_app_s_error(heard):
    with pytest.raises(TypeError, match="query"):
        in_memory().similarity_search_with_score()
    assert (heard.searches, heard.warnings) == ([], [])


def test_an_error_of_the_listener_does_not_hide_the_app_s(heard):
    def search(query):
        bm25(k=2).invoke(query)
        raise LookupError

    heard.finish = broken
    with pytest.raises(LookupError):
        Calling(does=search).invoke(QUESTION)
    assert heard.warnings == ["an inner search could not be recorded: ZeroDivisionError()"]


def test_a_search_that_nobody_waits_for_ends_quietly(heard):
    class Waiting(Calling):
        async def _aget_relevant_documents(self, query):
            await asyncio.Event().wait()

    async def begin():
        left = Waiting(does=None).ainvoke(QUESTION)
        copy_context().run(left.send, None)
        left.close()
        await in_memory().asimilarity_search(QUESTION, k=1)

    asyncio.run(begin())
    assert heard.only.by == "langchain.InMemoryVectorStore"


def test_inner_searches_of_one_that_fails_are_told_below(heard):
    def search(query):
        bm25(k=2).invoke(query)
        raise LookupError

    with pytest.raises(LookupError):
        Calling(does=search).invoke(QUESTION)
    assert [(search.by, search.depth) for search in heard.searches] == [
        ("langchain.BM25Retriever", 1)
    ]


def test_a_failed_inner_search_leaves_its_own_inner_ones_to_the_outer(heard):
    def fail(query):
        bm25(k=2).invoke(query)
        raise LookupError

    def fall_back(query):
        try:
            Calling(does=fail).invoke(query)
        except LookupError:
            return documents(1)

    Calling(does=fall_back).invoke(QUESTION)
    assert len(heard.only.found) == 1
    assert [(search.by, search.depth) for search in heard.inner] == [("langchain.BM25Retriever", 1)]


def test_an_inner_search_without_a_readable_list_passes_its_own_on(heard):
    def lazily(query):
        found = bm25(k=2).invoke(query)
        return (document for document in found)

    outer = Calling(does=lambda query: list(Calling(does=lazily).invoke(query))[:1])
    outer.invoke(QUESTION)
    assert [(len(search.found), search.depth) for search in heard.searches] == [(2, 1), (1, 0)]


def test_an_unreadable_list_leaves_the_inner_one_as_what_was_received(heard):
    Calling(does=lambda query: iter(bm25(k=2).invoke(query))).invoke(QUESTION)
    assert heard.only.by == "langchain.BM25Retriever"


def test_a_search_that_ends_after_the_one_around_it_is_told_at_once(heard):
    go_on = threading.Event()
    pool = ThreadPoolExecutor(1)

    def late(query):
        go_on.wait(10)
        return bm25(k=2).invoke(query)

    def leave(query):
        pool.submit(late, query)
        return documents(1)

    Calling(does=leave).invoke(QUESTION)
    assert len(heard.searches) == 1
    go_on.set()
    pool.shutdown()
    assert [(search.by, search.depth) for search in heard.searches] == [
        ("langchain.Calling", 0),
        ("langchain.BM25Retriever", 1),
    ]


def test_searches_in_threads_of_the_app_are_its_own(heard):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(bm25(k=2).invoke, [QUESTION] * 8))
    assert len(heard.received) == 8
    assert heard.inner == []


def test_searches_in_a_pool_s_thread_are_inside_of_the_one_that_asked(heard):
    def several(query):
        with ThreadPoolExecutor(2) as pool:
            first, _ = pool.map(bm25(k=2).invoke, [query, "battery"])
        return first[:1]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Calling(does=several).invoke, [QUESTION] * 3))
    assert [len(search.found) for search in heard.received] == [1, 1, 1]
    assert [search.depth for search in heard.inner] == [1] * 6


def test_tasks_side_by_side_do_not_nest(heard):
    store = in_memory()

    async def ask():
        await asyncio.gather(*(store.asimilarity_search(text, k=2) for text in TEXTS))

    asyncio.run(ask())
    assert sorted(search.query for search in heard.received) == sorted(TEXTS)
    assert all(texts(search) == nearest(search.query, 2) for search in heard.received)
    assert heard.inner == []


def test_what_is_told_carries_the_note_of_its_own_beginning(heard):
    bm25(k=1).batch(["motor", "battery"])
    assert sorted(note[1] for note in heard.notes) == ["battery", "motor"]


def test_documents_without_text_say_nothing(heard):
    Calling(does=lambda query: [Document(page_content="")]).invoke("q")
    assert (heard.searches, heard.warnings) == ([], [])


def test_an_empty_list_is_recorded(heard):
    Calling(does=lambda query: []).invoke("q")
    assert heard.only.found == ()
