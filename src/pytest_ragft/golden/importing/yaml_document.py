"""A YAML file as JavaScript's tools read it: YAML 1.2, in which `yes` and `12:30` are texts."""

import re
from typing import Any

from pytest_ragft.check.yaml_lines import Path, Written, YamlError, read
from pytest_ragft.golden.importing.imported import ImportingError

MOST_VALUES = 2_000_000
"""Values in a file, each anchor counted wherever it is used."""
_WORDS = frozenset({"yes", "no", "on", "off"})
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")


def yaml_document(content: bytes) -> tuple[Any, dict[Path, int]]:
    """The document, and the line of each of its values. Raises `ImportingError`."""
    try:
        written = read(content.decode("utf-8-sig"), MOST_VALUES)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportingError(f"line {line} is not UTF-8: save the file as UTF-8.") from None
    except YamlError as error:
        raise ImportingError(f"line {error.line}: {error}") from None
    return _respelled(written.value, (), written), written.lines


def _respelled(value: Any, path: Path, written: Written) -> Any:  # noqa: ANN401  # of YAML
    if isinstance(value, dict):
        return {
            str(key): _respelled(entry, (*path, str(key)), written) for key, entry in value.items()
        }
    if isinstance(value, list):
        return [_respelled(each, (*path, at), written) for at, each in enumerate(value)]
    spelled = written.spelled.get(path, "")
    if spelled.lower() in _WORDS or _SEXAGESIMAL.fullmatch(spelled):
        return spelled
    return value
