"""A request of turns with `text`, and the response to it, as Yandex takes them."""

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.chat import speaks
from pytest_ragft.check.training.formats.content import MeantError, field
from pytest_ragft.check.training.formats.conversation import asked
from pytest_ragft.check.training.formats.format import Format, Reading
from pytest_ragft.check.training.formats.style import CHAT, Talk
from pytest_ragft.check.training.turn import Fault, Row, Turn

_TALK = Talk(CHAT._replace(content="text", expected="system, user or assistant"))


def _turns(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    try:
        before = asked(row["request"], _TALK)
        target = field(row, "response")
        yield Turn(line, number, before.prompt, target, before.question, before.system)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


FORMAT = Format(
    "request-response", ("request", "response"), lambda row: speaks(row, "request", "role"), _turns
)
