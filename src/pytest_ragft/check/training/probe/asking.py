"""A model asked through the openai client, within a number of calls."""

from threading import Lock
from typing import TYPE_CHECKING

from pytest_ragft.check.training.probe.store import Store, key_of
from pytest_ragft.redact import redact

if TYPE_CHECKING:
    from openai import OpenAI

LONGEST_ANSWER = 128
"""Tokens."""
TIMEOUT = 120.0
"""Seconds for one answer."""


class ProbeError(ValueError):
    """A probe that cannot be made; the message is for the user."""


class SpentError(Exception):
    """No more calls may be made."""


class Asker:
    """Asks what is not yet known, as often as is allowed."""

    def __init__(self, model: str, store: Store, most: int) -> None:
        """Raises `ProbeError`."""
        self.model = model
        self.store = store
        self.left = most
        self.made = 0
        self._lock = Lock()
        self._client = _client()

    def key(self, prompt: str, temperature: float, number: int) -> str:
        return key_of(self._client.base_url, self.model, temperature, number, prompt)

    def __call__(self, prompt: str, temperature: float, number: int) -> str:
        """Raises `SpentError` and `ProbeError`."""
        key = self.key(prompt, temperature, number)
        known = self.store.get(key)
        if known is not None:
            return known
        with self._lock:
            if not self.left:
                raise SpentError
            self.left -= 1
            self.made += 1
        text = self._answer(prompt, temperature)
        self.store.put(key, text)
        return text

    def _answer(self, prompt: str, temperature: float) -> str:
        from openai import APIStatusError, OpenAIError  # noqa: PLC0415  # slow to import

        try:
            reply = self._client.chat.completions.create(
                model=self.model,
                messages=[{"role": "user", "content": prompt}],
                temperature=temperature,
                max_tokens=LONGEST_ANSWER,
            )
        except APIStatusError as error:
            said = redact(error.message)
            raise ProbeError(
                f"{self._client.base_url} answered {error.status_code} for the model "
                f"{self.model!r}: {said}. Answers so far are kept; run it again to go on."
            ) from None
        except OpenAIError as error:
            raise ProbeError(
                f"{self._client.base_url} cannot be asked: {redact(str(error))} Set "
                "OPENAI_BASE_URL to where the model is served. Answers so far are kept."
            ) from None
        choices = reply.choices or []
        return (choices[0].message.content or "") if choices else ""


def _client() -> "OpenAI":
    from openai import OpenAI, OpenAIError  # noqa: PLC0415  # slow to import

    try:
        return OpenAI(timeout=TIMEOUT)
    except OpenAIError as error:
        raise ProbeError(
            f"No model can be asked: {redact(str(error))} For a server of your own set "
            "OPENAI_BASE_URL, and OPENAI_API_KEY to anything."
        ) from None
