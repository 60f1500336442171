"""The arguments of `ragft classify`."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_ragft.classify.mapping import Given

_CLASSIFY = """\
Diagnose outcomes that were recorded elsewhere: in an evaluation tool, in
another test runner, in production. The decision is the one that
`pytest --ragft-diagnose` makes; no model is called.

FILE has the results of promptfoo, DeepEval, Inspect or LangSmith, in which
the same cases were asked as the app asks today, and once more with the gold
context in the prompt, each several times:

  ragft classify results.json --arm plain=rerun --arm 'with facts=oracle'

or one line of JSON for each failing test:

  {"id": "refunds", "first": [false, true],
   "arms": {"rerun": [[false, true], [false, true]], "oracle": [[true, true]]}}

(on one line). Optional: "echo", "checks", "fingerprints", "placements",
"expects_abstention".
"""
_ARMS = """\
  rerun        asked as the app asks today
  oracle       with the gold context added to the prompt
  placebo      with as much irrelevant text added
  instruct     with the best instructions added
  perfect      with the gold context and the best instructions added
  oracle-only  with the gold context in place of what was retrieved
  answer-echo  the expected answer in place of the reply
"""
_KEYS = """\
  id                  name of the test
  first               outcome of each check in the run that failed: true
                      (passed), false (failed), null (not run or not reached)
  arms                for each arm a list of trials, for each trial a list of
                      outcomes as in "first"; null for an arm that the test
                      cannot have
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
    parser.epilog = f"arms:\n{_ARMS}\nkeys of a line:\n{_KEYS}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="results of a tool, or JSON lines; - reads standard input",
    )
    parser.add_argument(
        "--arm",
        metavar="LABEL=ARM",
        dest="arms",
        type=_arm,
        action="append",
        default=[],
        help="the answers that the tool labels so (a prompt, provider, experiment, task argument "
        "or file) are trials of this arm; ARM:before and ARM:after say where the added text stood "
        "from the question; repeatable. Labels such as oracle and baseline speak for themselves",
    )
    parser.add_argument(
        "--threshold",
        metavar="NAME=SCORE",
        dest="thresholds",
        type=_threshold,
        action="append",
        default=[],
        help="the metric or scorer passes from this score on; for those that have scores and no "
        "threshold of their own; repeatable",
    )
    _describe_output(parser)


def _describe_output(parser: argparse.ArgumentParser) -> None:
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
        command.Asked(
            files=arguments.files,
            reports=arguments.report,
            max_replays=arguments.max_replays,
            verbosity=arguments.verbose,
            arms=arguments.arms,
            thresholds=dict(arguments.thresholds),
        )
    )


def _arm(text: str) -> "Given":
    from pytest_ragft.classify.mapping import parse  # noqa: PLC0415  # keeps --help instant

    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}.") from None


def _threshold(text: str) -> tuple[str, float]:
    name, _, score = text.rpartition("=")
    with suppress(ValueError):
        if name.strip():
            return name.strip(), float(score)
    raise argparse.ArgumentTypeError(f"found {text!r}, accepted: NAME=SCORE, such as 'tone=0.7'")


def _count(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"found {text!r}, accepted: a whole number of at least 1")
