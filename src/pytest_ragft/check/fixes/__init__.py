"""Kinds of fixes, one a file, and what plans, shows and writes them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes import (
    argument_removal,
    argument_value,
    comment_removal,
    key_value,
    replacement,
    scaffold,
)
from pytest_ragft.check.fixes.change import Change, Fixed
from pytest_ragft.check.fixes.desk import Desk
from pytest_ragft.check.fixes.difference import diff
from pytest_ragft.check.fixes.kind import Kind
from pytest_ragft.check.fixes.rounds import Planning, jobs_for
from pytest_ragft.check.fixes.writing import write
from pytest_ragft.check.remedies import safety_for
from pytest_ragft.check.rule import Rule

__all__ = ["FIXES", "Change", "Fixed", "diff", "plan", "write"]

FIXES: tuple[Kind, ...] = (
    argument_value.KIND,
    argument_removal.KIND,
    replacement.KIND,
    key_value.KIND,
    scaffold.KIND,
    comment_removal.KIND,
)
_KINDS = {kind.name: kind for kind in FIXES}


def plan(
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    read: Callable[[str], bytes | None],
    *,
    unsafe: bool,
    check: Callable[[Mapping[str, bytes]], Collection[Finding]],
) -> Fixed:
    """The changes that silence these findings, each one tried.

    `read` gives a file's content by path, `check` the findings that would stand if files had this
    content. A fix is refused where its file would not parse, its finding would stay or another
    would come. Findings that no fix is for are passed over.
    """
    wanted, refused = [], []
    for finding in findings:
        rule = rules.get(finding.rule)
        safety = safety_for(finding, rule) if rule else None
        if safety == "safe" or (safety and unsafe):
            wanted.append(finding)
        elif safety:
            refused.append((finding, "its fix may change what the program does: --unsafe-fixes"))
    planning = Planning(Desk(read), _KINDS, rules, check, refused=refused)
    return planning.run(jobs_for(wanted, rules, _KINDS))
