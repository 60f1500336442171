"""Writes the reply to a prompt, within the model's limits."""

import hashlib
import json
import re
from collections.abc import Sequence

from simulated_model.model import NO_LIMIT, NOT_SURE, REFUSAL, Limit, Model
from simulated_model.reader import Reading, Turn, attended, best, fitting, read, words

_KINDS = {
    "exception": r"\b[A-Z]\w*(?:Error|Exception)\b",
    "number": r"-?\d+(?:\.\d+)?",
    "name": r'(?<=")[\w.]+(?=")',
}
"""What it can pick out of a sentence."""

_NOTES = re.compile(r"First note\b")
"""Told to take notes before it answers, it says all that fits, and not only what fits best."""


def limit_on(question: str, model: Model) -> Limit:
    """The first row of the model's table that is about a question."""
    asked = words(question)
    return next((limit for limit in model.limits if words(limit.about) <= asked), NO_LIMIT)


def write(turns: Sequence[Turn], times: int, model: Model) -> str:
    """The reply to a prompt that was sent `times` times before."""
    reading = attended(read(turns), model)
    limit = limit_on(reading.question, model)
    if limit.refuses:
        return REFUSAL
    if submitted := [s for s in reading.sentences if s.startswith("Submitted: ")]:
        return _grade(reading, submitted[0])
    fact = _recall(reading, limit, model)
    if limit.right < 1:
        return _guess(limit, fact, f"{model.seed} {times} {turns}")
    return _phrase(fact, reading, limit, model)


def _recall(reading: Reading, limit: Limit, model: Model) -> str:
    if limit.stubborn:
        return limit.belief
    sides = {"all": reading.sentences, "before": reading.before, "after": reading.after}
    sentences = sides[limit.reads]
    if any(_NOTES.match(told) for told in reading.instructions):
        fact = " ".join(fitting(reading.question, sentences, model))
    else:
        fact = best(reading.question, sentences, model) or ""
    return fact or limit.belief or NOT_SURE


def _phrase(fact: str, reading: Reading, limit: Limit, model: Model) -> str:
    told = " ".join(reading.instructions)
    opening = "" if re.search(r"\bonly\b", told) else limit.opening
    if keys := re.search(r"\bkeys ([\w, ]+)", told):
        return opening + _as_json(fact, keys[1].split(", "), model)
    if kind := re.search(r"\b(?:Answer|Reply) with the (\w+)\b.*\bonly\b", told):
        return _pick(kind[1], fact) or fact
    if model.keeps_word_limits and (most := re.search(r"\bat most (\d+) words", told)):
        return " ".join(fact.split()[: int(most[1])])
    return f"{opening}{fact}{limit.closing}"


def _pick(kind: str, fact: str) -> str | None:
    found = re.search(_KINDS.get(kind, r"(?!)"), fact)
    return found[0] if found else None


def _as_json(fact: str, keys: Sequence[str], model: Model) -> str:
    text = json.dumps({key: _pick(key, fact) for key in keys} | {"answer": fact}, indent=1)
    return text if len(keys) <= model.most_json_keys else text.removesuffix("}")


def _grade(reading: Reading, submitted: str) -> str:
    reference = next(s for s in reading.sentences if s.startswith("Reference: "))
    wanted = words(reference.removeprefix("Reference: "))
    return "yes" if wanted <= words(submitted) else "no"


def _guess(limit: Limit, fact: str, moment: str) -> str:
    """Right as often as the table says, and in other words each time."""
    digest = hashlib.sha256(moment.encode()).digest()
    claim = (limit.belief or fact) if digest[0] / 256 < limit.right else limit.slip
    opening = ("I believe so", "From memory", "As I recall", "If I am not mistaken")[digest[1] % 4]
    return f"{opening}, and I am {50 + digest[2] % 50} % sure of it: {claim}"
