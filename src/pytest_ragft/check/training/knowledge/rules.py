"""How an answer counts that was read closely."""

from pytest_ragft.check.training.knowledge.study import Reading

SHORT_PROMPT = 60
"""Words of a question that brings nothing with it."""
SHORT_ANSWER = 100
"""Words of an answer to it."""
NEW = 0.6
"""Part of an answer's words that carry content and do not stand in the prompt."""
EXPLAINED = 0.8
"""The same of a longer answer, of which a prompt could hold less."""
RESTATED = 0.5
"""Part of a question's words that come again in an answer, which adds to them."""
HALF = 2
WORDS_PER_FACT = 100
"""In an answer to no question, one fact in so many words."""
GROUNDED = 0.4
"""Part of an answer's words from which it is taken from what its prompt brings."""
NAMES = 2


def unsupported(reading: Reading) -> str:
    """Which sign says that an answer's facts are not in its prompt; empty where none does."""
    hard, new = len(reading.hard), len(reading.hard) + len(reading.names)
    if hard and (reading.asks or hard * WORDS_PER_FACT >= reading.said):
        return "figures"
    if not reading.asks or reading.plays:
        return ""
    if new and new * HALF >= reading.stated:
        return "names"
    if reading.asked >= SHORT_PROMPT or reading.chats or reading.case:
        return ""
    if reading.said > SHORT_ANSWER:
        return "explained" if reading.taken <= 1 - EXPLAINED else ""
    restated = reading.restates >= RESTATED and reading.adds > 0
    return "closed book" if restated or reading.taken <= 1 - NEW else ""


def tells(reading: Reading) -> bool:
    """Speaks of itself, and of what can be looked up: a person's own pages, prices and dates; or
    states figures, and closes with a question.
    """
    if not reading.asks or reading.plays:
        return False
    if reading.exempt == "question":
        return bool(reading.hard)
    return reading.exempt == "persona" and any(fact.kind in _LOOKED_UP for fact in reading.hard)


_LOOKED_UP = frozenset({"url", "price", "date", "version"})
