"""Samples of a dataset of Inspect."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import METADATA, by, left, pieces_of, read_elsewhere, to
from pytest_ragft.golden.importing.imported import (
    Fields,
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    RowError,
    Source,
)
from pytest_ragft.golden.importing.inputs import chat
from pytest_ragft.golden.importing.recognition import has, has_any
from pytest_ragft.golden.importing.values import is_empty, structured, text, texts

_NO_SANDBOX = "no sandbox is set up; use a fixture"


def _asked(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    found = structured(value)
    if isinstance(found, list):
        yield from chat(found)
    else:
        yield Given("question", text(value))


_FIELDS = {
    "input": by("question", "or `messages`", _asked),
    "target": to("expects", "any of several; with `choices`, the text of the chosen one"),
    "choices": by("variables", "as `choices`: how they are shown is the solver's", read_elsewhere),
    "id": to("id"),
    "description": to("comment"),
    "metadata": METADATA,
    **dict.fromkeys(("sandbox", "files", "setup", "checkpoint"), left(_NO_SANDBOX)),
}


def _pieces(fields: Fields) -> Pieces:
    if is_empty(fields.get("choices")):
        yield from pieces_of(fields, _FIELDS)
        return
    yield from pieces_of({**fields, "target": None}, _FIELDS)
    choices = texts(fields["choices"])
    yield Given("variables", {"choices": list(choices)})
    for letter in texts(fields.get("target") or ""):
        yield from _chosen(letter, choices)


def _chosen(letter: str, choices: tuple[str, ...]) -> Pieces:
    at = ord(letter.upper()) - ord("A") if len(letter) == 1 else -1
    if not 0 <= at < len(choices):
        raise RowError(
            f"'target': expected the letter of one of {len(choices)} choices, found {letter!r}"
        )
    yield Given("expects", (choices[at],))
    yield Left("letters of 'choices'", "the expected answer is the text of the choice")


def _read(source: Source) -> Imported:
    return assembled(source, lambda row: _pieces(row.fields))


FORMAT = Format(
    name="inspect",
    title="Inspect samples (JSON, JSON Lines, CSV)",
    signs="`input` with `target` or `choices`",
    fits=lambda source: has(source, "input") and has_any(source, "target", "choices"),
    read=_read,
    fields=_FIELDS,
    remarks=("How a `target` is compared is up to the scorer; here a reply contains it.",),
)
