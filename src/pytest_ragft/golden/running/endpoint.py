"""A model behind an OpenAI-compatible endpoint, asked through the openai client."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest

from pytest_ragft.golden.case import Endpoint, GoldenCase
from pytest_ragft.golden.files.template import filled_text
from pytest_ragft.golden.files.variables import variables_of

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104  # compared, not bound to
_NO_KEY = "none-is-needed"


class EndpointError(Exception):
    """An endpoint that gave no answer; the message is for the user."""


def messages_of(endpoint: Endpoint, case: GoldenCase) -> list[Mapping[str, object]]:
    """What is sent: the system prompt, the case's messages, the question in its prompt."""
    variables = variables_of(case)
    turns: list[Mapping[str, object]] = [dict(turn) for turn in case.messages]
    prompt = filled_text(endpoint.prompt, variables)
    asked = {"role": "user", "content": prompt}
    places = [i for i, turn in enumerate(turns) if turn["role"] == "user"]
    if not places:
        turns = [asked]
    elif isinstance(turns[places[-1]]["content"], str):
        turns[places[-1]] = {**turns[places[-1]], **asked}
    if endpoint.system is not None and not any(turn["role"] == "system" for turn in turns):
        turns.insert(0, {"role": "system", "content": filled_text(endpoint.system, variables)})
    return turns


def asking(endpoint: Endpoint) -> Callable[[Sequence[Mapping[str, object]]], object]:
    """A function that sends messages and returns the reply: its text, or all of it with tools."""
    clients: list[Any] = []

    def ask(messages: Sequence[Mapping[str, object]]) -> object:
        __tracebackhide__ = True
        if not clients:
            clients.append(_client(endpoint))
        return _complete(clients[0], endpoint, messages)

    return ask


def _complete(client: Any, endpoint: Endpoint, messages: Sequence[Mapping[str, object]]) -> object:  # noqa: ANN401  # openai is imported late
    __tracebackhide__ = True
    import openai  # noqa: PLC0415  # takes half a second; only where an endpoint is asked

    try:
        completion = client.chat.completions.create(
            model=endpoint.model, messages=messages, **endpoint.parameters
        )
    except openai.OpenAIError as error:
        raise EndpointError(
            f"{endpoint.model} at {client.base_url} gave no answer: {type(error).__name__}: {error}"
        ) from None
    if not completion.choices:
        raise EndpointError(
            f"{endpoint.model} at {client.base_url} gave an answer without choices."
        )
    message = completion.choices[0].message
    return completion if message.tool_calls else (message.content or message.refusal or "")


def _client(endpoint: Endpoint) -> Any:  # noqa: ANN401  # as above
    __tracebackhide__ = True
    import openai  # noqa: PLC0415  # as above

    base_url = endpoint.base_url or os.environ.get("OPENAI_BASE_URL") or None
    key = os.environ.get(endpoint.api_key_env)
    if not key:
        if base_url is None or urlsplit(base_url).hostname not in _OWN_MACHINE:
            pytest.skip(
                f"no key for {endpoint.model}: set the environment variable {endpoint.api_key_env}"
            )
        key = _NO_KEY
    return openai.OpenAI(base_url=base_url, api_key=key)
