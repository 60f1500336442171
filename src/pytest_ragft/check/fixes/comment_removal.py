"""`remove-comment`: takes out a comment to the checker, or of several rules the one it names."""

import re

from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.sheet import Sheet

_OTHER_COMMENT = re.compile(r"[ \t]*#")
_COMMENT = re.compile(
    r"#\s*ragft:\s*[\w-]*\s*(?:\[(?P<rules>[^\]\r\n]*)\])?"
    r"(?:(?!\s+#(?:\s|noqa|type:|pragma|nosec|pylint))[^\r\n])*"
)


def propose(target: Target) -> Proposal:
    sheet, span = target.own_sheet, target.finding.at.span
    start = sheet.offset(span.line, span.column)
    comment = _COMMENT.match(sheet.text, start)
    if comment is None:
        raise RefusedError("no comment to the checker stands there")
    others = _others(comment["rules"] or "", target.finding.subject)
    if others:
        kept = Edit(*comment.span("rules"), ", ".join(others))
        return Proposal(sheet.path, (kept,))
    return Proposal(sheet.path, (_removal(sheet, start, comment.end()),))


def _others(rules: str, unused: str) -> list[str]:
    """What else stands in the brackets."""
    written = [part.strip() for part in rules.split(",") if part.strip()]
    return [rule for rule in written if rule != unused] if unused in written else []


def _removal(sheet: Sheet, start: int, end: int) -> Edit:
    """The comment with the blanks before it; a line that held nothing else goes as a whole."""
    text = sheet.text
    other = _OTHER_COMMENT.match(text, end)
    if other:
        return Edit(start, other.end() - 1, "")
    line = sheet.offset(sheet.place(start)[0], 1)
    before = text[line:start]
    if before.strip():
        return Edit(line + len(before.rstrip()), end, "")
    return Edit(*sheet.lines(start, end), "")


KIND = Kind("remove-comment", propose)
