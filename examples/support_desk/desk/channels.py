"""The channels over which customers ask; each has its own way to find and to fill in context."""

import functools
import os
from collections.abc import Sequence

from langchain_core.documents import Document
from openai import OpenAI

from desk.prompts import CARD_RULES, GROUNDED, PLAIN, RULES, SEPARATOR, WELCOME_RULES
from desk.retrieval import ByTitle, nearest

SECONDS = 30.0
WIDGET_BUDGET = 1_000
"""Characters of context in the widget, which has to answer fast."""


@functools.cache
def client() -> OpenAI:
    """One client, and so one pool of connections, for all calls."""
    return OpenAI(timeout=SECONDS, max_retries=1)


def chat(question: str, earlier: str = "") -> str:
    """The chat on the support pages: the three passages nearest to all that was said."""
    found = nearest(3).invoke(f"{earlier} {question}".strip())
    return complete(RULES, grounded(question, found))


def email(question: str, earlier: str = "") -> str:
    """Answers to e-mails, which may take their time: fourteen passages."""
    found = nearest(14).invoke(f"{earlier} {question}".strip())
    return complete(RULES, grounded(question, found))


def ticket(question: str) -> str:
    """Suggestions to the staff: the best three of ten by the titles of their pages."""
    found = ByTitle(base=nearest(10), keep=3).invoke(question)
    return complete(RULES, grounded(question, found))


def widget(question: str, earlier: str = "") -> str:
    """The widget in the web interface: eight passages, as far as they fit."""
    found = nearest(8).invoke(f"{earlier} {question}".strip())
    return complete(RULES, grounded(question, found, budget=WIDGET_BUDGET))


def welcome(question: str) -> str:
    """Small talk on the start page of the shop."""
    return complete(WELCOME_RULES, PLAIN.format(question=question))


def card(question: str, keys: Sequence[str] = ("answer", "number")) -> str:
    """An answer as JSON text, for the app on the phone."""
    rules = CARD_RULES.format(rules=RULES, keys=", ".join(keys))
    return complete(rules, grounded(question, nearest(3).invoke(question)))


def grounded(question: str, found: Sequence[Document], budget: int | None = None) -> str:
    """The user's turn: what was found, then what was asked."""
    context = SEPARATOR.join(document.page_content for document in found)
    return GROUNDED.format(context=context[:budget], question=question)


def complete(rules: str, prompt: str) -> str:
    """The model's reply to one prompt."""
    completion = client().chat.completions.create(
        model=os.environ.get("DESK_MODEL", "gpt-4o-mini"),
        messages=[{"role": "system", "content": rules}, {"role": "user", "content": prompt}],
    )
    return completion.choices[0].message.content or ""
