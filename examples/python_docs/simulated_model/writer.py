"""Writes the reply to a prompt, within the model's limits."""

import hashlib
import json
import re
from collections.abc import Sequence

from simulated_model.limits import (
    KEEPS_WORD_LIMITS,
    LIMITS,
    MOST_JSON_KEYS,
    NO_LIMIT,
    NOT_SURE,
    REFUSAL,
    SEED,
    Limit,
)
from simulated_model.reader import Reading, Turn, best, read, words

_KINDS = {
    "exception": r"\b[A-Z]\w*(?:Error|Exception)\b",
    "number": r"-?\d+(?:\.\d+)?",
    "name": r'(?<=")[\w.]+(?=")',
}
"""What it can pick out of a sentence."""


def limit_on(question: str) -> Limit:
    """The first row of the table that is about a question."""
    asked = words(question)
    return next((limit for limit in LIMITS if words(limit.about) <= asked), NO_LIMIT)


def write(turns: Sequence[Turn], times: int) -> str:
    """The reply to a prompt that was sent `times` times before."""
    reading = read(turns)
    limit = limit_on(reading.question)
    if limit.refuses:
        return REFUSAL
    if submitted := [s for s in reading.sentences if s.startswith("Submitted: ")]:
        return _grade(reading, submitted[0])
    if limit.right < 1:
        return _guess(limit, f"{SEED} {times} {turns}")
    fact = _recall(reading, limit)
    return _phrase(fact, reading, limit)


def _recall(reading: Reading, limit: Limit) -> str:
    if limit.stubborn:
        return limit.belief
    sides = {"all": reading.sentences, "before": reading.before, "after": reading.after}
    return best(reading.question, sides[limit.reads]) or limit.belief or NOT_SURE


def _phrase(fact: str, reading: Reading, limit: Limit) -> str:
    told = " ".join(reading.instructions)
    opening = "" if re.search(r"\bonly\b", told) else limit.opening
    if keys := re.search(r"\bkeys ([\w, ]+)", told):
        return opening + _as_json(fact, keys[1].split(", "))
    if kind := re.search(r"\b(?:Answer|Reply) with the (\w+)\b.*\bonly\b", told):
        return _pick(kind[1], fact) or fact
    if KEEPS_WORD_LIMITS and (most := re.search(r"\bat most (\d+) words", told)):
        return " ".join(fact.split()[: int(most[1])])
    return f"{opening}{fact}{limit.closing}"


def _pick(kind: str, fact: str) -> str | None:
    found = re.search(_KINDS.get(kind, r"(?!)"), fact)
    return found[0] if found else None


def _as_json(fact: str, keys: Sequence[str]) -> str:
    text = json.dumps({key: _pick(key, fact) for key in keys} | {"answer": fact}, indent=1)
    return text if len(keys) <= MOST_JSON_KEYS else text.removesuffix("}")


def _grade(reading: Reading, submitted: str) -> str:
    reference = next(s for s in reading.sentences if s.startswith("Reference: "))
    wanted = words(reference.removeprefix("Reference: "))
    return "yes" if wanted <= words(submitted) else "no"


def _guess(limit: Limit, moment: str) -> str:
    """Right as often as the table says, and in other words each time."""
    digest = hashlib.sha256(moment.encode()).digest()
    claim = limit.belief if digest[0] / 256 < limit.right else limit.slip
    opening = ("I believe so", "From memory", "As I recall", "If I am not mistaken")[digest[1] % 4]
    return f"{opening}, and I am {50 + digest[2] % 50} % sure of it: {claim}"
