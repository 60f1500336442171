"""Diagnoses a failing suite on each SDK, in each of its versions, and writes the table of docs/.

Run: python tests/compatibility/run.py [--only NAME ...] [--jobs N] [--resume] [--keep FOLDER]
     [--wheel FILE]
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from compatibility import environments, sdk, suite_run, table  # found by the line above
from compatibility.kept import Kept

KEPT = Path(tempfile.gettempdir()) / "ragft-compatibility"


def main(given: list[str]) -> int:
    known = sdk.read_all()
    options = _options(given, list(known))
    pairs = [
        (each, version)
        for name, each in known.items()
        if not options.only or name in options.only
        for version in each.versions
    ]
    try:
        wheel = options.wheel or environments.built(options.keep)
    except environments.NotInstalledError as error:
        sys.stderr.write(f"the wheel of this project could not be built: {error}\n")
        return 1
    kept = Kept(options.keep / "outcomes", wheel.name)

    def prove(pair: tuple[sdk.Sdk, str]) -> suite_run.Outcome:
        known = kept.find(*pair) if options.resume else None
        if known:
            return known
        outcome = suite_run.prove(*pair, options.keep.resolve(), wheel.resolve())
        kept.add(pair[1], outcome)
        return outcome

    with ThreadPoolExecutor(options.jobs) as pool:
        cases, failed = _tell(pool.map(prove, pairs))
    sys.stdout.write(f"{cases} cases, {failed} failed\n")
    return 1 if failed else 0


def _tell(outcomes: Iterable[suite_run.Outcome]) -> tuple[int, int]:
    """Each version is printed when it is done, and each SDK goes into the table with its last."""
    cases = failed = 0
    done = []
    for outcome in outcomes:
        sys.stdout.write("".join(f"{line}\n" for line in outcome.lines))
        sys.stdout.flush()
        cases += len(outcome.results)
        failed += sum(result.fault is not None for result in outcome.results)
        done.append(outcome)
        if len(done) == len(outcome.sdk.versions):
            table.write(done)
            done = []
    return cases, failed


def _options(given: list[str], names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--jobs", type=int, default=1, help="versions at a time (default 1)")
    parser.add_argument(
        "--resume", action="store_true", help="leave out what the same wheel was proved good with"
    )
    parser.add_argument(
        "--keep", type=Path, default=KEPT, help="folder of the environments (default %(default)s)"
    )
    parser.add_argument("--wheel", type=Path, help="this project's (default: it is built)")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
