"""Secrets taken out of text that is kept or shown."""

import re

_SECRETS = (
    (re.compile(r"\b(?:sk|pk|rk|gsk|hf|xai|pplx|ghp|github_pat)[-_][\w*-]{6,}"), "[redacted]"),
    (re.compile(r"\bAIza[\w-]{20,}"), "[redacted]"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), "[redacted]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/*=-]{6,}"), r"\1 [redacted]"),
    (
        re.compile(
            r"(?i)\b((?:api[-_ ]?key|access[-_ ]?token|secret|password)\w*"
            r"(?:\s+provided)?[\"']?\s*[:=]\s*[\"']?)(?!\[redacted\])[^\s\"',;&]{4,}"
        ),
        r"\1[redacted]",
    ),
    (re.compile(r"(?i)(\w+://)[^\s/@]+@"), r"\1[redacted]@"),
)
"""Keys by their public prefixes, JSON web tokens, authorisation values, named secrets, userinfo."""


def redact(text: str) -> str:
    """The text without whatever looks like a key, a token or a password."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
