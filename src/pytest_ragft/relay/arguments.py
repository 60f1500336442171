"""The arguments of `ragft proxy`."""

import argparse
import sys

_PROXY = """\
Relay to a model provider, for an app that runs in another process than its
tests and was started before them. Everything passes through until a run of
`pytest --ragft-diagnose --ragft-proxy HOST:PORT` attaches; then that run sees
the model calls and may edit them, as those of its own process.
"""
_COMMAND = """\
With a COMMAND, that is run with the environment variables set that lead the
SDKs of the provider to the relay; the exit status is the command's.
"""


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = _PROXY
    parser.epilog = _COMMAND
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = "ragft proxy --upstream URL [--port N] [--host HOST] [--set NAME] [-- COMMAND]"
    parser.add_argument(
        "--upstream",
        metavar="URL",
        required=True,
        help="base URL of the provider, such as https://api.openai.com/v1",
    )
    parser.add_argument(
        "--port", metavar="N", type=int, default=0, help="port to listen on (default: any free one)"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="loopback address to listen on: 127.0.0.1 or ::1 (default: %(default)s)",
    )
    parser.add_argument(
        "--set",
        metavar="NAME",
        action="append",
        default=[],
        help="set this variable to the relay's URL, too, for the COMMAND; repeatable",
    )
    parser.add_argument("command", metavar="COMMAND", nargs="*", help="what to run, after --")


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.relay import command  # noqa: PLC0415  # keeps --help instant

    words: list[str] = list(arguments.words)
    behind = words[words.index("--") + 1 :] if "--" in words else []
    if arguments.command and not behind:
        sys.stderr.write(
            f"ragft: {arguments.command[0]!r} is no option of `ragft proxy`. Put -- in front of "
            "a command that it is to run.\n"
        )
        return command.WRONG
    wanted = command.Wanted(
        upstream=arguments.upstream,
        host=arguments.host,
        port=arguments.port,
        names=tuple(arguments.set),
        command=tuple(behind),
    )
    return command.run(wanted)
