"""Own functions and classes are known by their names, unless their bodies say otherwise."""

import pytest
from python_facts import facts


def words(source, path="app/main.py"):
    return [fact.values["word"] for fact in facts(source, "definition", path)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def rerank(hits): return sorted(hits)", ["rerank"]),
        ("class CrossEncoderRanker: pass", ["rerank"]),
        ("def hybrid_search(q): pass", ["hybrid"]),
        ("class HybridBM25Retriever: pass", ["hybrid", "bm25"]),
        ("def tfidf_scores(q): pass", ["tfidf"]),
        ("def keyword_search(q): pass", ["keyword"]),
        ("def reciprocal_rank_fusion(lists): pass", ["fusion"]),
        ("def _run_fts(q): pass", ["fulltext"]),
        ("def no_context_fallback(): pass", ["fallback"]),
        ("def build_refusal(): pass", ["refusal"]),
        ("def should_abstain(): pass", ["abstain"]),
        ("def grade_documents(state): pass", ["grade"]),
        ("class RetrievalGrader: pass", ["grade"]),
        ("def check_relevance(hits): pass", ["grade"]),
        ("def evaluate_answers(): pass", ["evaluate"]),
        ("def current_tenant(): pass", ["tenant"]),
        ("async def decompose_query(q): pass", ["decompose"]),
        ("def run_bm25_baseline(): pass", []),
        ("def evaluate_hybrid(): pass", ["evaluate"]),
        ("def get_user(): pass", []),
        ("def confused(): pass", []),
        ("x = 1", []),
    ],
)
def test_a_name_says_what_it_is(source, expected):
    assert words(source) == expected


def test_fusing_ranks_is_no_reranking():
    assert words("def rerank_by_rrf(lists): return merge(lists)") == ["fusion"]


def test_numbering_ranks_anew_is_no_reranking():
    source = """
        def _rerank_chunks(chunks):
            renewed = []
            for rank, chunk in enumerate(chunks, start=1):
                renewed.append(Chunk(chunk.text, rank=rank))
            return tuple(renewed)
    """
    assert words(source) == []


@pytest.mark.parametrize(
    "body",
    [
        "return sorted([hit for hit in hits], key=score)",
        "return [(model.predict(q, hit), hit) for hit in hits]",
        "return [hit.weight * 2 for hit in hits]",
        "return self.ranker.rank(hits)",
        "raise NotImplementedError",
    ],
)
def test_scoring_or_delegating_is_reranking(body):
    assert words(f"def rerank(q, hits): {body}") == ["rerank"]


def test_a_definition_names_what_it_calls_through_imports_and_methods():
    source = """
        from sentence_transformers import CrossEncoder

        class Reranker:
            def __init__(self):
                self.model = CrossEncoder("x")

            def run(self, pairs):
                def inner():
                    return sorted(pairs)
                return self.model.predict(inner())
    """
    (fact,) = facts(source, "definition")
    assert fact.name == "app.main.Reranker"
    assert fact.scope == "Reranker"
    assert "sentence_transformers.CrossEncoder" in fact.values["calls"]
    assert "sorted" in fact.values["calls"]


def test_a_call_of_no_name_is_left_out():
    (fact,) = facts("def rerank(x):\n    return (lambda y: y)(x)", "definition")
    assert fact.values["calls"] == ()
