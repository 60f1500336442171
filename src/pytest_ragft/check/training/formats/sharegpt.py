"""ShareGPT: turns with `from` and `value`; and its preference and KTO kinds."""

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.chat import speaks, spoken, talk_of
from pytest_ragft.check.training.formats.content import (
    MeantError,
    field,
)
from pytest_ragft.check.training.formats.conversation import asked
from pytest_ragft.check.training.formats.format import Format, Reading, any_row, shown
from pytest_ragft.check.training.formats.pair import preferred
from pytest_ragft.check.training.formats.style import Style
from pytest_ragft.check.training.turn import Fault, Row

SHAREGPT = Style(
    "from", "value", "system, human, gpt, function_call or observation", alternates=True
)


_turns = spoken("conversations", SHAREGPT)


def _kto(row: Row, line: int, number: int, columns: Columns) -> Reading:
    """Rows that are tagged as bad teach what not to say: no turn of theirs is learned."""
    tag = row["kto_tag"]
    if not isinstance(tag, bool):
        yield Fault(line, number, f"kto_tag: {shown(tag)}", "true or false")
        return
    for turn in _turns(row, line, number, columns):
        if tag or isinstance(turn, Fault):
            yield turn


def _preference(row: Row, line: int, number: int, columns: Columns) -> Reading:
    try:
        talk = talk_of(row, SHAREGPT, columns)
        before = asked(row["conversations"], talk)
        chosen, rejected = _said(row, "chosen"), _said(row, "rejected")
        yield preferred(line, number, before, chosen, rejected)
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)


def _said(row: Row, name: str) -> str:
    value = row[name]
    if not isinstance(value, dict):
        raise MeantError(f"{name}: {shown(value)}", "an object with from and value")
    return field(value, "value")


FORMATS = (
    Format(
        "sharegpt-preference",
        ("conversations", "chosen", "rejected"),
        lambda row: speaks(row, "conversations", "from"),
        _preference,
    ),
    Format("sharegpt-kto", ("conversations", "kto_tag"), any_row, _kto),
    Format(
        "sharegpt", ("conversations",), lambda row: speaks(row, "conversations", "from"), _turns
    ),
    Format(
        "sharegpt-messages",
        ("messages",),
        lambda row: speaks(row, "messages", "from"),
        spoken("messages", SHAREGPT),
    ),
)
