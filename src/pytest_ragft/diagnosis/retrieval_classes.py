"""The classes of knowledge: what each is called, and what to do about it."""

from pytest_ragft.diagnosis.technique import Advice, Classes

KNOWLEDGE: Classes = {
    None: Advice(
        "a fact was missing",
        "Retrieve it: put the source into the index and the passage in front of the model.",
        "retrieval",
        "retrieve the facts",
    ),
    "corpus_gap": Advice(
        "the fact is in no document",
        "Add the document that holds it: as the corpus stands, no search can find it.",
        "retrieval",
        "add documents",
    ),
    "not_retrieved": Advice(
        "the fact is in the corpus, and the search does not find it",
        "See that it is indexed; then search hybrid (words and vectors), or rewrite the query.",
        "retrieval",
        "hybrid search",
    ),
    "missed_by_search": Advice(
        "the fact is in the corpus, and was not among what the search returned",
        "Look at which rank it stands: re-rank or raise k if it ranks, else search hybrid.",
        "retrieval",
        "retrieve the facts",
    ),
    "ranked_too_low": Advice(
        "the search found the fact, and ranked it too low",
        "Re-rank a longer list, or raise k to the rank named above.",
        "retrieval",
        "re-rank or raise k",
    ),
    "dropped_by_reranker": Advice(
        "the search found the fact, and the re-ranker dropped it",
        "Let the re-ranker keep more passages, or change its model or its threshold.",
        "retrieval",
        "re-ranker settings",
    ),
    "cut_from_prompt": Advice(
        "the fact was retrieved, and did not reach the prompt",
        "Give the context more room, or fill it by rank, so that retrieved passages are not cut.",
        "retrieval",
        "context budget",
    ),
    "chunk_split": Advice(
        "a chunk boundary cut the fact in two",
        "Chunk by structure (headings, list items, table rows), or return the neighbours, too.",
        "retrieval",
        "chunk by structure",
    ),
    "distracted": Advice(
        "the fact was in the prompt, but drowned",
        "Retrieve fewer and better passages, or re-rank them: the rest drowns the fact.",
        "retrieval",
        "fewer, better chunks",
    ),
    "misplaced": Advice(
        "the fact was in the prompt, in the wrong place",
        "Order the passages: put the best one first or last, as shown above, not in the middle.",
        "retrieval",
        "order",
    ),
    "stale_or_conflicting": Advice(
        "a contradicting or outdated passage won over the fact",
        "Clean the source: remove or mark the outdated version, or filter by date or version.",
        "retrieval",
        "source hygiene",
    ),
    "no_retrieval": Advice(
        "the app gives the model no documents",
        "Introduce retrieval: the model does not know the fact, and uses it when it is given.",
        "retrieval",
        "introduce retrieval",
    ),
    "order_dependent": Advice(
        "a fact was missing, and its place in the prompt matters",
        "Retrieve it, and put the passage where the model uses it: see the placement above.",
        "retrieval",
        "order",
    ),
}
