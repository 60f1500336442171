"""The wire formats that the loopback provider speaks, one a file."""

from provider_formats import openai_chat, openai_responses
from provider_formats.scripted import Asked, WireFormat

FORMATS: tuple[WireFormat, ...] = (openai_chat.FORMAT, openai_responses.FORMAT)


def format_of(asked: Asked) -> WireFormat:
    """By the path; what no format knows is answered as a chat completion."""
    found = (each for each in FORMATS if each.matches(asked))
    return next(found, openai_chat.FORMAT)
