"""Mistral's fill-in-the-middle: asked like a legacy completion, answered like a chat."""

from provider_formats import openai_chat, openai_completions
from provider_formats.scripted import WireFormat

FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/fim/completions"),
    turns=openai_completions.turns,
    whole=openai_chat.completion,
    events=openai_chat.events,
)
