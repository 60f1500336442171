import chromadb
import pytest
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_parts import Hashed
from listening import texts
from passages import BATTERY, GOLD, MOTOR, NAMES, QUESTION, SOURCES, TEXTS, embed, nearest

from pytest_ragft.diagnosis.passage import Retrieved

NEW = "Refunds end after 14 days."


class Hashing(chromadb.EmbeddingFunction):
    def __init__(self):
        pass

    def __call__(self, input):  # noqa: A002  # the library's name
        return [embed(text) for text in input]

    @staticmethod
    def name():
        return "hashing"

    def get_config(self):
        return {}

    @staticmethod
    def build_from_config(config):
        return Hashing()


@pytest.fixture
def collection():
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    made = client.create_collection("passages", embedding_function=Hashing())
    made.add(ids=NAMES, documents=TEXTS, metadatas=SOURCES)
    yield made
    client.delete_collection("passages")


def new(search):
    return (search.found[1], Retrieved(NEW, 2, source="docs/refunds.md"))


def test_a_query_is_recorded(heard, collection):
    collection.query(query_texts=[QUESTION], n_results=3)
    assert (heard.only.by, heard.only.query) == ("chromadb.Collection", QUESTION)
    assert texts(heard.only) == nearest(QUESTION, 3)
    first = heard.only.found[0]
    assert (first.rank, first.id, first.source, first.origin) == (1, "refunds", "refunds.md", 0)
    assert first.score < heard.only.found[1].score


@pytest.mark.parametrize(
    ("arguments", "queries"),
    [
        ({"query_texts": MOTOR}, [MOTOR]),
        ({"query_texts": [MOTOR, BATTERY]}, [MOTOR, BATTERY]),
        ({"query_embeddings": [embed(MOTOR), embed(BATTERY)]}, ["", ""]),
        ({"query_embeddings": embed(MOTOR)}, [""]),
    ],
    ids=["one text", "texts", "vectors", "one vector"],
)
def test_each_query_of_a_batch_is_a_search(heard, collection, arguments, queries):
    heard.deeper = 5
    collection.query(**arguments, n_results=2)
    assert [search.query for search in heard.received] == queries
    assert [texts(search) for search in heard.received] == [
        nearest(words, 2) for words in (MOTOR, BATTERY)[: len(queries)]
    ]
    assert [len(search.deeper) for search in heard.received] == [5] * len(queries)


def test_the_app_receives_columns_of_the_same_names(heard, collection):
    before = collection.query(query_texts=[QUESTION], n_results=3)
    heard.instead = new
    after = collection.query(query_texts=[QUESTION], n_results=3)
    assert after.keys() == before.keys()
    assert after["ids"] == [[before["ids"][0][1], "ragft-2"]]
    assert after["documents"] == [[before["documents"][0][1], NEW]]
    assert after["metadatas"][0][1] == {"source": "docs/refunds.md", "page": 0}
    assert after["distances"] == [[before["distances"][0][1], before["distances"][0][0]]]


def test_one_search_of_a_batch_can_be_exchanged(heard, collection):
    heard.instead = lambda search: () if search.query == MOTOR else None
    found = collection.query(query_texts=[MOTOR, BATTERY], n_results=2)
    assert [len(ids) for ids in found["ids"]] == [0, 2]


def test_a_passage_can_be_added_to_an_empty_list(heard, collection):
    heard.instead = lambda search: (Retrieved(NEW, 1, id="new", score=0.5),)
    found = collection.query(query_texts=[MOTOR], where={"page": 8})
    assert (found["ids"], found["documents"]) == ([["new"]], [[NEW]])
    assert (found["distances"], found["metadatas"]) == ([[0.5]], [[{"source": ""}]])


def test_embeddings_stay_in_line(heard, collection):
    heard.instead = new
    included = ["documents", "embeddings"]
    found = collection.query(query_texts=[MOTOR], n_results=2, include=included)
    assert len(found["embeddings"][0]) == 2
    assert found["metadatas"] is None


def test_ids_without_texts_say_nothing(heard, collection):
    found = collection.query(query_texts=[MOTOR], n_results=2, include=["distances"])
    assert len(found["ids"][0]) == 2
    assert (heard.searches, heard.warnings) == ([], [])


def test_a_query_by_image_is_left_alone(heard, collection):
    with pytest.raises(ValueError, match=r"data loader|image"):
        collection.query(query_uris=["motor.png"])
    assert (heard.begun, heard.warnings) == ([], [])


def test_langchain_s_store_takes_ids_and_scores_from_the_collection(heard):
    heard.deeper = 5
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    store = Chroma.from_texts(
        TEXTS, Hashed(), SOURCES, ids=NAMES, client=client, collection_name="through_langchain"
    )
    store.as_retriever(search_kwargs={"k": 2}).invoke(QUESTION)
    assert heard.only.by == "langchain.VectorStoreRetriever"
    assert heard.only.found[0].text == GOLD
    assert heard.only.found[0].id == "refunds"
    assert heard.only.found[0].score is not None
    assert len(heard.only.deeper) == 5
    assert heard.inner == []


def test_the_candidates_of_a_varied_list_are_seen_below(heard):
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    store = Chroma.from_texts(TEXTS, Hashed(), SOURCES, client=client, collection_name="varied")
    store.max_marginal_relevance_search(QUESTION, k=2, fetch_k=6)
    assert len(heard.only.found) == 2
    (candidates,) = heard.inner
    assert (candidates.by, candidates.query) == ("chromadb.Collection", QUESTION)
    assert texts(candidates) == nearest(QUESTION, 6)
