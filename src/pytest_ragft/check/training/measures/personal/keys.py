"""Keys, tokens and private keys: by their prefix, and by a check that the prefix alone is not."""

import binascii
import json
import math
import re
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pytest_ragft.check.training.measures.personal.finding import Found, masked

_MIXED = 4.0
"""The same of one that has letters alone."""
ENTROPY = 3.2
"""Bits a character, of a key whose prefix says little; words and `xxxx` stay below it."""
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKED = 6
"""Characters at the end of a token of GitHub and npm that are the sum over the others."""
_MADE_UP = re.compile(
    r"(?i)example|xxxx|your|placeholder|dummy|fake|sample|redacted|secret[-_]?key|replace|insert"
    r"|abcdef|qwerty|12345678|87654321|00000000|abc123|changeme|\.\.\.|test[-_]?key|\*\*\*"
)
_JWT_SAMPLES = re.compile(r"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c|TJVA95OrM7E2cBab30RMHrHD")
"""Signatures of the token that every tutorial shows."""


class Shape(NamedTuple):
    """One kind of key."""

    begins: tuple[str, ...]
    """Letters without which no key of the kind is there: found faster than by any pattern."""
    pattern: re.Pattern[str]
    is_real: Callable[[str], bool]


def is_random(key: str) -> bool:
    """Mixed as only chance mixes letters with digits."""
    body = re.split(r"[-_.]", key, maxsplit=1)[-1]
    return bool(re.search(r"\d", body)) and entropy(body) >= ENTROPY


def is_mixed(key: str) -> bool:
    return entropy(key) >= _MIXED


def entropy(text: str) -> float:
    """Bits a character."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)


def has_checksum(token: str) -> bool:
    """The last characters are the CRC-32 of what stands after the prefix, in base 62."""
    body = token.partition("_")[2]
    total = binascii.crc32(body[:-_CHECKED].encode())
    told = ""
    for _ in range(_CHECKED):
        total, digit = divmod(total, len(_LETTERS))
        told = _LETTERS[digit] + told
    return body[-_CHECKED:] == told


def is_web_token(token: str) -> bool:
    """The header is JSON that names an algorithm, and the token is no tutorial's."""
    if _JWT_SAMPLES.search(token):
        return False
    header = token.partition(".")[0]
    try:
        read = json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except ValueError:
        return False
    return isinstance(read, dict) and isinstance(read.get("alg"), str)


def is_key_block(block: str) -> bool:
    """Holds the key, rather than dots: a key takes a line of base 64 at the least."""
    body = "".join(block.split("-----")[2].split())
    return entropy(body) >= ENTROPY if body else False


SHAPES = (
    Shape(
        ("sk-",),
        re.compile(r"(?<![\w-])sk-(?:proj-|svcacct-|admin-|ant-[a-z]+\d\d-|or-v1-|lf-)?[\w-]{20,200}"),
        is_random,
    ),
    Shape(
        ("k_live_", "k_test_"), re.compile(r"(?<!\w)[srp]k_live_[A-Za-z0-9]{16,200}"), is_random
    ),
    Shape(("AKIA", "ASIA"), re.compile(r"(?<!\w)A[KS]IA[A-Z2-7]{16}(?!\w)"), is_random),
    Shape(
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_"),
        re.compile(r"(?<!\w)(?:gh[pousr]|npm)_[A-Za-z0-9]{36}(?!\w)"),
        has_checksum,
    ),
    Shape(("github_pat_",), re.compile(r"(?<!\w)github_pat_\w{60,120}(?!\w)"), is_random),
    Shape(("AIza",), re.compile(r"(?<!\w)AIza[\w-]{35}(?![\w-])"), is_random),
    Shape(("hf_",), re.compile(r"(?<!\w)hf_[A-Za-z]{34}(?!\w)"), is_mixed),
    Shape(("glpat-",), re.compile(r"(?<!\w)glpat-[\w-]{20,60}"), is_random),
    Shape(
        ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-"),
        re.compile(r"(?<!\w)(?:xox[abprs]|xapp)-[0-9A-Za-z-]{24,200}"),
        is_random,
    ),
    Shape(("SG.",), re.compile(r"(?<!\w)SG\.[\w-]{22}\.[\w-]{43}(?!\w)"), is_random),
    Shape(("pypi-",), re.compile(r"(?<!\w)pypi-AgE[\w-]{50,300}"), is_random),
    Shape(("gsk_", "r8_", "pplx-", "xai-", "nvapi-"),
        re.compile(r"(?<!\w)(?:gsk_|r8_|pplx-|xai-|nvapi-)[A-Za-z0-9_-]{36,120}"), is_random),
    Shape(
        ("hooks.slack.com/services/T",),
        re.compile(r"hooks\.slack\.com/services/T\w{8,12}/B\w{8,12}/\w{24}"),
        is_random,
    ),
    Shape(
        ("AccountKey=",), re.compile(r"(?<!\w)AccountKey=[A-Za-z0-9+/]{86}=="), is_random
    ),
    Shape(
        ("eyJ",),
        re.compile(r"(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{16,2000}"),
        is_web_token,
    ),
    Shape(
        ("PRIVATE KEY-----",),
        re.compile(
            r"-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?:(?!-----)[\s\S]|-){64,8000}"
            r"-----END (?:[A-Z]{2,10} )?PRIVATE KEY-----"
        ),
        is_key_block,
    ),
)  # fmt: skip


_BEGINNINGS = tuple((start, shape) for shape in SHAPES for start in shape.begins)


def keys(text: str) -> Iterator[Found]:
    for start, shape in _BEGINNINGS:
        if start in text:
            yield from _of(shape, text)


def _of(shape: Shape, text: str) -> Iterator[Found]:
    for hit in shape.pattern.finditer(text):
        key = hit[0]
        if not _MADE_UP.search(key) and shape.is_real(key):
            block = key.startswith("-----")
            yield Found("key", key, "a private key" if block else masked(key))
