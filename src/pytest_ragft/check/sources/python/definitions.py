"""Functions and classes of the project's own whose names speak of something a rule looks for."""

import ast
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.python.outline import Part, outline
from pytest_ragft.check.sources.python.reading import Reading

_WORDS = {
    "fusion": r"(?<![a-z])rrf(?![a-z])|reciprocal|(?<![a-z])fus(e|ed|ion)(?![a-z])|rank_?fusion",
    "rerank": r"re_?-?rank|cross_?encod",
    "hybrid": r"hybrid",
    "bm25": r"bm_?25|okapi",
    "tfidf": r"tf_?idf",
    "keyword": (
        r"keyword_?(search|match|retriev|index|score|filter|query)|(search|retriev\w*|match"
        r"|query)_?(by_)?keyword"
    ),
    "lexical": r"lexical|sparse_?(search|retriev|vector|embed|index|query)",
    "fulltext": r"full_?text|(?<![a-z])fts5?(?![a-z])",
    "abstain": r"abstain|abstention",
    "fallback": (
        r"(no_?(context|evidence|answer|result|document|docs)|empty_?(context|retriev|result)\w*"
        r"|retriev\w*|answer|rag)_?fallback|fallback_?(answer|response|message|reply|node"
        r"|prompt)"
    ),
    "refusal": r"refus(al|e)",
    "insufficient": (
        r"insufficien|sufficien(t|cy)|has_?(enough_?)?(context|evidence)|no_?(context|evidence"
        r"|answer|documents?|docs|results?)(_?found)?$|is_?grounded|ground(ed|ing)_?check"
    ),
    "grade": (
        r"grade_?(doc|retriev|chunk|context|passage)|(doc\w*|retriev\w*|context|passages?)_?grad(e|ing)"
        r"|relevance_?(check|grad|filter)|check_?relevan"
    ),
    "tenant": r"tenant|row_?level|workspace_?(filter|scope)|(org|user|owner)_?(filter|scope)",
    "evaluate": r"evaluat|(?<![a-z])evals?(?![a-z])|benchmark",
    "retrieval-metric": (
        r"(?<![a-z])recall(?![a-z])|(recall|precision|hits?|n?dcg|mrr)_?(at|@)_?|(recall"
        r"|precision|hits?)_k(?![a-z])|hit_?rate|(?<![a-z])mrr(?![a-z])|(?<![a-z])n?dcg"
        r"|reciprocal_?rank(?!_?fus)|average_?precision|context_?(recall|precision|relevan)"
        r"|retriev(al|er)_?(score|metric|eval|accuracy|quality|recall|precision|performance)"
        r"|(evaluat\w*|eval|score|measure|check)_?retriev|source_?(accuracy|hit|recall|match)"
        r"|(expected|correct)_?(source|doc\w*)_?(found|hit|retrieved)"
    ),
    "answer-metric": (
        r"faithful|groundedness|answer_?(relevan|correctness|quality)|hallucination_?(score|rate"
        r"|metric)"
    ),
    "regression": (
        r"regression|forgetting|compare_?(with_?|to_?)?base|base_?vs|vs_?base|mmlu|hella_?swag"
        r"|truthful_?qa|mt_?bench|gsm_?8k"
    ),
    "taxonomy": (
        r"taxonom|failure_?(mode|categor|type|class|label)|error_?(categor|class|analysis)"
        r"|(categori[sz]e|classify|label|diagnose)_?(fail|error|mistake)"
    ),
    "contextual": (
        r"contextuali|contextual_?(chunk|retriev|embed)|(chunk\w*_?context|context\w*_?chunk)"
        r"|breadcrumb|prepend_?(context|title|heading)"
    ),
    "parent": r"parent_?(doc|chunk|retriev|child)|auto_?merg|small_?to_?big",
    "enrich": r"enrich",
    "heading": r"heading|header_?path|section_?path",
    "decompose": (
        r"decompos|sub_?quer|sub_?question|multi_?hop|multi_?query|expand_?quer|query_?expan"
        r"|rewrite_?quer|query_?rewrit|(?<![a-z])plan(?![a-z])|planner"
    ),
    "log": r"log_?(retriev|quer|interaction|search|context)|audit|trac(e|ing)(?!back)",
    "refresh": (
        r"re_?index|refresh_?|(?<![a])sync_?(index|doc|store|vector|collection|knowledge)"
        r"|(delete|remove|update|purge)_?(doc|index|chunk|vector|stale)|rebuild"
    ),
    "format": (
        r"(valid\w*|check|verify|assert|parse)_?(json|schema|format|structur)|(json|schema"
        r"|format|structur\w*)_?(valid|check|complian|consisten|rate|ok)"
    ),
    "cite": r"citation|cite_?|source_?attribution|attribut(e|ion)_?source",
}  # fmt: skip
_STEMS = {
    "fusion": "rrf reciprocal fus",
    "rerank": "rank cross",
    "hybrid": "hybrid",
    "bm25": "bm25 bm_25 okapi",
    "tfidf": "tfidf tf_idf",
    "keyword": "keyword",
    "lexical": "lexical sparse",
    "fulltext": "full fts",
    "abstain": "abst",
    "fallback": "fallback",
    "refusal": "refus",
    "insufficient": "suffic context evidence answer document docs result ground",
    "grade": "grad relevan",
    "tenant": "tenant row_level rowlevel workspace filter scope",
    "evaluate": "eval bench",
    "retrieval-metric": (
        "recall precision hit dcg mrr reciprocal retriev source expected correct relevan"
    ),
    "answer-metric": "faithful ground answer hallucin",
    "regression": "regress forget base mmlu hella truthful bench gsm",
    "taxonomy": "taxonom fail error mistake",
    "contextual": "context breadcrumb prepend",
    "parent": "parent merg small",
    "enrich": "enrich",
    "heading": "heading header section",
    "decompose": "decompos quer question hop plan",
    "log": "log audit trac",
    "refresh": "index refresh sync delete remove update purge rebuild",
    "format": "json schema format structur",
    "cite": "cit attribut",
}
"""Letters of which a name must hold some to speak of that."""
_BY_STEM = {
    stem: tuple(word for word, stems in _STEMS.items() if stem in stems.split())
    for stem in " ".join(_STEMS.values()).split()
}
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SCORES = re.compile(
    r"(?i)sort|scor|rank|predict|model|encod|similar|llm|generat|invoke|compar|relevan|argmax"
    r"|nlargest|top_?[kn]|post|cross|judge|grade|super|client|__call__"
)
_MEASURING = re.compile(r"(?i)(?<!ri)eval|baseline|bench|compar|metric")
_SEARCHES = frozenset(
    {"fusion", "rerank", "hybrid", "bm25", "tfidf", "keyword", "lexical", "fulltext"}
)
"""Ways of searching: what measures or compares them does not search itself."""
_CALLS = 60
"""Calls kept of one definition."""


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    file = outline(tree)
    for part in file.parts:
        if isinstance(part.node, ast.Module):
            continue
        words = words_of(part.node.name)
        if not words:
            continue
        inside = list(file.within(part))
        calls = dict.fromkeys(
            name
            for inner in inside
            for called in inner.calls[:_CALLS]
            if (name := reading.names.callee(called.node.func, inner.scopes) or called.name)
        )
        name = f"{reading.names.module}.{part.scope}"
        span = reading.span(part.node)
        for word in words:
            if word != "rerank" or not ("fusion" in words or _only_counts(inside)):
                values: dict[str, Value] = {"word": word, "calls": tuple(calls)[:_CALLS]}
                yield Fact("definition", name, span, values, scope=part.scope)


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """What a name speaks of; `HybridRAGRetriever` is read as Hybrid_RAGRetriever."""
    lowered = name.lower()
    spoken_of = [words for stem, words in _BY_STEM.items() if stem in lowered]
    if not spoken_of:
        return ()
    perhaps = frozenset().union(*spoken_of)
    spoken = _SPLIT.sub("_", name)
    found = tuple(word for word in _WORDS if word in perhaps and _pattern(word).search(spoken))
    if _MEASURING.search(spoken):
        return tuple(word for word in found if word not in _SEARCHES)
    return found


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Compiled when a name first asks for it: most files speak of little."""
    return re.compile(_WORDS[word], re.IGNORECASE)


def _only_counts(inside: list[Part]) -> bool:
    """Goes through a list, and calls nothing that scores or sorts: numbering ranks anew is no
    re-ranking, whatever it is called; nor is fusing ranks.
    """
    loops = any(inner.all(kind) for inner in inside for kind in (ast.For, ast.comprehension))
    arithmetic = any(inner.all(ast.BinOp) for inner in inside)
    scores = any(_SCORES.search(called.last) for inner in inside for called in inner.calls)
    return loops and not arithmetic and not scores
