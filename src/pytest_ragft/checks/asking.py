"""The way to a model that checks ask: openai's client, and what goes wrong with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openai import OpenAI


class JudgeError(RuntimeError):
    """A model that was to judge gave nothing that can be used: that says nothing of the reply."""


@contextmanager
def asked(model: str, base_url: str | None, api_key_env: str) -> "Iterator[OpenAI]":
    """A client of OpenAI or of `base_url`, while the block runs.

    Raises `JudgeError` where there is no key, and where the model cannot be asked.
    """
    from openai import OpenAI, OpenAIError  # noqa: PLC0415  # half a second, for those who ask

    key, address = os.environ.get(api_key_env), base_url or os.environ.get("OPENAI_BASE_URL")
    if not key and not address:
        raise JudgeError(
            f"asking {model!r} takes a key: set the environment variable {api_key_env}, or the "
            "base URL of a server without keys."
        )
    try:
        with OpenAI(api_key=key or "none", base_url=address) as client:
            yield client
    except OpenAIError as error:
        raise JudgeError(f"{model!r} could not be asked: {error}") from error
