"""The tool that a request makes the model call: there an answer comes as its arguments."""

from collections.abc import Iterator
from dataclasses import dataclass

from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.untrusted import loaded, mapping, mappings, string

_HELD = ("function", "functionDeclarations", "function_declarations")
_SCHEMAS = ("parameters", "input_schema", "parametersJsonSchema", "parameters_json_schema")
_SOME = ("required", "any")
"""How formats say that any tool must be called."""


@dataclass(frozen=True, slots=True)
class Forced:
    """A tool call that stands for an answer."""

    name: str
    arguments: Body
    written: str
    """The arguments as they were told."""


def forced_call(body: Body, text: str) -> Forced | None:
    """The one tool call that says `text`, where a call is forced and a tool takes its fields."""
    arguments = loaded(text)
    named = _named(body)
    if named is None or not isinstance(arguments, dict):
        return None
    fitting = [
        name
        for name, known in _tools(body.get("tools"))
        if (not named or name in named) and (known is None or arguments.keys() <= known)
    ]
    return Forced(fitting[0], arguments, text) if len(fitting) == 1 else None


def _named(body: Body) -> frozenset[str] | None:
    """Names of the tools of which one must be called, empty for all; `None`: none must."""
    choice = body.get("tool_choice")
    if config := _gemini(body):
        choice = {"type": config.get("mode"), "names": config.get("allowedFunctionNames")}
    if isinstance(choice, str):
        return frozenset() if choice.casefold() in _SOME else None
    given = mapping(choice)
    one = string(given.get("name") or mapping(given.get("function")).get("name"))
    if one:
        return frozenset([one])
    if string(given.get("type")).casefold() not in _SOME:
        return None
    names = given.get("names")
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def _gemini(body: Body) -> Body:
    config = mapping(body.get("toolConfig") or body.get("tool_config"))
    return mapping(config.get("functionCallingConfig") or config.get("function_calling_config"))


def _tools(given: object) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Each tool's name and its arguments' names, `None` where it does not tell them."""
    for tool in mappings(given):
        inner = [each for key in _HELD for each in mappings(tool.get(key))]
        for each in inner or [tool]:
            schema = next((mapping(each.get(key)) for key in _SCHEMAS if each.get(key)), {})
            known = schema.get("properties")
            name = string(each.get("name"))
            if name:
                yield name, frozenset(known) if isinstance(known, dict) else None
