import asyncio
import json

import pytest
from listening import texts
from passages import BATTERY, DIMENSIONS, GOLD, MOTOR, NAMES, QUESTION, TEXTS, embed, nearest
from qdrant_client import AsyncQdrantClient, QdrantClient, models

from pytest_ragft.diagnosis.passage import Retrieved

NEW = "Refunds end after 14 days."
VECTORS = models.VectorParams(size=DIMENSIONS, distance=models.Distance.COSINE)


def flat(name, text):
    return {"text": text, "url": f"https://docs/{name}", "page": 7}


def nested(name, text):
    return {"page_content": text, "metadata": {"source": f"{name}.md", "page": 7}}


def unusual(name, text):
    return {"kind": "doc", "wording": text}


def node(name, text):
    """As LlamaIndex keeps it."""
    content = json.dumps({"id_": name, "metadata": {"page": 7}, "text": text})
    return {"_node_content": content, "_node_type": "TextNode", "file_name": f"{name}.md"}


def not_a_node(name, text):
    return {"_node_content": json.dumps([text]), "text": text}


def points(payload):
    return [
        models.PointStruct(id=number, vector=embed(text), payload=payload(name, text))
        for number, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
    ]


@pytest.fixture
def client():
    made = QdrantClient(":memory:")
    yield made
    made.close()


def filled(client, payload=flat):
    client.create_collection("passages", vectors_config=VECTORS)
    client.upsert("passages", points(payload))
    return client


def test_a_query_is_recorded(heard, client):
    filled(client).query_points("passages", embed(QUESTION), limit=3)
    assert (heard.only.by, heard.only.query) == ("qdrant_client.QdrantClient", "")
    assert texts(heard.only) == nearest(QUESTION, 3)
    first = heard.only.found[0]
    assert (first.rank, first.id, first.origin) == (1, "0", 0)
    assert first.score > heard.only.found[1].score


@pytest.mark.parametrize(
    ("payload", "source"),
    [
        (flat, "https://docs/refunds"),
        (nested, "refunds.md"),
        (unusual, None),
        (node, "refunds.md"),
        (not_a_node, None),
    ],
)
def test_the_text_is_found_in_the_payload(heard, client, payload, source):
    filled(client, payload).query_points("passages", embed(QUESTION), limit=1)
    (found,) = heard.only.found
    assert (found.text, found.source) == (GOLD, source)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (flat, {"text": NEW, "url": "docs/refunds.md", "page": 0}),
        (
            nested,
            {
                "page_content": NEW,
                "metadata": {"source": "docs/refunds.md", "page": 0},
                "source": "docs/refunds.md",
            },
        ),
        (unusual, {"kind": "", "wording": NEW, "source": "docs/refunds.md"}),
        (
            node,
            {
                "_node_content": json.dumps(
                    {"id_": "", "metadata": {}, "text": NEW, "source": "docs/refunds.md"}
                ),
                "_node_type": "",
                "file_name": "docs/refunds.md",
            },
        ),
    ],
)
def test_a_new_payload_has_the_same_keys(heard, client, payload, expected):
    heard.instead = lambda search: (search.found[1], Retrieved(NEW, 2, source="docs/refunds.md"))
    kept, made = filled(client, payload).query_points("passages", embed(QUESTION), limit=2).points
    assert kept.payload != made.payload == expected
    assert isinstance(made, models.ScoredPoint)
    assert made.score >= kept.score


def test_a_passage_can_be_added_to_an_empty_list(heard, client):
    client.create_collection("passages", vectors_config=VECTORS)
    heard.instead = lambda search: (Retrieved(NEW, 1, id="new", score=0.5),)
    (made,) = client.query_points("passages", embed(QUESTION)).points
    assert (made.id, made.score, made.payload) == ("new", 0.5, {"text": NEW, "source": ""})


def test_a_batch_is_several_searches(heard, client):
    heard.deeper = 5
    heard.instead = lambda search: () if texts(search) == nearest(MOTOR, 2) else None
    requests = [
        models.QueryRequest(query=embed(words), limit=2, with_payload=True)
        for words in (MOTOR, BATTERY)
    ]
    found = filled(client).query_batch_points("passages", requests)
    assert [len(response.points) for response in found] == [0, 2]
    assert [texts(search) for search in heard.received] == [
        nearest(words, 2) for words in (MOTOR, BATTERY)
    ]
    assert [len(search.deeper) for search in heard.received] == [5, 5]


def test_points_without_payload_say_nothing(heard, client):
    filled(client).query_points("passages", embed(QUESTION), with_payload=False)
    assert (heard.searches, heard.warnings) == ([], [])


def test_the_words_of_a_query_that_the_client_embeds_are_known(heard, client):
    sparse = {"words": models.SparseVectorParams(modifier=models.Modifier.IDF)}
    client.create_collection("passages", vectors_config={}, sparse_vectors_config=sparse)
    document = models.Document(text=QUESTION, model="qdrant/bm25")
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever a missing embedder raises
        client.query_points("passages", document, using="none")
    assert heard.begun == [("qdrant_client.QdrantClient", QUESTION)]


def test_the_asynchronous_client_is_heard(heard):
    async def ask():
        client = AsyncQdrantClient(":memory:")
        await client.create_collection("passages", vectors_config=VECTORS)
        await client.upsert("passages", points(flat))
        response = await client.query_points("passages", embed(QUESTION), limit=2)
        await client.close()
        return response.points

    heard.deeper = 5
    heard.instead = lambda search: tuple(reversed(search.found))
    found = asyncio.run(ask())
    assert [point.payload["text"] for point in found] == nearest(QUESTION, 2)[::-1]
    assert heard.only.by == "qdrant_client.AsyncQdrantClient"
    assert [entry.text for entry in heard.only.deeper] == nearest(QUESTION, 5)
