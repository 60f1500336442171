"""The types of promptfoo's assertions: ours, and the reason where there is none."""

from collections.abc import Mapping

CODE: Mapping[str, str] = dict.fromkeys(
    ("javascript", "python", "ruby", "webhook"), "code of another tool is not run"
)
_SCORE = "a score of likeness that no check computes; `similar` compares, too"
_JUDGED_OTHERWISE = "a grade of the retrieved context, which a run measures by itself"
_NO_TRACE = "spans of a trace are not read"
_MARKUP = "no check parses it"
_SAFETY = "a service of another provider"
UNMAPPED: Mapping[str, str] = {
    **CODE,
    **dict.fromkeys(("bleu", "gleu", "rouge-n", "meteor", "levenshtein"), _SCORE),
    **dict.fromkeys(
        ("context-faithfulness", "context-recall", "context-relevance"), _JUDGED_OTHERWISE
    ),
    **dict.fromkeys(
        (
            "trace-error-spans",
            "trace-span-count",
            "trace-span-duration",
            "trajectory:step-count",
            "trajectory:tool-sequence",
        ),
        _NO_TRACE,
    ),
    **dict.fromkeys(
        ("is-xml", "contains-xml", "is-html", "contains-html", "is-sql", "contains-sql"), _MARKUP
    ),
    **dict.fromkeys(("moderation", "guardrails", "classifier", "pi"), _SAFETY),
    **dict.fromkeys(("latency", "cost"), "time and money are not checked"),
    **dict.fromkeys(("perplexity", "perplexity-score"), "needs probabilities of the model"),
    **dict.fromkeys(("select-best", "max-score"), "compares several replies with each other"),
    "human": "a person's grade",
    "finish-reason": "a fact of the call, not of the reply",
    "is-valid-function-call": "the schema of the tool is not in the file",
    "is-valid-openai-function-call": "the schema of the tool is not in the file",
    "is-valid-openai-tools-call": "the schema of the tool is not in the file",
    "skill-used": "skills of an agent are not recorded",
    "conversation-relevance": "a conversation is graded turn by turn",
}
"""Types without a check of ours, and why."""
MAPPED: Mapping[str, str] = {
    "contains": "`contains`, with `ignore_case: false`",
    "icontains": "`contains`",
    "contains-any": "`contains_any`, with `ignore_case: false`",
    "icontains-any": "`contains_any`",
    "contains-all": "`contains_all`, with `ignore_case: false`",
    "icontains-all": "`contains_all`",
    "not-contains": "`lacks`, with `ignore_case: false`",
    "not-icontains": "`lacks`",
    "not-contains-any": "`lacks`, with `ignore_case: false`",
    "not-icontains-any": "`lacks`",
    "equals": "`equals`, with `ignore_case: false`; of an object `json_schema` with that constant",
    "starts-with": "`starts_with`, with `ignore_case: false`",
    "ends-with": "`ends_with`, with `ignore_case: false`",
    "regex": "`regex`, where Python's syntax is the same",
    "not-regex": "`regex` that matches what lacks the pattern",
    "is-json": "`json`, with a schema `json_schema`",
    "contains-json": "`json` or `json_schema` with `fenced: true`, which allows no words around it",
    "llm-rubric": "`judged`",
    "agent-rubric": "`judged`",
    "search-rubric": "`judged`",
    "g-eval": "`judged`, one for each criterion",
    "model-graded-closedqa": "`judged`",
    "factuality": "`judged`: agrees with the fact",
    "model-graded-factuality": "`judged`: agrees with the fact",
    "answer-relevance": "`judged`: answers the question",
    "trajectory:goal-success": "`judged`: reaches the goal",
    "similar": "`similar`; by letters unless a model of embeddings is named in the check",
    "is-refusal": "`refuses`",
    "word-count": "`words`, which counts signs of markup as nothing",
    "tool-call-f1": "`calls_tool` for each tool; calls of other tools are allowed",
    "trajectory:tool-used": "`calls_tool`",
    "trajectory:tool-args-match": "`calls_tool` with arguments",
    "assert-set": "each of its assertions, where all must hold",
}
"""Types with a check of ours, for the documentation; `makers.py` makes them."""
TYPES = frozenset(
    {name.removeprefix("not-") for name in MAPPED}
    | UNMAPPED.keys()
    | {"similar:cosine", "similar:dot", "similar:euclidean"}
)
