"""What a request offers beside its turns, told alike in every wire format."""

from collections.abc import Iterator

from pytest_ragft.wire.protocol import Body

_HELD = ("tools", "functions", "toolConfig", "tool_config")
_INNER = ("tools", "function", "functionDeclarations", "function_declarations", "toolSpec")
_KEPT = ("previous_response_id", "conversation", "conversation_id", "thread_id")
"""How formats name turns that the provider keeps."""


def tool_names(body: Body) -> tuple[str, ...]:
    """Names of the tools that the model may call, sorted; built-in ones by their type."""
    names = {name for held in _HELD for name in _names(body.get(held))}
    return tuple(sorted(names))


def continues(body: Body) -> bool:
    """Whether the turns before these are with the provider, or coded, and not told in the body.

    Gemini's cached content is no such thing: it was there before the model said anything.
    """
    return any(body.get(name) for name in _KEPT) or _is_coded(body.get("context"))


def _is_coded(context: object) -> bool:
    """What Ollama's generate gives with a reply, to be handed back: the turns as token ids."""
    return isinstance(context, list) and bool(context) and all(type(one) is int for one in context)


def _names(given: object) -> Iterator[str]:
    match given:
        case list():
            for item in given:
                yield from _names(item)
        case dict():
            found = [inner for key in _INNER for inner in _names(given.get(key))]
            name = given.get("name") or given.get("type")
            if found:
                yield from found
            elif isinstance(name, str):
                yield name
