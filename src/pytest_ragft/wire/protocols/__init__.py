"""Every wire format that is recognised."""

from pytest_ragft.wire.protocol import Protocol
from pytest_ragft.wire.protocols import (
    anthropic_messages,
    bedrock_converse,
    bedrock_invoke,
    cohere_chat,
    cohere_chat_v1,
    gemini,
    mistral_conversations,
    mistral_fim,
    ollama_chat,
    ollama_generate,
    openai_chat,
    openai_completions,
    openai_responses,
)

PROTOCOLS: tuple[Protocol, ...] = (
    openai_chat.PROTOCOL,
    openai_responses.PROTOCOL,
    openai_completions.PROTOCOL,
    anthropic_messages.PROTOCOL,
    mistral_fim.PROTOCOL,
    mistral_conversations.PROTOCOL,
    gemini.PROTOCOL,
    ollama_chat.PROTOCOL,
    ollama_generate.PROTOCOL,
    cohere_chat.PROTOCOL,
    cohere_chat_v1.PROTOCOL,
    bedrock_converse.PROTOCOL,
    bedrock_invoke.PROTOCOL,
)
