"""Every text that the bot sends to the model."""

from docs_bot.passages import Passage

RULES = (
    "You answer questions about Python from the documentation that you are given. "
    "If it does not hold the answer, say that you are not sure."
)
CHAT_RULES = "You are a friendly guide to the history of Python."
CARD_RULES = "{rules} Reply in JSON with keys {keys}."


def grounded(question: str, passages: list[Passage]) -> str:
    """The user's turn: what was found, then what was asked."""
    context = "\n\n".join(passage.text for passage in passages)
    return f"Context:\n\n{context}\n\nQuestion: {question}"
