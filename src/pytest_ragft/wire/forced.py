"""The tool that a request makes the model call: there an answer comes as its arguments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.untrusted import loaded, mapping, mappings, string

_HELD = ("function", "functionDeclarations", "function_declarations", "toolSpec")
_SCHEMAS = (
    "parameters",
    "input_schema",
    "inputSchema",
    "parametersJsonSchema",
    "parameters_json_schema",
)
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
    named = _named(body)
    if named is None:
        return None
    return _only({name: known for name, known in _tools(body) if not named or name in named}, text)


def fitting_call(body: Body, text: str) -> Forced | None:
    """The same where no call can be forced: by the fields, which the tool must tell."""
    return _only({name: known for name, known in _tools(body) if known}, text)


def _only(tools: Mapping[str, frozenset[str] | None], text: str) -> Forced | None:
    arguments = loaded(text)
    if not isinstance(arguments, dict):
        return None
    fitting = [name for name, known in tools.items() if known is None or arguments.keys() <= known]
    return Forced(fitting[0], arguments, text) if len(fitting) == 1 else None


def _named(body: Body) -> frozenset[str] | None:
    """Names of the tools of which one must be called, empty for all; `None`: none must."""
    choice = body.get("tool_choice") or mapping(body.get("toolConfig")).get("toolChoice")
    if config := _gemini(body):
        choice = {"type": config.get("mode"), "names": config.get("allowedFunctionNames")}
    if isinstance(choice, str):
        return frozenset() if choice.casefold() in _SOME else None
    given = mapping(choice)
    one = string(_inner(given).get("name"))
    if one:
        return frozenset([one])
    if string(given.get("type")).casefold() not in _SOME and "any" not in given:
        return None
    names = given.get("names")
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def _inner(choice: Body) -> Body:
    """Where a choice names its tool."""
    inner = (mapping(choice.get(name)) for name in ("function", "tool"))
    return choice if choice.get("name") else next(filter(None, inner), {})


def _gemini(body: Body) -> Body:
    config = mapping(body.get("toolConfig") or body.get("tool_config"))
    return mapping(config.get("functionCallingConfig") or config.get("function_calling_config"))


def _tools(body: Body) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Each tool's name and its arguments' names, `None` where it does not tell them."""
    for tool in mappings(body.get("tools") or mapping(body.get("toolConfig")).get("tools")):
        inner = [each for key in _HELD for each in mappings(tool.get(key))]
        for each in inner or [tool]:
            schema = next((mapping(each.get(key)) for key in _SCHEMAS if each.get(key)), {})
            known = (mapping(schema.get("json")) or schema).get("properties")
            name = string(each.get("name"))
            if name:
                yield name, frozenset(known) if isinstance(known, dict) else None
