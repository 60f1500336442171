"""What each real provider refuses with an error 400, one wire format a file."""

from collections.abc import Callable, Iterator

from provider_formats.scripted import Asked

from provider_rules import (
    anthropic_messages,
    bedrock_converse,
    bedrock_invoke,
    cohere_chat,
    gemini,
    mistral_chat,
    ollama,
    openai_chat,
    openai_completions,
    openai_responses,
)

Rules = Callable[[Asked], Iterator[str]]
"""A sentence for each thing that is wrong with a request."""

RULES: dict[str, Rules] = {
    "openai-chat": openai_chat.faults,
    "openai-responses": openai_responses.faults,
    "openai-completions": openai_completions.faults,
    "mistral-chat": mistral_chat.faults,
    "anthropic-messages": anthropic_messages.faults,
    "bedrock-converse": bedrock_converse.faults,
    "bedrock-invoke": bedrock_invoke.faults,
    "gemini": gemini.faults,
    "cohere-chat": cohere_chat.faults,
    "ollama-chat": ollama.chat_faults,
    "ollama-generate": ollama.generate_faults,
}
