"""The command `ragft`: which command is asked for, and exit codes."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import cast

# Whatever a command needs is imported when that command is asked for: --help is instant.

INTERRUPTED = 130
CLOSED_PIPE = 141

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": (
        "find anti-patterns in code, notebooks, training configs and eval suites",
        "pytest_ragft.check.arguments.check",
    ),
    "rule": ("explain a rule", "pytest_ragft.check.arguments.rule"),
    "rules": ("list the rules", "pytest_ragft.check.arguments.rules"),
    "test-rule": ("run the examples of a rule", "pytest_ragft.check.arguments.test_rule"),
    "schema": (
        "print a JSON Schema, for editors and for readers of reports",
        "pytest_ragft.check.arguments.schema",
    ),
    "classify": (
        "diagnose outcomes that were recorded elsewhere",
        "pytest_ragft.classify.arguments",
    ),
}
"""What each command is for, and the module that describes its arguments and runs it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status of the command; 2 wrong arguments or input, 130 interrupted."""
    given = list(sys.argv[1:] if argv is None else argv)
    arguments = _parser(given).parse_args(given)
    run = cast("Callable[[argparse.Namespace], int]", arguments.run)
    try:
        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("ragft: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ragft",
        description="Would a perfect prompt have fixed this failing language-model test? "
        "In a pytest suite: pytest --ragft-diagnose. In code, data and configs: ragft check.",
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", prog=parser.prog)
    asked = given[0] if given and given[0] in COMMANDS else None
    for name, (purpose, module) in COMMANDS.items():
        if asked not in {None, name}:
            continue  # a command that stands first is the only one that can be meant
        command = commands.add_parser(name, help=purpose)
        if name in given:
            described = import_module(module)
            described.describe(command)
            command.set_defaults(run=described.run)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # keeps --help instant

        sys.stdout.write(f"ragft {version('pytest-ragft')}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
