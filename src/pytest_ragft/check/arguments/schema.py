"""The arguments of `ragft schema`."""

import argparse
import sys
from collections.abc import Mapping

SCHEMAS: Mapping[str, tuple[str, str]] = {
    "settings": ("pytest_ragft", "settings.schema.json"),
    "rule": ("pytest_ragft.rules", "schema.json"),
    "libraries": ("pytest_ragft.rules", "libraries.schema.json"),
    "check": ("pytest_ragft.check.formats", "check-report.schema.json"),
    "diagnosis": ("pytest_ragft.report", "schema.json"),
    "golden": ("pytest_ragft.golden", "golden.schema.json"),
    "golden-check": ("pytest_ragft.golden.review", "schema.json"),
}
"""Package and file of each schema that ships."""


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print a JSON Schema: of [tool.ragft] in pyproject.toml, of a rule file, of a table of "
        "libraries, of the report of `ragft check --format json`, of the report of "
        "`pytest --ragft-report`, of a file of golden cases, of the report of "
        "`ragft golden check --format json`."
    )
    parser.add_argument("name", choices=tuple(SCHEMAS))


def run(arguments: argparse.Namespace) -> int:
    from importlib.resources import files  # noqa: PLC0415  # keeps --help instant

    package, file = SCHEMAS[arguments.name]
    sys.stdout.write(files(package).joinpath(file).read_text("utf-8"))
    return 0
