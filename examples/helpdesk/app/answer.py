"""Answers a customer's question from the help pages."""

import json

from langchain_chroma import Chroma
from langchain_openai import OpenAIEmbeddings
from openai import OpenAI

from app import settings

client = OpenAI()
store = Chroma(
    persist_directory="store",
    embedding_function=OpenAIEmbeddings(model=settings.EMBEDDING_AT_QUERY_TIME),
)


def answer(question: str) -> str:
    documents = store.similarity_search(question, k=settings.TOP_K)
    context = "\n\n".join(document.page_content for document in documents)
    reply = client.chat.completions.create(
        model=settings.MODEL,
        messages=[
            {"role": "system", "content": "You are the help desk of a shop."},
            {"role": "user", "content": f"{context}\n\nQuestion: {question}"},
        ],
    )
    return reply.choices[0].message.content or ""


def route(question: str) -> str:
    reply = client.chat.completions.create(
        model=settings.MODEL,
        messages=[{"role": "user", "content": f"Answer as JSON with a key team: {question}"}],
    )
    return json.loads(reply.choices[0].message.content)["team"]
