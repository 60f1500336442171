"""The command `ragft`, and its exit codes; imports next to nothing before it knows what to do."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

INTERRUPTED = 130
CLOSED_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status of the command; 2 wrong arguments or input, 130 interrupted."""
    if argv is not None:
        return _main(argv)
    # The process is ours, and short: to look for objects that hold each other would take a fifth of
    # its time, in between and once more at exit.
    gc.disable()
    try:
        return _main(sys.argv[1:])
    finally:
        gc.freeze()


def _main(given: Sequence[str]) -> int:
    try:
        known = _recalled(given)
        return _run(given) if known is None else known
    except KeyboardInterrupt:
        sys.stderr.write("ragft: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE


def _recalled(given: Sequence[str]) -> int | None:
    """What the same check said of the same project, if it is known."""
    if not given or given[0] != "check":
        return None
    from pytest_ragft.check.answers.recall import recall  # noqa: PLC0415  # of one command only

    return recall(given)


def _run(given: Sequence[str]) -> int:
    import argparse  # noqa: PLC0415  # slow to import, and not always needed

    from pytest_ragft.commands import parser  # noqa: PLC0415  # as above

    words = argparse.Namespace(words=tuple(given))
    arguments = parser(given).parse_args(given, words)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
