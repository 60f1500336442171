"""The arguments of `ragft init`."""

import argparse
from pathlib import Path

_INIT = """\
Draft a first file of golden cases, for you to edit: it looks for the function
that answers, for the documents, and for what your tests already ask. Every case
is marked as a draft. Calls no model, runs nothing of yours, and overwrites no
file.
"""
_EXIT = """\
exit status:
  0  the file is written
  2  wrong arguments or settings, or the file is there already
"""


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = _INIT
    parser.epilog = _EXIT
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        default=Path(),
        help="where the project is (default: this folder)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="the file to write, which ends in .ragft.yaml (default: golden.ragft.yaml, where "
        "pytest looks for tests)",
    )


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.golden.drafting.command import run_init  # noqa: PLC0415  # keeps --help instant

    return run_init(arguments)
