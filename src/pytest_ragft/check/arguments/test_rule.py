"""The arguments of `ragft test-rule`."""

import argparse


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run the examples of rules: those that must be flagged, those that must not, their fixes."
    )
    parser.add_argument(
        "rules", metavar="RULE", nargs="+", help="a rule file, a folder of them, a name or a code"
    )


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.check.rules_command import test_rules  # noqa: PLC0415  # keeps --help instant

    return test_rules(arguments.rules)
