"""The arguments of `ragft store`."""

import argparse
from contextlib import suppress
from pathlib import Path


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Show the replies that diagnoses have stored. Exit status: 0, 2 for a folder that cannot "
        "be read, 3 if nothing is stored."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(".ragft"),
        metavar="FOLDER",
        help="beside pyproject.toml (default: .ragft)",
    )
    parser.add_argument(
        "--prune",
        nargs="?",
        type=_count,
        const=1,
        metavar="N",
        help="forget all finished runs but the latest N (default: 1), and runs that were cut short "
        "and cannot be continued; 0 forgets everything",
    )


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.replay.replies import store_command  # noqa: PLC0415  # keeps --help instant

    return store_command.run(arguments.folder, prune=arguments.prune)


def _count(text: str) -> int:
    with suppress(ValueError):
        if int(text) >= 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"found {text!r}, accepted: a whole number of at least 0")
