"""JSON lines, one passage or document each, as search benchmarks and vector stores export them."""

import json
from collections.abc import Iterator, Mapping
from io import BufferedIOBase

from pytest_ragft.corpus.decoding import decode
from pytest_ragft.corpus.document import Block, Complain, DocumentError, Format, Section

TEXTS = ("text", "content", "page_content", "body", "passage")
IDS = ("id", "doc_id", "_id")
TITLES = ("title", "source")
LONGEST_LINE = 20_000_000


def _read(file: BufferedIOBase, complain: Complain) -> Iterator[Section]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            complain(f"line {number} has more than {LONGEST_LINE:,} bytes; the rest is not read")
            return
        if not line.strip():
            continue
        try:
            section = _section(_record(line), number)
        except DocumentError as error:
            complain(f"line {number} {error}")
            continue
        if section.blocks[0].text.strip():
            yield section


def _record(line: bytes) -> Mapping[str, object]:
    text = decode(line)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON: {error}") from None
    if not isinstance(record, dict):
        raise DocumentError(f"holds a {type(record).__name__}, not an object")
    return record


def _section(record: Mapping[str, object], number: int) -> Section:
    text = next((record[key] for key in TEXTS if isinstance(record.get(key), str)), None)
    if not isinstance(text, str):
        keys = ", ".join(repr(key[:40]) for key in list(record)[:8]) or "nothing"
        accepted = ", ".join(repr(key) for key in TEXTS)
        raise DocumentError(f"has {keys}, and no text under any of {accepted}")
    name = next((record[key] for key in IDS if isinstance(record.get(key), str | int)), None)
    titles = (value for key in TITLES if isinstance(value := record.get(key), str) and value)
    block = Block(_sound(text), "prose", number, number)
    if name is None:
        return Section((block,), tuple(map(_sound, titles)))
    own = _sound(str(name))
    return Section((block,), tuple(map(_sound, titles)), (own,), own)


def _sound(text: str) -> str:
    """Without the halves of characters that JSON can hold and no file can."""
    return text.encode("utf-8", "replace").decode()


FORMAT = Format(
    "JSON lines of passages",
    (".jsonl", ".ndjson"),
    _read,
    "id",
    is_text=False,
    is_headed=False,
    largest=2_000_000_000,
)
