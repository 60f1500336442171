import pytest
from langchain_parts import bm25
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_parts import index
from passages import QUESTION

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.retrieval.received import received


def search(by, *found, given=None, depth=0):
    entries, handed = (
        texts and tuple(Retrieved(text, n) for n, text in enumerate(texts, 1))
        for texts in (found, given)
    )
    return Search(by, "q", entries, depth, given=handed)


@pytest.mark.parametrize(
    ("searches", "depths"),
    [
        ([], []),
        ([search("a", "1"), search("b", "2")], [0, 0]),
        ([search("a", "1", "2"), search("rank", "2", given=["1", "2"])], [1, 0]),
        ([search("a", "1"), search("b", "2"), search("join", "2", given=["1", "2"])], [1, 1, 0]),
        ([search("a", "1"), search("rank", "1", given=["1"]), search("b", "1")], [1, 0, 0]),
        (
            [
                search("a", "1", "2"),
                search("cut", "1", given=["1", "2"]),
                search("rank", "1", given=["1"]),
            ],
            [1, 1, 0],
        ),
        ([search("a", "1"), search("rank", "9", given=["9"])], [0, 0]),
        ([search("a", "1"), search("rank", given=[])], [0, 0]),
        ([search("a", "1"), search("inner", "1", given=["1"], depth=1)], [0, 1]),
    ],
)
def test_what_a_later_step_worked_on_was_not_received(searches, depths):
    assert [each.depth for each in received(searches)] == depths


def test_a_search_whose_list_the_app_sifts_itself_is_the_one_before(heard):
    found = index().as_retriever(similarity_top_k=4).retrieve(QUESTION)
    SimilarityPostprocessor(similarity_cutoff=0.35).postprocess_nodes(found)
    bm25(k=1).invoke(QUESTION)
    assert [(each.by, each.depth) for each in received(heard.searches)] == [
        ("llama_index.VectorIndexRetriever", 1),
        ("llama_index.SimilarityPostprocessor", 0),
        ("langchain.BM25Retriever", 0),
    ]
