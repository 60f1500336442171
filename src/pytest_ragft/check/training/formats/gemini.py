"""Contents of parts, as Gemini takes them; the model speaks last."""

from typing import Any

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.chat import speaks
from pytest_ragft.check.training.formats.content import MeantError, Tools, dumped, text_of
from pytest_ragft.check.training.formats.conversation import turns
from pytest_ragft.check.training.formats.format import Format, Reading, shown
from pytest_ragft.check.training.formats.style import CHAT, Talk
from pytest_ragft.check.training.turn import Fault, Row

_STYLE = CHAT._replace(content="parts", expected="user or model")


def _turns(row: Row, line: int, number: int, columns: Columns) -> Reading:
    try:
        given = row.get("systemInstruction", row.get("system_instruction"))
        system = _told(given) if given else ""
        tools = Tools(dumped(row["tools"])) if row.get("tools") else Tools()
        contents = row["contents"]
        messages = (
            [_message(content) for content in contents] if isinstance(contents, list) else contents
        )
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)
        return
    yield from turns(messages, line, number, Talk(_STYLE, columns.trained, tools, system))


def _told(value: Any) -> str:  # noqa: ANN401  # rows hold anything
    if isinstance(value, dict):
        return text_of(value.get("parts"), "parts of systemInstruction")
    if isinstance(value, str):
        return value
    raise MeantError(f"systemInstruction: {shown(value)}", "an object with parts")


def _message(content: Any) -> Any:  # noqa: ANN401  # as above
    """Calls and their results stand among the parts."""
    if not isinstance(content, dict) or not isinstance(content.get("parts"), list):
        return content
    parts = content["parts"]
    calls = [call for call in (_named(part, "functionCall") for part in parts) if call]
    results = [result for result in (_named(part, "functionResponse") for part in parts) if result]
    if calls:
        told = [{"name": call["name"], "arguments": call.get("args", {})} for call in calls]
        return {**content, "tool_calls": told}
    if results:
        texts = [{"text": dumped(result.get("response"))} for result in results]
        return {"role": "tool", "parts": texts}
    return content


def _named(part: Any, key: str) -> dict[str, Any]:  # noqa: ANN401  # as above
    value = part.get(key) if isinstance(part, dict) else None
    return value if isinstance(value, dict) and "name" in value else {}


FORMAT = Format("gemini", ("contents",), lambda row: speaks(row, "contents", "parts"), _turns)
