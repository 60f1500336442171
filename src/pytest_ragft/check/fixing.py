"""`--fix` and `--diff`: plans fixes, shows or writes them, and says what was left alone."""

import os
import sys
from collections.abc import Sequence

from pytest_ragft.check.checking import Checked, Checker, check, content_of, unsilenced
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes import Change, Fixed, diff, plan, write
from pytest_ragft.check.formats.page import page_for
from pytest_ragft.check.rule import Rule


def fix(
    checker: Checker, checked: Checked, *, only_show: bool, since: int = 0
) -> tuple[Checked, bool]:
    """The outcome after the fixes, and whether there was anything to change.

    `since`: when the checker began to read, in nanoseconds.
    """
    rules = checked.outcome.rules
    new = [entry.finding for entry in checked.outcome.reported if entry.state == "new"]
    rows = [finding for finding in new if _is_of_rows(rules.get(finding.rule))]
    written = bool(rows) and _rewrite(checker, checked, rows, since, only_show=only_show)
    findings = [finding for finding in new if finding not in rows]
    fixed = plan(
        findings,
        checked.outcome.rules,
        lambda path: content_of(checker, path),
        unsafe=checker.workspace.settings.unsafe_fixes,
        check=lambda changed: unsilenced(checker, changed),
    )
    if only_show:
        _show(fixed.changes)
        if not written or fixed.changes or fixed.refused:
            _say(fixed, "would fix")
        return checked, written or bool(fixed.changes)
    write(fixed.changes, checker.workspace.root)
    if not written or fixed.changes or fixed.refused:
        _say(fixed, "fixed")
    changed = written or bool(fixed.changes)
    return (check(checker) if changed else checked), changed


def _is_of_rows(rule: Rule | None) -> bool:
    return rule is not None and "rewrite-rows" in rule.fix


def _rewrite(
    checker: Checker, checked: Checked, findings: Sequence[Finding], since: int, *, only_show: bool
) -> bool:
    from pytest_ragft.check.training.fixes.command import Known, rewrite  # noqa: PLC0415  # seldom needed

    known = Known(checker.workspace, checked.outcome.rules, checked.files, since)
    return rewrite(findings, known, only_show=only_show)


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
