"""`[tool.ragft.metrics]` of pyproject.toml."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.golden.measures.metrics import K
from pytest_ragft.settings import Parser, as_table, count, flag, read_table, values


class MetricsSettings(NamedTuple):
    """Every setting, with the value it has when nothing is said."""

    k: tuple[int, ...] = K
    """Lengths of the retrieved list that recall, precision and nDCG look at."""
    judged: bool = True
    """Where a judge is configured, it is asked for faithfulness and answer relevance."""


def read(pyproject: Path) -> MetricsSettings:
    """Those of a project; defaults where there are none. Raises `SettingsError`."""
    place = f"{pyproject}, [tool.ragft"
    table = as_table(read_table(pyproject), f"{place}]").get("metrics", {})
    return parse(table, place=f"{place}.metrics]")


def parse(table: object, *, place: str) -> MetricsSettings:
    """A table as settings; `place` stands in the message of `SettingsError`."""
    return MetricsSettings(**values(as_table(table, place), _PARSERS, place))  # type: ignore[arg-type]  # each value went through its parser


def _counts(value: object) -> tuple[int, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise TypeError
    return tuple(sorted({count(each) for each in listed}))


_PARSERS: Mapping[str, Parser] = {
    "k": ("a whole number of at least 1 or a list of them", _counts),
    "judged": ("true or false", flag),
}
