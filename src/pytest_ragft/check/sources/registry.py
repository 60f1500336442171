"""LLaMA-Factory's list of data sets: which of them are held back, as their names say."""

from collections.abc import Iterator, Mapping

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.document import Document
from pytest_ragft.check.sources.hints import hints_of

FILE = "dataset_info.json"
_WHERE = frozenset({"file_name", "hf_hub_url", "ms_hub_url", "om_hub_url", "script_url"})
"""Where an entry says that its rows lie."""


def registered(path: str, document: Document) -> Iterator[Fact]:
    """One fact for each entry named for validation or testing; their rows are elsewhere."""
    table = document.value
    if path.rpartition("/")[2] != FILE or not isinstance(table, Mapping):
        return
    for name, entry in table.items():
        split = hints_of(name).split
        listed = isinstance(entry, Mapping) and not _WHERE.isdisjoint(entry)
        if listed and split in {"validation", "test"}:
            values: dict[str, Value] = {"purpose": "unknown", "rows": 0, "split": split}
            yield Fact("dataset", "registered", document.places.get(name, document.span), values)
