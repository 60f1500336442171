"""`ragft golden check`: reads the golden files, prints what a reviewer would say, its status."""

import argparse
import os
import sys
from pathlib import Path

from pytest_ragft.check.formats.page import page_for
from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.terminal import take_any_script
from pytest_ragft.check.workspace import find
from pytest_ragft.golden.review.gathering import golden_set
from pytest_ragft.golden.review.points import POINTS
from pytest_ragft.golden.review.review import review
from pytest_ragft.golden.review.telling import FORMATS
from pytest_ragft.plain import visible
from pytest_ragft.settings import SettingsError, nearest

CLEAN, FOUND, MISUSED, NOTHING = 0, 1, 2, 3


def run_review(arguments: argparse.Namespace) -> int:
    """Exit status: 0 nothing to mend, 1 findings, 2 misuse, 3 no golden file."""
    take_any_script(sys.stdout)
    try:
        ignored = _known(arguments.ignore)
        paths = arguments.paths or [Path()]
        workspace = find(paths)
        golden = golden_set(workspace, paths)
    except (SettingsError, RuleError) as error:
        sys.stderr.write("".join(f"ragft: {visible(line)}\n" for line in str(error).splitlines()))
        return MISUSED
    if not golden.files:
        where = ", ".join(visible(str(path)) for path in paths)
        sys.stderr.write(
            f"ragft: no *.ragft.yaml file in {where}. `ragft init` drafts a first one; "
            "`ragft import` makes one of another tool's.\n"
        )
        return NOTHING
    found = review(golden, ignored)
    page = page_for(sys.stdout, os.environ)
    text = FORMATS[arguments.format](
        found, page, lambda path: os.path.relpath(workspace.root / path).replace(os.sep, "/")
    )
    sys.stdout.write(text)
    sys.stdout.flush()
    return FOUND if found.failed else CLEAN


def _known(ignored: list[str] | None) -> list[str]:
    """Raises `SettingsError` for a name that no point has."""
    names = {point.name for point in POINTS}
    given = [part.strip() for each in ignored or () for part in each.split(",") if part.strip()]
    for name in given:
        if name not in names:
            raise SettingsError(f"--ignore {name!r}: unknown name. {nearest(name, names)}")
    return given
