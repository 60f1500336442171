"""An `Answer` of whatever an app returned: text, mapping, or a library's own object."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pytest_ragft.checks.answer import Answer, Context, ToolCall

TEXT = ("text", "answer", "output", "response", "content", "reply", "result")
"""Names under which mappings and objects hold the text of an answer."""
CONTEXTS = ("contexts", "retrieval_context", "retrieved_contexts", "context", "source_nodes")
SOURCES = ("sources", "documents")
_CONTEXT_TEXT = ("text", "content", "page_content")
_CONTEXT_SOURCE = ("source", "path", "file_path", "file_name", "url", "title", "name")
_CONTEXT_ID = ("doc_id", "id", "node_id")
_PLAIN_BLOCKS = (None, "text", "output_text")
_CALLS = ("function_call", "tool_use", "tool_call", "function")


def answer_of(value: object) -> Answer:
    """Text, `Answer`, a mapping with its text under `text`, `answer`, `output`, `response`,
    `content`, `reply` or `result`, or an object of openai, anthropic, LangChain, LlamaIndex or
    any other with such an attribute.

    Raises TypeError for anything else.
    """
    if isinstance(value, Answer):
        return value
    if isinstance(value, str):
        return Answer(str(value))
    message = _message(value)
    text = _text(message)
    calls = tuple(_tool_calls(message))
    if text is None and not calls:
        raise TypeError(
            f"{_brief(value)} is no answer that a check can read. Give a text, a checks.Answer, a "
            f"mapping or an object with its text under {', '.join(TEXT)}, or a reply of "
            "openai, anthropic, LangChain or LlamaIndex."
        )
    contexts = tuple(_contexts(_first(message, CONTEXTS)))
    return Answer(text or "", calls, contexts, tuple(_sources(_first(message, SOURCES))))


def _get(value: object, name: str) -> object:
    """An entry of a mapping or an attribute; None where there is none."""
    if isinstance(value, Mapping):
        return value.get(name)
    try:
        found = getattr(value, name, None)
    except Exception:  # noqa: BLE001  # a library's property, such as the text of a blocked reply
        return None
    return None if callable(found) and not isinstance(found, str) else found


def _first(value: object, names: Iterable[str]) -> object:
    return next((found for name in names if (found := _get(value, name)) is not None), None)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _entries(value: object) -> Iterable[object]:
    return value if isinstance(value, Sequence) and _is_list(value) else ()


def _message(value: object) -> object:
    """The message in a reply of OpenAI, Mistral, Ollama, Cohere or Bedrock, else the value."""
    for choice in _entries(_get(value, "choices")):
        return _get(choice, "message") or choice
    messages = (_get(holder, "message") for holder in (value, _get(value, "output")))
    return next((each for each in messages if each is not None and _get(each, "content")), value)


def _text(message: object) -> str | None:
    for name in (*TEXT, "refusal"):
        found = _get(message, name)
        if isinstance(found, str):
            return str(found)
        blocks = list(_entries(found))
        if blocks and any(_block_text(block) is not None for block in blocks):
            return "".join(_block_text(block) or "" for block in blocks)
    # A message may say nothing, which is a reply as well.
    return "" if isinstance(_get(message, "role"), str) else None


def _block_text(block: object) -> str | None:
    """The text of one block of content, as anthropic, OpenAI's responses and LangChain have it."""
    if isinstance(block, str):
        return block
    if _get(block, "type") == "message":
        return _text(block)
    text = _get(block, "text")
    return str(text) if _get(block, "type") in _PLAIN_BLOCKS and isinstance(text, str) else None


def _tool_calls(message: object) -> Iterator[ToolCall]:
    calls = [*_entries(_get(message, "tool_calls")), *_entries(_get(message, "function_calls"))]
    for name in ("content", "output"):
        for each in _entries(_get(message, name)):
            if called := _get(each, "toolUse"):
                calls.append(called)
            elif _get(each, "type") in _CALLS:
                calls.append(each)
    for call in calls:
        if isinstance(call, ToolCall):
            yield call
            continue
        called = _get(call, "function") or call
        tool = _get(called, "name")
        if isinstance(tool, str):
            yield ToolCall(tool, _arguments(_first(called, ("arguments", "args", "input"))))


def _arguments(value: object) -> Mapping[str, object]:
    """Arguments as a mapping; what is no JSON object stands under `""` as it came."""
    found = _parsed(value) if isinstance(value, str) else value
    if isinstance(found, Mapping):
        return {str(key): each for key, each in found.items()}
    return {} if found is None else {"": value}


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _contexts(value: object) -> Iterator[Context]:
    for each in [value] if isinstance(value, str) else _entries(value):
        if isinstance(each, Context):
            yield each
        elif isinstance(each, str):
            yield Context(each)
        else:
            node = _get(each, "node") or each
            text = _first(node, _CONTEXT_TEXT)
            if isinstance(text, str):
                yield Context(text, _source(node))


def _sources(value: object) -> Iterator[str]:
    for each in [value] if isinstance(value, str) else _entries(value):
        found = each if isinstance(each, str) else _source(each)
        if found:
            yield found


def _source(value: object) -> str | None:
    """By its name, else by that in its metadata, else by its id."""
    metadata = _get(value, "metadata")
    found = (
        _first(value, _CONTEXT_SOURCE)
        or _first(metadata, _CONTEXT_SOURCE)
        or _first(value, _CONTEXT_ID)
    )
    return found if isinstance(found, str) else None


def _brief(value: object) -> str:
    shown = repr(value)
    return f"{shown[:60]}{'...' if len(shown) > 60 else ''} ({type(value).__name__})"  # noqa: PLR2004  # what fits on a line
