"""Every wire format that is recognised."""

from pytest_ragft.wire.protocol import Protocol
from pytest_ragft.wire.protocols import openai_chat, openai_responses

PROTOCOLS: tuple[Protocol, ...] = (openai_chat.PROTOCOL, openai_responses.PROTOCOL)
