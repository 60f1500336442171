"""Bedrock's InvokeModel with the body that Anthropic's models take."""

from collections.abc import Iterator

from provider_formats.scripted import Asked

from provider_rules import anthropic_messages
from provider_rules.fields import missing

FOREIGN = ("model", "stream")
"""Named by the path, and refused as extra inputs."""


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "anthropic_version")
    yield from (f"{name!r} is an extra input" for name in FOREIGN if name in asked.body)
    yield from anthropic_messages.body_faults(asked.body)
