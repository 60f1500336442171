"""The arguments of `ragft classify`."""

import argparse
from contextlib import suppress
from pathlib import Path

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


def describe(parser: argparse.ArgumentParser) -> None:
    parser.description = _CLASSIFY
    parser.epilog = f"keys of a line:\n{_KEYS}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", metavar="FILE", help="JSON lines in UTF-8; - reads standard input")
    parser.add_argument(
        "--report",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="write the diagnosis to PATH; the format follows the suffix (.json); repeatable",
    )
    parser.add_argument(
        "--max-replays",
        metavar="N",
        type=_count,
        default=20,
        help="replays after which a test is left undetermined (default: %(default)s)",
    )
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="show every test, with every reason"
    )


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.classify import command  # noqa: PLC0415  # keeps --help instant

    return command.run(
        arguments.file,
        reports=arguments.report,
        max_replays=arguments.max_replays,
        verbosity=arguments.verbose,
    )


def _count(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"found {text!r}, accepted: a whole number of at least 1")
