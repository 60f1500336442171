import asyncio

import pytest
from haystack import Document, Pipeline, SuperComponent, component
from haystack.components.builders import PromptBuilder
from haystack.components.converters import TextFileToDocument
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentCleaner
from haystack.components.rankers import LostInTheMiddleRanker, MetaFieldRanker
from haystack.components.retrievers import (
    FilterRetriever,
    MultiQueryTextRetriever,
    SentenceWindowRetriever,
)
from haystack.dataclasses import ByteStream
from haystack_parts import Hashed, LastFirst, bm25, by_embedding, store
from listening import texts
from passages import GOLD, QUESTION, TEXTS, embed, nearest

from pytest_ragft.diagnosis.passage import Retrieved

WAYS = pytest.mark.parametrize("asynchronous", [False, True], ids=["run", "run_async"])
NEW = "Refunds end after 14 days."
TEMPLATE = "{% for each in documents %}{{ each.content }} {{ each.meta.file_path }};{% endfor %}"


def new(search):
    return (Retrieved(NEW, 1, id="new", source="docs/refunds.md"),)


def run(owner, asynchronous, **inputs):
    return asyncio.run(owner.run_async(**inputs)) if asynchronous else owner.run(**inputs)


def pipeline(parts, links):
    made = Pipeline()
    for name, part in parts.items():
        made.add_component(name, part)
    for sender, receiver in links:
        made.connect(sender, receiver)
    return made


def prompted(parts, links):
    """A pipeline that ends in a prompt."""
    builder = PromptBuilder(TEMPLATE, required_variables=["documents"])
    return pipeline(parts | {"prompt": builder}, links)


@WAYS
def test_a_retriever_alone_is_recorded_once(heard, asynchronous):
    found = run(bm25(top_k=3), asynchronous, query=QUESTION)["documents"]
    assert (heard.only.by, heard.only.query) == ("haystack.InMemoryBM25Retriever", QUESTION)
    assert texts(heard.only) == [document.content for document in found]
    first = heard.only.found[0]
    assert (first.rank, first.id, first.source) == (1, "refunds", "refunds.md")
    assert first.score > 0
    assert heard.only.given is None


@WAYS
def test_a_search_by_vector_has_no_words(heard, asynchronous):
    run(by_embedding(top_k=3), asynchronous, query_embedding=embed(QUESTION))
    assert (heard.only.by, heard.only.query) == ("haystack.InMemoryEmbeddingRetriever", "")
    assert texts(heard.only) == nearest(QUESTION, 3)


@WAYS
def test_a_longer_list_is_found_by_the_same_search(heard, asynchronous):
    heard.deeper = 6
    run(bm25(top_k=2), asynchronous, query="the parcel and the motor in one")
    run(by_embedding(), asynchronous, query_embedding=embed(QUESTION), top_k=2)
    assert [len(search.found) for search in heard.received] == [2, 2]
    assert [len(search.deeper) for search in heard.received] == [6, 6]
    assert [entry.text for entry in heard.received[1].deeper] == nearest(QUESTION, 6)


def plain():
    return prompted({"found": bm25(top_k=3)}, [("found.documents", "prompt.documents")])


def embedded():
    parts = {"words": Hashed(), "found": by_embedding(top_k=3)}
    links = [
        ("words.embedding", "found.query_embedding"),
        ("found.documents", "prompt.documents"),
    ]
    return prompted(parts, links)


def ranked():
    parts = {"found": bm25(top_k=3), "ranker": MetaFieldRanker("page", top_k=1)}
    links = [
        ("found.documents", "ranker.documents"),
        ("ranker.documents", "prompt.documents"),
    ]
    return prompted(parts, links)


def sifted():
    parts = {"found": bm25(top_k=3), "sift": LastFirst(), "order": LostInTheMiddleRanker()}
    links = [
        ("found.documents", "sift.documents"),
        ("sift.documents", "order.documents"),
        ("order.documents", "prompt.documents"),
    ]
    return prompted(parts, links)


