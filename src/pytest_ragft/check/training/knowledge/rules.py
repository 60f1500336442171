"""How an answer counts that was read closely."""

from pytest_ragft.check.training.knowledge.study import Reading

SHORT_PROMPT = 60
"""Words of a question that brings nothing with it."""
SHORT_ANSWER = 100
"""Words of an answer to it."""
NEW = 0.6
"""Part of an answer's words that carry content and do not stand in the prompt."""
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
    if not reading.asks:
        return ""
    if new and new * HALF >= reading.stated:
        return "names"
    closed = reading.asked < SHORT_PROMPT and reading.said <= SHORT_ANSWER
    return "closed book" if closed and reading.taken <= 1 - NEW and not reading.chats else ""
