"""Which kind of check a metric or scorer is, by its name."""

import re
from collections.abc import Mapping

from pytest_ragft.diagnosis.trial import CheckKind

_WORDS: Mapping[CheckKind, frozenset[str]] = {
    "abstention": frozenset({"abstention", "abstains", "abstain", "refusal", "refuses", "refuse"}),
    "format": frozenset(
        {"json", "format", "formatting", "schema", "xml", "yaml", "html", "sql", "csv"}
        | {"parses", "parseable", "parsable", "syntax", "structure"}
    ),
    "constraint": frozenset(
        {"toxicity", "toxic", "bias", "pii", "leakage", "misuse", "advice", "moderation"}
        | {"guardrail", "guardrails", "policy", "compliance", "safety", "harmful", "harmfulness"}
        | {"tone", "style", "politeness", "length", "concise", "conciseness", "brevity", "words"}
        | {"role", "alignment", "latency", "cost", "forbidden", "profanity"}
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_of_name(name: str) -> CheckKind:
    """What the name says; about the content of the answer unless it says otherwise.

    A name of one word run together (`isjson`) says nothing, and `JSON Correctness` says form.
    """
    words = {word.casefold() for word in _WORD.findall(_HUMPS.sub(" ", name))}
    return next((kind for kind, known in _WORDS.items() if words & known), "content")
