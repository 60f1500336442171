"""Every format of training rows, each in its file; the first that knows a row reads it."""

from pytest_ragft.check.training.formats import (
    alpaca,
    chat,
    completion,
    fields,
    gemini,
    preference,
    request,
    segments,
    sharegpt,
    text,
)
from pytest_ragft.check.training.formats.format import Format

FORMATS: tuple[Format, ...] = (
    preference.OPENAI,
    preference.REJECTED,
    chat.BEDROCK,
    chat.CLAUDE,
    chat.MESSAGES,
    chat.CONVERSATIONS,
    chat.CONVERSATION,
    *sharegpt.FORMATS,
    gemini.FORMAT,
    request.FORMAT,
    *preference.PAIRS,
    completion.STEPWISE,
    completion.UNPAIRED,
    completion.COMPLETION,
    alpaca.FORMAT,
    segments.FORMAT,
    *fields.FORMATS,
    text.FORMAT,
    completion.PROMPT,
    chat.TOGETHER,
)
"""The more demanding before the less."""
BY_NAME = {format_.name: format_ for format_ in FORMATS}

__all__ = ["BY_NAME", "FORMATS", "Format"]
