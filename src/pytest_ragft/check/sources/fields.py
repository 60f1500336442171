"""What the fields of a row are for, whatever a tool calls them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

Role: TypeAlias = Literal[
    "question", "expected", "source", "result", "tag", "unanswerable", "answerable", "adversarial",
    "rubric", "none",
]  # fmt: skip
Row: TypeAlias = Mapping[str, Any]

_QUESTION = frozenset(
    {
        *("question", "questions", "query", "user_input", "user_query", "user_question", "prompt"),
        *("input", "inputs", "q", "user_message", "utterance", "scenario", "turns", "instruction"),
        *("original_question", "user_prompt", "question_text", "test_input", "messages", "ask"),
        *("pregunta", "frage", "domanda", "pergunta"),
    }
)
_EXPECTED = frozenset(
    {
        *("expected", "ground_truth", "ground_truths", "groundtruth", "gt", "gt_answer", "target"),
        *("reference", "references", "reference_answer", "answer", "answers", "ideal", "truth"),
        *("gold", "gold_answer", "golden_answer", "correct_answer", "generation_gt", "output"),
        *("outputs", "expectations", "must_include", "must_contain", "should_contain", "keywords"),
        *("key_points", "key_facts", "required_facts", "facts", "label", "completion", "response"),
        *("assert", "asserts", "assertions", "correction", "solution", "ground_truth_answer"),
        *("gold_response", "reference_response", "reference_output", "checks", "evaluators"),
        *("must_refuse", "must_clarify", "acceptable_answers", "answer_idx", "correct_option"),
        *("reply", "correct", "attente", "antwort", "respuesta", "resposta", "risposta"),
    }
)
_SOURCE_WORDS = frozenset(
    {
        *("source", "sources", "context", "contexts", "chunk", "chunks", "doc", "docs"),
        *("document", "documents", "evidence", "citation", "citations", "passage", "passages"),
        *("section", "sections", "page", "pages", "url", "urls", "slug", "slugs", "file"),
        *("files", "filename", "article", "articles", "retrieval", "uri", "link", "paragraph"),
        *("reference_id", "reference_ids", "relevant", "supporting", "snippet", "snippets"),
    }
)
_RESULT_WORDS = frozenset(
    {
        *("score", "scores", "prediction", "predictions", "predicted", "generated", "generation"),
        *("latency", "passed", "verdict", "elapsed", "judge", "judgement", "votes", "grades"),
        *("relevancy", "cosine", "rationale", "reasoning", "groundedness", "explanation", "pass"),
        *("error", "runtime", "rating", "ratings", "hallucination", "success", "cost"),
    }
)
_BOUNDS = frozenset({"min", "max", "minimum", "maximum", "threshold", "expected"})
"""With one of these a score is what a case asks for, not what came out."""
_RESULTS = frozenset({"relevance", "faithfulness", "answer_llm", "raw_response", "actual"})
_TAGS = frozenset(
    {
        *("tag", "tags", "category", "categories", "type", "kind", "question_type", "query_type"),
        *("case_type", "label", "labels", "split", "difficulty", "intent", "group", "risk_type"),
        *("test_type", "scenario_type", "topic", "mode", "expected_behavior", "behavior", "metric"),
        *("expected_outcome", "expected_type", "description", "name", "id"),
    }
)
_UNANSWERABLE = frozenset(
    {
        *("unanswerable", "is_unanswerable", "is_impossible", "no_answer", "no_answer_expected"),
        *("should_refuse", "requires_refusal", "must_refuse", "should_abstain", "abstain"),
        *("expects_abstention", "expected_abstain", "out_of_scope", "expect_refusal", "refusal"),
        *("should_decline", "expects_refusal", "expected_refusal", "must_abstain", "refuse"),
    }
)
_ANSWERABLE = frozenset(
    {
        *("answerable", "is_answerable", "has_answer", "in_scope", "in_corpus", "should_answer"),
        *("should_search", "should_retrieve", "needs_retrieval", "requires_retrieval"),
    }
)
_ADVERSARIAL = frozenset({"adversarial", "is_adversarial", "attack", "jailbreak", "injection"})
_RUBRIC = frozenset(
    {"rubric", "rubrics", "criteria", "criterion", "evaluation_criteria", "grading"}
)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[^\w]+|_+")
OPEN = frozenset({"metadata", "additional_metadata", "vars", "inputs", "expectations", "expect"})
"""Fields whose own fields count as the row's."""


def normalised(key: str) -> str:
    """`referenceContexts` and `Reference Contexts` as reference_contexts."""
    return _SEPARATORS.sub("_", _CAMEL.sub("_", key)).strip("_").lower()


@lru_cache(maxsize=4096)
def roles(key: str) -> tuple[Role, ...]:
    """What a field is for; a field may be two things, such as a rubric that is expected."""
    name = normalised(key)
    words = frozenset(name.split("_"))
    found: list[Role] = []
    if name in _UNANSWERABLE:
        found.append("unanswerable")
    elif name in _ANSWERABLE:
        found.append("answerable")
    elif name in _ADVERSARIAL:
        found.append("adversarial")
    if name in _RUBRIC:
        found += ["rubric", "expected"]
    if name in _QUESTION:
        found.append("question")
    elif name in _RESULTS or (words & _RESULT_WORDS and not words & _BOUNDS):
        found.append("result")
    elif (
        "retrieved" not in words
        and "actual" not in words
        and (words & _SOURCE_WORDS or name == "retrieval_gt" or name.endswith("ref"))
    ):
        found.append("source")
    elif name in _EXPECTED or words & {"expected", "truth", "gold", "golden"} or words & _BOUNDS:
        found.append("expected")
    if name in _TAGS:
        found.append("tag")
    return tuple(found)


def fields(row: Row) -> Iterator[tuple[str, Any]]:
    """The fields of a row, with those of the tables that it only wraps."""
    for key, value in row.items():
        yield str(key), value
        if isinstance(value, Mapping) and key in OPEN:
            yield from ((str(inner), content) for inner, content in value.items())


def all_roles(keys: Iterable[str]) -> frozenset[Role]:
    return frozenset(role for key in keys for role in roles(key))