def hybrid():
    parts = {
        "words": Hashed(),
        "sparse": bm25(top_k=2),
        "dense": by_embedding(top_k=2),
        "join": DocumentJoiner(join_mode="reciprocal_rank_fusion"),
        "ranker": LastFirst(count=2),
    }
    links = [
        ("words.embedding", "dense.query_embedding"),
        ("sparse.documents", "join.documents"),
        ("dense.documents", "join.documents"),
        ("join.documents", "ranker.documents"),
        ("ranker.documents", "prompt.documents"),
    ]
    return prompted(parts, links)


PIPELINES = {
    plain: ({"found": {"query": "motor days"}}, [("InMemoryBM25Retriever", 0)]),
    embedded: ({"words": {"text": "motor days"}}, [("InMemoryEmbeddingRetriever", 0)]),
    ranked: (
        {"found": {"query": "motor days"}},
        [("InMemoryBM25Retriever", 1), ("MetaFieldRanker", 0)],
    ),
    sifted: (
        {"found": {"query": "motor days"}},
        [("InMemoryBM25Retriever", 2), ("LastFirst", 1), ("LostInTheMiddleRanker", 0)],
    ),
    hybrid: (
        {"sparse": {"query": "motor days"}, "words": {"text": "motor days"}},
        [
            ("DocumentJoiner", 1),
            ("InMemoryBM25Retriever", 2),
            ("InMemoryEmbeddingRetriever", 2),
            ("LastFirst", 0),
        ],
    ),
}


@WAYS
@pytest.mark.parametrize(("make", "expected"), PIPELINES.items())
def test_a_pipeline_receives_one_list(heard, make, expected, asynchronous):
    data, steps = expected
    prompt = run(make(), asynchronous, data=data)["prompt"]["prompt"]
    assert all(text in prompt for text in texts(heard.only))
    seen = [(search.by, search.depth) for search in heard.searches]
    assert sorted(seen) == [(f"haystack.{name}", depth) for name, depth in steps]
    assert heard.searches[-1] is heard.only


@WAYS
@pytest.mark.parametrize(("make", "expected"), PIPELINES.items())
def test_a_pipeline_s_prompt_holds_what_stands_in(heard, make, expected, asynchronous):
    heard.instead = new
    prompt = run(make(), asynchronous, data=expected[0])["prompt"]["prompt"]
    assert prompt == f"{NEW} docs/refunds.md;"
    assert heard.warnings == []


@WAYS
def test_a_ranker_says_what_it_was_handed(heard, asynchronous):
    run(ranked(), asynchronous, data={"found": {"query": "motor days"}})
    before, after = heard.searches
    assert [entry.text for entry in after.given] == texts(before)
    assert (len(before.found), len(after.found)) == (3, 1)


def test_a_joiner_is_handed_both_lists(heard):
    hybrid().run({"sparse": {"query": "the motor"}, "words": {"text": "days"}})
    (joined,) = [search for search in heard.searches if search.by.endswith("Joiner")]
    assert len(joined.given) == 4
    assert {len(search.found) for search in heard.searches if search.depth == 2} == {2}


@WAYS
def test_the_first_list_of_a_pipeline_has_a_longer_one(heard, asynchronous):
    heard.deeper = 6
    run(ranked(), asynchronous, data={"found": {"query": "the parcel and the motor in one"}})
    before, after = heard.searches
    assert len(before.deeper) == 6
    assert after.deeper is None


def test_a_retriever_of_a_pipeline_may_be_run_by_itself(heard):
    made = ranked()
    made.get_component("found").run(query=QUESTION)
    assert heard.only.by == "haystack.InMemoryBM25Retriever"


def test_a_ranker_may_be_run_by_itself(heard):
    found = bm25(top_k=3).run(query=QUESTION)["documents"]
    MetaFieldRanker("page", top_k=2).run(documents=found)
    assert [search.by for search in heard.received][1] == "haystack.MetaFieldRanker"
    assert len(heard.received[1].given) == 3


def test_cleaning_before_indexing_is_no_search(heard):
    documents = [Document(content=text) for text in TEXTS]
    DocumentCleaner().run(documents=documents)
    pipeline({"clean": DocumentCleaner()}, []).run({"clean": {"documents": documents}})
    TextFileToDocument().run(sources=[ByteStream(GOLD.encode())])
    Hashed().run(text="x")
    assert (heard.searches, heard.warnings) == ([], [])


