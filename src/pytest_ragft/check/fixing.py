"""`--fix` and `--diff`: plans fixes, shows or writes them, and says what was left alone."""

import os
import sys

from pytest_ragft.check.checking import Checked, Checker, check, content_of, unsilenced
from pytest_ragft.check.fixes import Change, Fixed, diff, plan, write
from pytest_ragft.check.formats.page import page_for


def fix(checker: Checker, checked: Checked, *, only_show: bool) -> tuple[Checked, bool]:
    """The outcome after the fixes, and whether there was anything to change."""
    findings = [entry.finding for entry in checked.outcome.reported if entry.state == "new"]
    fixed = plan(
        findings,
        checked.outcome.rules,
        lambda path: content_of(checker, path),
        unsafe=checker.workspace.settings.unsafe_fixes,
        check=lambda changed: unsilenced(checker, changed),
    )
    if only_show:
        _show(fixed.changes)
        _say(fixed, "would fix")
        return checked, bool(fixed.changes)
    write(fixed.changes, checker.workspace.root)
    _say(fixed, "fixed")
    return (check(checker) if fixed.changes else checked), bool(fixed.changes)


def _show(changes: tuple[Change, ...]) -> None:
    terminal, colour = sys.stdout.isatty(), page_for(sys.stdout, os.environ).colour
    for change in changes:
        sys.stdout.write(diff(change, terminal=terminal, colour=colour))


def _say(fixed: Fixed, word: str) -> None:
    """On standard error: what stands on standard output may be read by a program."""
    done = sum(len(change.findings) for change in fixed.changes)
    places = "file" if len(fixed.changes) == 1 else "files"
    sys.stderr.write(f"ragft: {word} {done} in {len(fixed.changes)} {places}.\n")
    for finding, reason in fixed.refused:
        at = f"{finding.at.path}:{finding.at.span.line}"
        sys.stderr.write(f"ragft: {at}: {finding.rule} is left alone: {reason}\n")
