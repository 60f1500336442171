"""The check of the tools that a model asked for."""

from collections.abc import Mapping

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer, ToolCall
from pytest_ragft.checks.check import Check, Finding, check
from pytest_ragft.checks.wording import plain


@check
def calls_tool(
    name: str, arguments: Mapping[str, object] | None = None, *, only: bool = False
) -> Finding:
    """The model asked for this tool, with these arguments among its own; `only`: with no others.

    Texts are compared but for case, white space and quotes, numbers by their value; a check may
    stand for an argument: `{"city": checks.contains("Paris")}`.
    """
    sought = given.text("name", name)
    wanted = given.mapping("arguments", arguments or {})

    def find(answer: Answer) -> str | None:
        if any(_fits(call, sought, wanted, only=only) for call in answer.tool_calls):
            return None
        found = ", ".join(map(_written, answer.tool_calls)) or "no call of a tool"
        return f"expected a call of {_written(ToolCall(sought, wanted))}, found {found}"

    return find


def _fits(call: ToolCall, name: str, wanted: Mapping[str, object], *, only: bool) -> bool:
    told = call.arguments
    if call.name != name or not wanted.keys() <= told.keys():
        return False
    if only and told.keys() != wanted.keys():
        return False
    return all(_same(value, told[key]) for key, value in wanted.items())


def _same(wanted: object, told: object) -> bool:
    if isinstance(wanted, Check):
        return wanted.fault(told if isinstance(told, str) else repr(told)) is None
    if isinstance(wanted, str) and isinstance(told, str):
        return plain(wanted) == plain(told)
    if isinstance(wanted, Mapping) and isinstance(told, Mapping):
        same_keys = wanted.keys() == told.keys()
        return same_keys and all(_same(value, told[key]) for key, value in wanted.items())
    if isinstance(wanted, list | tuple) and isinstance(told, list | tuple):
        return len(wanted) == len(told) and all(map(_same, wanted, told))
    return isinstance(wanted, bool) == isinstance(told, bool) and wanted == told


def _written(call: ToolCall) -> str:
    shown = ", ".join(f"{key}={value!r}" for key, value in call.arguments.items())
    return f"{call.name}({shown[:200]})"
