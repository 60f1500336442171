"""The arguments of `ragft check`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

EXIT = """\
exit status:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong arguments or settings
  3  no file was looked at
"""
ENGINES = ("single", "processes", "ray")
FORMATS = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit")


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Find anti-patterns in Python code, notebooks, training configs, shell and CI\n"
        "files, and evaluation suites. Settings stand in [tool.ragft.check] of\n"
        "pyproject.toml."
    )
    parser.epilog = EXIT
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=_place,
        default=[Path()],
        help="files and folders whose findings are wanted (default: this folder); the rest of the "
        "project is read too, since a rule may ask what stands elsewhere",
    )
    _selecting(parser)
    _output(parser)
    _baseline(parser)
    _fixing(parser)
    _probing(parser)
    _reading(parser)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def _place(text: str) -> Path | str:
    """A path, or a URL of training data."""
    return text if "://" in text else Path(text)


def _selecting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which rules")
    for option, purpose in (
        ("--select", "only these rules"),
        ("--ignore", "not these rules"),
        ("--extend-select", "these rules as well"),
    ):
        group.add_argument(
            option,
            metavar="RULES",
            action="append",
            help=f"{purpose}: names, codes, groups or ALL, with commas; repeatable",
        )
    group.add_argument(
        "--persona",
        choices=("regular", "pedantic", "auditor"),
        help="who wants to hear: regular what should be fixed, pedantic what could be better, "
        "auditor all that may matter (default: regular)",
    )
    group.add_argument(
        "--rules",
        metavar="FOLDER",
        action="append",
        help="a folder with rules of your own; repeatable",
    )


def _output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format",
        choices=FORMATS,
        default="full",
        help="default: %(default)s",
    )
    group.add_argument("--output", metavar="FILE", type=Path, help="write to FILE instead")
    group.add_argument("--statistics", action="store_true", help="count findings by rule")
    group.add_argument(
        "--fail-on",
        choices=("info", "warning", "error", "never"),
        help="the least severity that gives exit status 1 (default: warning)",
    )
    group.add_argument(
        "--strict", action="store_true", default=None, help="fail where a file cannot be read"
    )


def _baseline(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("findings that are known")
    group.add_argument(
        "--baseline", metavar="FILE", help="findings in FILE are marked as known and do not fail"
    )
    group.add_argument(
        "--update-baseline",
        action="store_true",
        help="take what is gone out of the baseline; never add to it",
    )
    group.add_argument(
        "--extend-baseline",
        action="store_true",
        help="also add every finding of this run; writes the file where there is none",
    )
    group.add_argument(
        "--baseline-expires",
        metavar="DATE",
        type=_date,
        help="with --extend-baseline: the day (YYYY-MM-DD) after which what is added counts again",
    )


def _fixing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="apply safe fixes")
    group.add_argument("--diff", action="store_true", help="show what --fix would change instead")
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        default=None,
        help="with --fix or --diff: also those that may change what the program does",
    )


def _probing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what a base model knows (calls a model)")
    group.add_argument(
        "--probe",
        action="store_true",
        help="ask the base model questions of the training data without context, and say how much "
        "of it would be new to it; OPENAI_BASE_URL and OPENAI_API_KEY say where",
    )
    group.add_argument(
        "--probe-model",
        metavar="NAME",
        help="the model (default: the one that the training configurations name)",
    )
    group.add_argument(
        "--probe-rows", metavar="N", type=int, default=40, help="rows of a file (default: 40)"
    )
    group.add_argument(
        "--probe-max-calls",
        metavar="N",
        type=int,
        default=400,
        help="calls of one run (default: 400); the next run goes on where this one ended",
    )
    group.add_argument(
        "--probe-published",
        action="store_true",
        help="ask as often as the published procedure does: 10 prompts, 16 samples of each",
    )


def _reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading")
    group.add_argument(
        "--config", metavar="FILE", type=Path, help="a pyproject.toml instead of the nearest one"
    )
    group.add_argument(
        "--exclude", metavar="GLOB", action="append", help="paths not to look at; repeatable"
    )
    group.add_argument(
        "--stdin-filename",
        metavar="PATH",
        type=Path,
        help="check standard input as if it stood at PATH",
    )
    group.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    group.add_argument("--no-cache", action="store_true", help="read every file anew")
    group.add_argument(
        "--jobs", metavar="N", type=int, help="processes to read with (default: as it pays)"
    )
    group.add_argument(
        "--engine",
        choices=ENGINES,
        default="",
        help="what measures training data: this process alone, processes beside it, or a Ray "
        "cluster (default: as it pays)",
    )


def _date(text: str) -> "date":
    from datetime import date  # noqa: PLC0415  # slow to import, and seldom needed

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"found {text!r}, accepted: a day such as 2027-01-31"
        ) from None


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.check.command import run_check  # noqa: PLC0415  # keeps --help instant

    return run_check(arguments)
