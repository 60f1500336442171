"""The keys of a golden file, the names that other tools have for them, and those refused."""

import re
from collections.abc import Mapping

FILE = ("target", "defaults", "cases")
CASE = (
    "id",
    "question",
    "messages",
    "expects",
    "source",
    "oracle",
    "instructions",
    "exemplar",
    "mode",
    "tags",
    "marks",
    "fixtures",
    "variables",
    "replay",
    "checks",
)
"""In the order in which they are written."""
DEFAULTS = (
    "instructions",
    "exemplar",
    "mode",
    "source",
    "oracle",
    "tags",
    "marks",
    "fixtures",
    "variables",
    "replay",
    "checks",
)
FUNCTION = ("call", "arguments")
ENDPOINT = ("model", "prompt", "system", "base_url", "api_key_env", "parameters")
PARAMETERS = (
    "temperature",
    "top_p",
    "seed",
    "stop",
    "max_tokens",
    "max_completion_tokens",
    "presence_penalty",
    "frequency_penalty",
    "response_format",
    "reasoning_effort",
    "verbosity",
    "tools",
    "tool_choice",
    "logit_bias",
    "service_tier",
    "timeout",
    "extra_body",
    "extra_headers",
)
"""Of a call, which may stand beside `model`; others go under `parameters`."""

ALIASES: Mapping[str, str] = {
    "input": "question",
    "query": "question",
    "user_input": "question",
    "expected": "expects",
    "expected_output": "expects",
    "reference": "expects",
    "oracle_context": "oracle",
    "oracle_doc_ids": "source",
    "sources": "source",
}
"""Names that other tools have, of a case."""

_GOLD = (
    "means the gold text in one tool and what was retrieved in another. Write 'oracle' for the "
    "text that holds the answer; what was retrieved comes from the target's reply."
)
REFUSED: Mapping[str, str] = {
    "context": _GOLD,
    "contexts": _GOLD,
    "retrieval_context": "is what was retrieved: it comes from the target's reply, not from here.",
    "retrieved_contexts": "is what was retrieved: it comes from the target's reply, not from here.",
    "actual_output": "is a reply of the model: the target is called for it.",
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def canonical(key: str, known: tuple[str, ...]) -> str:
    """The key that is meant: camelCase, `-` and another tool's name are read as ours."""
    plain = _HUMP.sub("_", key).lower().replace("-", "_")
    name = ALIASES.get(plain, plain)
    return name if name in known else plain
