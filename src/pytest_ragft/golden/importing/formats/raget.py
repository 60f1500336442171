"""Test sets of Giskard's RAGET: `QATestset.save`."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import by, gold, label, pieces_of, read_elsewhere, to
from pytest_ragft.golden.importing.imported import Format, Given, Imported, Pieces, Row, Source
from pytest_ragft.golden.importing.inputs import chat
from pytest_ragft.golden.importing.recognition import has
from pytest_ragft.golden.importing.values import is_empty, mapping, structured

_TAGS = ("question_type", "topic")


def _metadata(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for name, each in mapping(value).items():
        if is_empty(each):
            continue
        if name in _TAGS:
            yield Given("tags", (str(each),))
        else:
            yield from label(f"{key}.{name}", each)


_FIELDS = {
    "question": to("question"),
    "reference_answer": to("expects"),
    "reference_context": gold(),
    "conversation_history": by("messages", "with the question as their last", read_elsewhere),
    "id": to("id"),
    "metadata": by("tags", "`question_type` and `topic`", _metadata),
}


def _pieces(row: Row) -> Pieces:
    history = structured(row.fields.get("conversation_history"))
    if is_empty(history) or not isinstance(history, list):
        yield from pieces_of(row.fields, _FIELDS)
        return
    yield from pieces_of({**row.fields, "question": None}, _FIELDS)
    yield from chat([*history, {"role": "user", "content": row.fields.get("question")}])


def _read(source: Source) -> Imported:
    return assembled(source, _pieces)


FORMAT = Format(
    name="raget",
    title="Giskard RAGET test sets (JSON Lines)",
    signs="`question` with `reference_answer` and `reference_context`",
    fits=lambda source: has(source, "question", "reference_answer", "reference_context"),
    read=_read,
    fields=_FIELDS,
)
