"""The arguments of `ragft golden`."""

import argparse
from pathlib import Path

_CHECK = """\
Say what a reviewer would say of your golden cases: too few of them, no
expected source, no unanswerable one, checks that their own expected answer
fails, duplicates, cases that the training data contains, and more. What is to
be done first stands first. Calls no model and runs nothing of yours.
"""
_EXIT = """\
exit status:
  0  nothing to mend
  1  findings (notes do not count)
  2  wrong arguments or settings
  3  no golden file was found
"""


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = "Look after golden cases: questions and right answers in *.ragft.yaml."
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    check = actions.add_parser(
        "check",
        help="say what a reviewer would say of them",
        description=_CHECK,
        epilog=_EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="golden files, or folders that hold some (default: this folder); all of them are "
        "taken for one set",
    )
    check.add_argument(
        "--format",
        choices=("full", "concise", "json"),
        default="full",
        help="default: %(default)s",
    )
    check.add_argument(
        "--ignore",
        metavar="NAMES",
        action="append",
        help="findings not to look for, by name, with commas; repeatable",
    )


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.golden.review.command import run_review  # noqa: PLC0415  # keeps --help instant

    return run_review(arguments)