def test_a_loop_in_a_pipeline_is_walked_once(heard):
    @component
    class Again:
        """Sends what it was given back once."""

        def __init__(self):
            self.rounds = 0

        @component.output_types(again=list[Document], done=list[Document])
        def run(self, documents: list[Document]):
            self.rounds += 1
            return {"done" if self.rounds > 1 else "again": documents}

    parts = {"found": bm25(top_k=2), "join": DocumentJoiner("concatenate"), "gate": Again()}
    links = [
        ("found.documents", "join.documents"),
        ("join.documents", "gate.documents"),
        ("gate.again", "join.documents"),
        ("gate.done", "prompt.documents"),
    ]
    prompted(parts, links).run({"found": {"query": QUESTION}})
    assert {search.depth for search in heard.searches if "BM25" in search.by} == {2}


def test_searches_in_threads_are_inside_of_their_retriever(heard):
    heard.deeper = 6
    several = MultiQueryTextRetriever(retriever=bm25(top_k=2))
    several.run(queries=["battery hours", "warranty years"])
    assert heard.only.by == "haystack.MultiQueryTextRetriever"
    assert heard.only.query == "battery hours | warranty years"
    assert sorted(search.query for search in heard.inner) == ["battery hours", "warranty years"]
    assert heard.only.deeper is None


def test_a_component_of_components_passes_its_inner_search_on(heard):
    inner = pipeline({"found": bm25(top_k=2)}, [])
    made = SuperComponent(
        inner,
        input_mapping={"query": ["found.query"]},
        output_mapping={"found.documents": "documents"},
    )
    heard.instead = new
    (document,) = made.run(query=QUESTION)["documents"]
    assert document.content == NEW
    assert heard.only.by == "haystack.SuperComponent"
    assert heard.only.found[0].text == GOLD


def test_the_windows_around_sentences_are_exchanged_with_them(heard):
    kept = store()
    pieces = [
        Document(content=text, meta={"source_id": "a", "split_id": number})
        for number, text in enumerate(TEXTS[:3])
    ]
    kept.write_documents(pieces)
    heard.instead = new
    made = SentenceWindowRetriever(kept, window_size=1).run(retrieved_documents=pieces[:1])
    assert made["context_windows"] == [NEW]
    assert [document.content for document in made["context_documents"]] == [NEW]
    assert [entry.text for entry in heard.only.given] == TEXTS[:1]


def test_documents_picked_by_a_filter_are_a_search(heard):
    FilterRetriever(store()).run()
    assert (heard.only.query, len(heard.only.found)) == ("", len(TEXTS))


def test_a_component_made_meanwhile_is_watched(heard):
    @component
    class Lookup:
        @component.output_types(documents=list[Document])
        def run(self, query: str):
            return {"documents": [Document(content=GOLD)]}

    class Special(Lookup):
        @component.output_types(documents=list[Document])
        def run(self, query: str):
            return {"documents": super().run(query)["documents"] * 2}

    heard.deeper = 9
    Lookup().run(query=QUESTION)
    Special().run(query=QUESTION)
    assert [(s.by, len(s.found)) for s in heard.received] == [
        ("haystack.Lookup", 1),
        ("haystack.Special", 2),
    ]
    assert heard.received[0].deeper is None


def test_an_answer_without_documents_passes_unread(heard):
    @component
    class Nothing:
        @component.output_types(documents=list[Document])
        def run(self, query: str):
            return {}

    assert Nothing().run(query=QUESTION) == {}
    assert (heard.searches, heard.warnings) == ([], [])


def test_a_document_can_be_added_to_an_empty_list(heard):
    heard.instead = lambda search: (Retrieved(NEW, 1),)
    filters = {"field": "meta.page", "operator": "==", "value": 8}
    (document,) = bm25().run(query=QUESTION, filters=filters)["documents"]
    assert (document.content, document.score, document.meta) == (NEW, 1.0, {"source": ""})
    assert heard.only.found == ()
