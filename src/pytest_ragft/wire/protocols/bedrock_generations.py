"""What the model families on Bedrock that take a bare prompt answer, each in its own fields."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_ragft.wire.protocol import Body


@dataclass(frozen=True, slots=True)
class Generation:
    """A family by its name in a model's, and how it puts a text."""

    name: str
    whole: Callable[[str], Body]
    piece: Callable[[str, str | None], Body]
    """`piece(text, reason)`: a piece of a stream, the last one with the reason to stop."""


def generation_of(model: str) -> Generation:
    """Where the name says nothing, as for a model that a team imported: as Llama does."""
    return next((each for each in _GENERATIONS if each.name in model), _LLAMA)


def _llama(text: str, reason: str | None) -> Body:
    return {
        "generation": text,
        "prompt_token_count": 0,
        "generation_token_count": 0,
        "stop_reason": reason,
    }


def _mistral(text: str, reason: str | None) -> Body:
    return {"outputs": [{"text": text, "stop_reason": reason}]}


def _deepseek(text: str, reason: str | None) -> Body:
    return {"choices": [{"text": text, "stop_reason": reason}]}


def _anthropic(text: str, reason: str | None) -> Body:
    return {"type": "completion", "completion": text, "stop_reason": reason, "stop": None}


def _cohere(text: str) -> Body:
    told = {"id": "ragft", "text": text, "finish_reason": "COMPLETE"}
    return {"id": "ragft", "generations": [told], "prompt": ""}


def _cohere_piece(text: str, reason: str | None) -> Body:
    if reason is None:
        return {"text": text, "is_finished": False}
    return {"text": text, "is_finished": True, "finish_reason": "COMPLETE"}


def _ai21(text: str, reason: str | None) -> Body:
    told = {"data": {"text": text}, "finishReason": {"reason": reason}}
    return {"id": 0, "prompt": {"text": ""}, "completions": [told]}


_LLAMA = Generation("meta.", lambda text: _llama(text, "stop"), _llama)
_GENERATIONS = (
    _LLAMA,
    Generation("mistral.", lambda text: _mistral(text, "stop"), _mistral),
    Generation("deepseek.", lambda text: _deepseek(text, "stop"), _deepseek),
    Generation("anthropic.", lambda text: _anthropic(text, "stop_sequence"), _anthropic),
    Generation("cohere.", _cohere, _cohere_piece),
    Generation("ai21.", lambda text: _ai21(text, "endoftext"), _ai21),
)
