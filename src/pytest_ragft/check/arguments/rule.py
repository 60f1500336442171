"""The arguments of `ragft rule`."""

import argparse


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = "Say what a rule flags, why it matters, what to do instead, when not to."
    parser.add_argument("name", metavar="RULE", help="a name or a code")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.check.rules_command import explain  # noqa: PLC0415  # keeps --help instant

    return explain(arguments.name, arguments.format)
