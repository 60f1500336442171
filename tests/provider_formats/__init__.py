"""The wire formats that the loopback provider speaks, one a file."""

from provider_formats import (
    anthropic_messages,
    bedrock_converse,
    bedrock_invoke,
    cohere_chat,
    cohere_chat_v1,
    gemini,
    mistral_conversations,
    mistral_fim,
    ollama,
    openai_chat,
    openai_completions,
    openai_responses,
)
from provider_formats.scripted import Asked, WireFormat

FORMATS: tuple[WireFormat, ...] = (
    openai_chat.FORMAT,
    openai_responses.FORMAT,
    openai_completions.FORMAT,
    anthropic_messages.FORMAT,
    mistral_fim.FORMAT,
    mistral_conversations.FORMAT,
    gemini.FORMAT,
    ollama.FORMAT,
    cohere_chat.FORMAT,
    cohere_chat_v1.FORMAT,
    bedrock_converse.FORMAT,
    bedrock_invoke.FORMAT,
)


def format_of(asked: Asked) -> WireFormat:
    """By the path; what no format knows is answered as a chat completion."""
    found = (each for each in FORMATS if each.matches(asked))
    return next(found, openai_chat.FORMAT)
