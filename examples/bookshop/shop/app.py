"""Asks a model over the `openai` client; endpoint, key and model come from the environment."""

import functools
import os

from openai import OpenAI

from shop.pages import search

RULES = (
    "You answer questions of customers of a bookshop from the pages that you are given. "
    "If they do not hold the answer, say that you are not sure."
)


@functools.cache
def client() -> OpenAI:
    """One client, and so one pool of connections, for all calls."""
    return OpenAI(timeout=30.0, max_retries=1)


def answer(question: str) -> str:
    """An answer from the pages of the shop."""
    pages = "\n\n".join(search(question))
    completion = client().chat.completions.create(
        model=os.environ.get("SHOP_MODEL", "gpt-4o-mini"),
        messages=[
            {"role": "system", "content": RULES},
            {"role": "user", "content": f"Pages:\n\n{pages}\n\nQuestion: {question}"},
        ],
    )
    return completion.choices[0].message.content or ""
