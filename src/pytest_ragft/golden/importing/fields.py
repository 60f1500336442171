"""Fields of other tools as pieces of a golden case."""

from collections.abc import Callable, Mapping
from typing import Any

from pytest_ragft.golden.importing.imported import (
    Field,
    Fields,
    Given,
    Left,
    Piece,
    Pieces,
    RowError,
)
from pytest_ragft.golden.importing.values import is_empty, mapping, plain, structured, text, texts

RETRIEVED = "what was retrieved in some run, not what is right: no oracle"
ANSWERED = "a reply of the model: the target is asked anew"
NO_PLACE = "a golden case has no field for it"
_TEXTS = frozenset({"expects", "source", "tags", "marks"})
TAGS = frozenset(
    {"category", "categories", "tag", "tags", "topic", "topics", "label", "split", "dataset_split"}
)
"""Keys of metadata whose values become tags."""
LONGEST_TAG = 60


def to(name: str, note: str = "") -> Field:
    """A field that becomes one of ours."""
    read: Callable[[Any], Any] = texts if name in _TEXTS else text

    def pieces(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        try:
            yield Given(name, read(value))
        except RowError as error:
            raise RowError(f"{key!r}: {error}") from None

    return Field(name, note, pieces)


def gold(note: str = "the gold text") -> Field:
    """A text or several that hold the answer."""

    def pieces(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        yield from (Given("oracle", each) for each in texts(value))

    return Field("oracle", note, pieces)


def left(reason: str) -> Field:
    return Field("", reason, lambda key, _: iter([Left(f"field {key!r}", reason)]))


def by(becomes: str, note: str, read: Callable[[str, Any], Pieces]) -> Field:
    return Field(becomes, note, read)


def read_elsewhere(*_: object) -> Pieces:
    """Of a field that is read together with others."""
    return iter(())


def labels(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    """Metadata: what sorts cases becomes a tag, the rest has no place."""
    found = structured(value)
    if not isinstance(found, Mapping):
        yield Left(f"field {key!r}", NO_PLACE)
        return
    for name, each in found.items():
        yield from label(f"{key}.{name}", each) if not is_empty(each) else ()


def label(path: str, value: object) -> Pieces:
    """One entry of metadata, under a dotted name."""
    try:
        found = texts(value) if plain(path.rpartition(".")[2]) in TAGS else ()
    except RowError:
        found = ()
    if found and all(len(each) <= LONGEST_TAG for each in found):
        yield Given("tags", found)
    else:
        yield Left(f"field {path!r}", NO_PLACE)


METADATA = by("tags", "the values of category, tags, topic, label and split; no others", labels)


def tag(note: str = "") -> Field:
    """A field whose value sorts cases."""
    return to("tags", note)


def call(name: str, arguments: object = None) -> Piece:
    """A tool that the reply must call."""
    found = {} if is_empty(arguments) else mapping(arguments)
    return Given("checks", ("calls_tool", {"name": name, "arguments": found} if found else name))


def pieces_of(fields: Fields, known: Mapping[str, Field]) -> Pieces:
    """The fields of a row in turn; those that say nothing are passed over."""
    for key, value in fields.items():
        if is_empty(value):
            continue
        if field := known.get(plain(key)):
            yield from field.read(key, value)
        else:
            yield Left(f"field {key!r}", NO_PLACE)
