import asyncio

import pytest
from listening import texts
from llama_index.core.chat_engine import CondensePlusContextChatEngine, ContextChatEngine
from llama_index.core.indices.query.query_transform.base import IdentityQueryTransform
from llama_index.core.memory import ChatMemoryBuffer
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import (
    CitationQueryEngine,
    RetrieverQueryEngine,
    TransformQueryEngine,
)
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.tools import RetrieverTool
from llama_parts import Noting, index, nodes
from passages import GOLD, QUESTION, TEXTS, nearest

from pytest_ragft.diagnosis.passage import Retrieved

WAYS = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
NEW = "Refunds end after 14 days."


class LastFirst(BaseNodePostprocessor):
    """A re-ranker that is wrong about everything."""

    top_n: int = 1

    def _postprocess_nodes(self, nodes, query_bundle=None):
        return list(reversed(nodes))[: self.top_n]


class Fixed(BaseRetriever):
    """A retriever of an app."""

    def _retrieve(self, query_bundle):
        return [NodeWithScore(node=node) for node in nodes()[:3]]


def retriever(count=3):
    return index().as_retriever(similarity_top_k=count)


def retrieve(owner, query, asynchronous):
    return asyncio.run(owner.aretrieve(query)) if asynchronous else owner.retrieve(query)


def query(engine, asynchronous):
    return asyncio.run(engine.aquery(QUESTION)) if asynchronous else engine.query(QUESTION)


def new(search):
    return (Retrieved(NEW, 1, id="new", source="docs/refunds.md"),)


@WAYS
@pytest.mark.parametrize("words", [QUESTION, QueryBundle(QUESTION)], ids=["words", "bundle"])
def test_a_retriever_is_recorded_once(heard, words, asynchronous):
    retrieve(retriever(), words, asynchronous)
    assert (heard.only.by, heard.only.query) == ("llama_index.VectorIndexRetriever", QUESTION)
    assert texts(heard.only) == nearest(QUESTION, 3)
    first = heard.only.found[0]
    assert (first.rank, first.id, first.source, first.origin) == (1, "refunds", "refunds.md", 0)
    assert isinstance(first.score, float)
    assert heard.inner == []


@WAYS
def test_a_longer_list_is_found_by_the_same_search(heard, asynchronous):
    heard.deeper = 6
    owner = retriever(2)
    assert len(retrieve(owner, QUESTION, asynchronous)) == 2
    assert [entry.text for entry in heard.only.deeper] == nearest(QUESTION, 6)
    assert owner.similarity_top_k == 2
    assert len(heard.searches) == 1


@WAYS
def test_a_retriever_of_the_app_has_no_longer_list(heard, asynchronous):
    heard.deeper = 6
    retrieve(Fixed(), QUESTION, asynchronous)
    assert (heard.only.by, heard.only.deeper) == ("llama_index.Fixed", None)
    assert heard.only.found[0].score is None


def test_a_retriever_that_asks_a_model_is_not_asked_again(heard):
    class Asking(Fixed):
        similarity_top_k = 3
        _llm = Noting()

    heard.deeper = 6
    Asking().retrieve(QUESTION)
    assert heard.only.deeper is None


@WAYS
def test_the_app_receives_a_node_of_the_library_s_kind(heard, asynchronous):
    heard.instead = new
    (found,) = retrieve(retriever(), QUESTION, asynchronous)
    assert (found.text, found.node_id) == (NEW, "new")
    assert found.metadata == {"file_path": "docs/refunds.md", "page": 0}
    assert found.node.excluded_llm_metadata_keys == ["page"]
    assert found.score > 0


def test_a_node_can_be_added_to_an_empty_list(heard):
    heard.instead = lambda search: (Retrieved(NEW, 1, score=0.5),)

    class Empty(BaseRetriever):
        def _retrieve(self, query_bundle):
            return []

    (found,) = Empty().retrieve(QUESTION)
    assert (found.text, found.score, found.metadata) == (NEW, 0.5, {"source": ""})


def test_known_nodes_stay_the_library_s_own_objects(heard):
    heard.instead = lambda search: (search.found[2], search.found[0])
    made = [NodeWithScore(node=node) for node in nodes()[:3]]

    class Mine(BaseRetriever):
        def _retrieve(self, query_bundle):
            return made

    found = Mine().retrieve(QUESTION)
    assert [id(each.node) for each in found] == [id(made[2].node), id(made[0].node)]


