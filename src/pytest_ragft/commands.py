"""The commands of `ragft`: their arguments, and what runs each."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module

# Whatever a command needs is imported when that command is asked for: --help is instant.

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
    "init": (
        "draft golden cases from the project's app, documents and tests",
        "pytest_ragft.golden.drafting.arguments",
    ),
    "import": (
        "make a golden file of another evaluation tool's questions and answers",
        "pytest_ragft.golden.importing.arguments",
    ),
    "golden": (
        "say what a reviewer would say of golden cases",
        "pytest_ragft.golden.review.arguments",
    ),
    "store": (
        "show or forget the replies that diagnoses have stored",
        "pytest_ragft.replay.replies.store_arguments",
    ),
    "proxy": (
        "relay to a model provider, for an app in another process than its tests",
        "pytest_ragft.relay.arguments",
    ),
}
"""What each command is for, and the module that describes its arguments and runs it."""


_UNMEASURED = partial(argparse.HelpFormatter, width=80)
"""Asks no terminal for its width, which argparse does whenever an argument is added."""


def parser(given: Sequence[str]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="ragft",
        description="Would a perfect prompt have fixed this failing language-model test? "
        "In a pytest suite: pytest --ragft-diagnose. In code, data and configs: ragft check.",
        formatter_class=_UNMEASURED,
    )
    top.add_argument("--version", action=_Version)
    commands = top.add_subparsers(required=True, metavar="COMMAND", prog=top.prog)
    asked = given[0] if given and given[0] in COMMANDS else None
    for name, (purpose, module) in COMMANDS.items():
        if asked not in {None, name}:
            continue  # a command that stands first is the only one that can be meant
        command = commands.add_parser(name, help=purpose, formatter_class=_UNMEASURED)
        if name in given:
            described = import_module(module)
            described.describe(command)
            command.set_defaults(run=described.run)
            _measured(command)
    _measured(top)
    return top


def _measured(command: argparse.ArgumentParser) -> None:
    """All arguments are there; what it prints is as wide as the terminal."""
    if command.formatter_class is _UNMEASURED:
        command.formatter_class = argparse.HelpFormatter


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # keeps --help instant

        sys.stdout.write(f"ragft {version('pytest-ragft')}\n")
        parser.exit()
