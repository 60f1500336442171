"""Asks a model over the `openai` client; endpoint, key and model come from the environment."""

import functools
import os
from collections.abc import Iterator

from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletionMessageParam

from docs_bot.prompts import CARD_RULES, CHAT_RULES, RULES, grounded
from docs_bot.retrieval import search

SECONDS = 30.0


def model() -> str:
    """The model to ask."""
    return os.environ.get("DOCS_BOT_MODEL", "gpt-4o-mini")


@functools.cache
def client() -> OpenAI:
    """One client, and so one pool of connections, for all calls."""
    return OpenAI(timeout=SECONDS, max_retries=1)


def answer(question: str) -> str:
    """An answer from the documentation."""
    return complete(RULES, grounded(question, search(question)))


async def answer_async(question: str) -> str:
    """As `answer`, for web handlers."""
    turns = messages(RULES, grounded(question, search(question)))
    async with AsyncOpenAI(timeout=SECONDS, max_retries=1) as asynchronous:
        completion = await asynchronous.chat.completions.create(model=model(), messages=turns)
    return completion.choices[0].message.content or ""


def stream_answer(question: str) -> Iterator[str]:
    """As `answer`, piece by piece."""
    turns = messages(RULES, grounded(question, search(question)))
    with client().chat.completions.create(model=model(), messages=turns, stream=True) as stream:
        for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content


def card(question: str, keys: tuple[str, ...] = ("answer", "exception")) -> str:
    """An answer as JSON text, for the cards of the web page."""
    rules = CARD_RULES.format(rules=RULES, keys=", ".join(keys))
    return complete(rules, grounded(question, search(question)))


def brief(question: str) -> str:
    """As `answer`, over the newer responses endpoint."""
    prompt = grounded(question, search(question))
    response = client().responses.create(model=model(), instructions=RULES, input=prompt)
    return response.output_text


def chat(question: str) -> str:
    """An answer without documentation, for questions about the history of Python."""
    return complete(CHAT_RULES, f"Question: {question}")


def complete(rules: str, prompt: str) -> str:
    """The model's reply to one prompt."""
    turns = messages(rules, prompt)
    completion = client().chat.completions.create(model=model(), messages=turns)
    return completion.choices[0].message.content or ""


def messages(rules: str, prompt: str) -> list[ChatCompletionMessageParam]:
    """A prompt as the chat endpoint takes it."""
    return [{"role": "system", "content": rules}, {"role": "user", "content": prompt}]