def query_engine(model, steps):
    return RetrieverQueryEngine.from_args(retriever(4), llm=model, node_postprocessors=steps)


def transformed(model, steps):
    return TransformQueryEngine(query_engine(model, steps), IdentityQueryTransform())


def cited(model, steps):
    return CitationQueryEngine(
        retriever(4), llm=model, node_postprocessors=steps, citation_chunk_size=512
    )


class Chat:
    """Chat engines asked in the way of query engines."""

    def __init__(self, engine):
        self.query = engine.chat
        self.aquery = engine.achat


def chat(model, steps):
    engine = ContextChatEngine.from_defaults(
        retriever(4), llm=model, node_postprocessors=steps, memory=ChatMemoryBuffer.from_defaults()
    )
    return Chat(engine)


def condensing(model, steps):
    engine = CondensePlusContextChatEngine.from_defaults(
        retriever(4), llm=model, node_postprocessors=steps, memory=ChatMemoryBuffer.from_defaults()
    )
    return Chat(engine)


ENGINES = pytest.mark.parametrize("engine", [query_engine, transformed, cited, chat, condensing])


@WAYS
@ENGINES
def test_an_engine_receives_one_list(heard, engine, asynchronous):
    heard.deeper = 6
    query(engine(Noting(), []), asynchronous)
    assert heard.only.by == "llama_index.VectorIndexRetriever"
    assert heard.only.query == QUESTION
    assert texts(heard.only) == nearest(QUESTION, 4)
    assert len(heard.only.deeper) == 6
    assert heard.inner == []


@WAYS
@ENGINES
def test_an_engine_with_postprocessors_shows_each_list(heard, engine, asynchronous):
    heard.deeper = 6
    steps = [SimilarityPostprocessor(similarity_cutoff=0.35), LastFirst(top_n=1)]
    query(engine(Noting(), steps), asynchronous)
    before, cut, after = heard.searches
    assert [before.depth, cut.depth, after.depth] == [1, 1, 0]
    assert texts(before) == nearest(QUESTION, 4)
    assert len(before.deeper) == 6
    assert [entry.text for entry in cut.given] == texts(before)
    assert 1 < len(cut.found) < 4
    assert texts(after) == texts(cut)[-1:]
    assert after.deeper is None


@WAYS
@ENGINES
def test_an_engine_s_model_reads_what_stands_in(heard, engine, asynchronous):
    heard.instead = new
    model = Noting()
    query(engine(model, [LastFirst(top_n=2)]), asynchronous)
    assert NEW in model.prompts[-1]
    assert not any(text in model.prompts[-1] for text in TEXTS)


@WAYS
def test_a_postprocessor_that_the_app_calls_says_what_it_was_handed(heard, asynchronous):
    found = retriever(2).retrieve(QUESTION)
    step = LastFirst(top_n=2)
    if asynchronous:
        asyncio.run(step.apostprocess_nodes(found, query_str=QUESTION))
    else:
        step.postprocess_nodes(found, query_bundle=QueryBundle(QUESTION))
    first, second = heard.received
    assert first.given is None
    assert [entry.text for entry in second.given] == texts(first)
    assert (second.by, second.query) == ("llama_index.LastFirst", QUESTION)
    assert texts(second) == list(reversed(texts(first)))


def test_a_tool_of_an_agent_is_a_search(heard):
    assert GOLD in RetrieverTool.from_defaults(retriever()).call(QUESTION).content
    assert texts(heard.only) == nearest(QUESTION, 3)


@WAYS
def test_fused_searches_show_their_parts_below(heard, asynchronous):
    heard.deeper = 5
    parts = [retriever(2), Fixed()]
    fused = QueryFusionRetriever(
        parts, llm=Noting(), num_queries=1, similarity_top_k=3, use_async=False
    )
    retrieve(fused, "motor", asynchronous)
    assert heard.only.by == "llama_index.QueryFusionRetriever"
    assert heard.only.deeper is None
    by = [search.by for search in heard.inner]
    assert by == ["llama_index.VectorIndexRetriever", "llama_index.Fixed"]


def test_what_the_app_s_retriever_raises_is_not_touched(heard):
    class Broken(BaseRetriever):
        def _retrieve(self, query_bundle):
            raise LookupError(query_bundle.query_str)

    with pytest.raises(LookupError, match="battery"):
        Broken().retrieve("battery")
    assert (heard.searches, heard.warnings) == ([], [])
