"""The command `ragft`: arguments and exit codes."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# Whatever else is needed is imported by the command that needs it, so that --help is instant.

INTERRUPTED = 130
CLOSED_PIPE = 141

_CLASSIFY = """\
Diagnose outcomes that were recorded elsewhere: in another test runner, in an
evaluation tool, in production. The decision is the one that
`pytest --ragft-diagnose` makes.

FILE has one line of JSON for each failing test:

  {"id": "refunds", "first": [false, true],
   "arms": {"rerun": [[false, true], [false, true]], "oracle": [[true, true]]}}

(on one line). Optional: "echo", "checks", "fingerprints", "placements",
"expects_abstention".
"""
_KEYS = """\
  id                  name of the test
  first               outcome of each check in the run that failed: true (passed),
                      false (failed), null (not run or not reached)
  arms                for each arm a list of trials, for each trial a list of
                      outcomes as in "first"; null for an arm that the test
                      cannot have. Arms: rerun (same prompt), oracle (gold
                      context added), placebo (irrelevant text added), instruct
                      (best instructions added), perfect (oracle and
                      instructions), oracle-only (oracle in place of the
                      retrieved context)
  echo                outcomes with the expected answer in place of the reply;
                      may also stand in arms, as trials of answer-echo
  fingerprints        for each arm a digest of the replies of each trial: trials
                      that repeat a reply word for word carry no new information
  placements          for each arm "before" or "after" for each trial: where the
                      added text stood from the question; taken to alternate,
                      "before" first, where nothing is said
  checks              name of each check
  expects_abstention  true where the right answer is that it is not known
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 fine, 2 wrong arguments or input, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    try:
        return _classify(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("ragft: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ragft",
        description="Would a perfect prompt have fixed this failing language-model test? "
        "In a pytest suite: pytest --ragft-diagnose.",
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    classify = commands.add_parser(
        "classify",
        help="diagnose outcomes that were recorded elsewhere",
        description=_CLASSIFY,
        epilog=f"keys of a line:\n{_KEYS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    classify.add_argument(
        "file", metavar="FILE", help="JSON lines in UTF-8; - reads standard input"
    )
    classify.add_argument(
        "--report",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="write the diagnosis to PATH; the format follows the suffix (.json); repeatable",
    )
    classify.add_argument(
        "--max-replays",
        metavar="N",
        type=_count,
        default=20,
        help="replays after which a test is left undetermined (default: %(default)s)",
    )
    classify.add_argument(
        "-v", "--verbose", action="count", default=0, help="show every test, with every reason"
    )
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # keeps --help instant

        sys.stdout.write(f"ragft {version('pytest-ragft')}\n")
        parser.exit()


def _count(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"found {text!r}, accepted: a whole number of at least 1")


def _classify(arguments: argparse.Namespace) -> int:
    from pytest_ragft.classify.command import run  # noqa: PLC0415  # keeps --help instant

    return run(
        arguments.file,
        reports=arguments.report,
        max_replays=arguments.max_replays,
        verbosity=arguments.verbose,
    )


if __name__ == "__main__":
    sys.exit(main())
