"""The arguments of `ragft rules`."""

import argparse


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the rules."
    parser.add_argument(
        "select", metavar="RULES", nargs="*", help="names, codes or groups (default: all)"
    )
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.check.rules_command import list_rules  # noqa: PLC0415  # keeps --help instant

    return list_rules(arguments.select, arguments.format)
