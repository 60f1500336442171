"""What libraries call the parts of an entry, and metadata for one that no document has."""

from collections.abc import Mapping, Sequence

from pytest_ragft.retrieval.step import Foreign

SOURCE_KEYS = ("source", "file_path", "url", "path", "file_name", "filename", "link", "uri")
_EMPTY = (str, int, float, bool, list, dict)


def source_of(metadata: object) -> str | None:
    """Where a document came from, as its metadata says."""
    if not isinstance(metadata, Mapping):
        return None
    named = (metadata.get(key) for key in SOURCE_KEYS)
    return next((str(value) for value in named if value), None)


def metadata_like(metadata: object, source: str | None) -> dict[str, Foreign]:
    """The same keys, empty, with the source that is known.

    The app may ask for a key; a value of another document would be a lie in the prompt.
    """
    keys = metadata if isinstance(metadata, Mapping) else {}
    blank = {key: type(value)() if type(value) in _EMPTY else None for key, value in keys.items()}
    named = [key for key in SOURCE_KEYS if key in blank] or ["source"]
    return blank | dict.fromkeys(named, source or "")


def first(items: Sequence[Foreign]) -> Foreign:
    """The first entry, `None` if there is none."""
    return items[0] if items else None


def number(value: object) -> float | None:
    """A score as a plain number; libraries give numpy's as well."""
    try:
        return float(value)  # type: ignore[arg-type]  # whatever is no number says so
    except (TypeError, ValueError):
        return None
