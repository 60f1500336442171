"""One output format a file; each exports `FORMAT`."""

from collections.abc import Mapping
from importlib import import_module

from pytest_ragft.check.formats.format import Format

__all__ = ["FORMATS", "format_named"]

FORMATS: Mapping[str, str] = {
    "full": "full",
    "concise": "concise",
    "json": "json_report",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
}
"""The name of each format, and its module, which is imported when the format is asked for."""


def format_named(name: str) -> Format:
    chosen: Format = import_module(f"{__name__}.{FORMATS[name]}").FORMAT
    return chosen
