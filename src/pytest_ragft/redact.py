"""Credentials are taken out of every text before it is stored or shown."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

_KINDS = {
    "private key": (
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]*?"
        r"(?:-----END (?:[A-Z]+ )?PRIVATE KEY-----|\Z)"
    ),
    "JSON web token": r"\beyJ[\w-]{8,2000}+\.eyJ[\w-]{8,}(?:\.[\w-]+)?",
    "API key": (
        r"\bsk-[A-Za-z0-9_-]{16,}"  # OpenAI, Anthropic, OpenRouter, DeepSeek
        r"|\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}"  # Stripe
        r"|\bAIza[\w-]{30,}"  # Google
        r"|\b(?:gsk|xai|pplx|tgp|r8|fw|nvapi|pcsk|lsv2_pt)[_-][A-Za-z0-9_-]{20,}"
        r"|\bhf_[A-Za-z0-9]{20,}"
        r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
        r"|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}"
        r"|\bglpat-[\w-]{20,}"
        r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,}"
        r"|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}"
        # OpenAI echoes a refused key with its middle starred out
        r"|\bsk-[A-Za-z0-9_-]{0,200}\*{3,}[A-Za-z0-9_*-]*"
    ),
}
_SHAPES = "|".join(f"(?P<k{index}>{shape})" for index, shape in enumerate(_KINDS.values()))
_LABELS = {f"k{index}": f"[redacted {kind}]" for index, kind in enumerate(_KINDS)}
_SHAPES_START = (
    *("-----BEGIN ", "eyJ", "sk-", "sk_", "rk_", "pk_", "AIza", "gsk", "xai", "pplx", "tgp", "r8"),
    *("fw", "nvapi", "pcsk", "lsv2_pt", "hf_", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_"),
    *("ghr_", "github_pat_", "glpat-", "xox", "npm_", "pypi-"),
)
"""How each shape begins. To find these words first takes a tenth of the time."""
_LONGER_THAN_WORDS = 32
_NAMED = (
    r"(?i)(?P<name>\b(?:bearer|basic)\s+"
    r"|(?:(?:api|access|secret|auth)[_-]?(?:key|token|secret)|\b(?:password|passwd))"
    r"[\"']?\s*[:=]\s*[\"']?)"
    r"(?P<value>[A-Za-z0-9._~+/=-]{12,})"
)
_NAMED_START = ("bearer", "basic", "api", "access", "secret", "auth", "password", "passwd")
_IN_ADDRESS = r"://(?<=[a-z0-9+.-]://)[^\s/:@]{1,200}:[^\s/@]{1,200}@"


def redact(text: str) -> str:
    """The text without credentials of the common shapes.

    Unlabelled secrets of no known shape cannot be told from other words, and stay.
    """
    shapes, named, in_address = _patterns()
    text = _replaced(text, _places(text, _SHAPES_START), shapes, _label)
    folded = text.lower()
    # A few letters have a longer lower case, which would move all behind them.
    places = _places(folded, _NAMED_START) if len(folded) == len(text) else range(len(text))
    text = _replaced(text, places, named, _without_value)
    return in_address.sub("://[redacted password]@", text)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled when there is something to show: many a run shows nothing."""
    return re.compile(_SHAPES), re.compile(_NAMED), re.compile(_IN_ADDRESS)


def _places(text: str, words: Sequence[str]) -> list[int]:
    """Where one of the words stands, in order."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    return sorted(found)


def _replaced(
    text: str,
    places: Iterable[int],
    pattern: re.Pattern[str],
    write: Callable[[re.Match[str]], str],
) -> str:
    """As by `pattern.sub`, which would try every place."""
    pieces: list[str] = []
    end = 0
    for at in places:
        found = pattern.match(text, at) if at >= end else None
        if found:
            pieces += (text[end:at], write(found))
            end = found.end()
    return "".join((*pieces, text[end:]))


def _label(found: re.Match[str]) -> str:
    return _LABELS[found.lastgroup or ""]


def _without_value(found: re.Match[str]) -> str:
    # "basic understanding" and "password: correcthorsebattery" differ in that only a
    # credential mixes letters with digits, or is long.
    value = found["value"]
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    looks_secret = mixed or len(value) >= _LONGER_THAN_WORDS or not found["name"][-1].isspace()
    return f"{found['name']}[redacted]" if looks_secret else found[0]
