"""The list of rules: a table for a terminal, and the index of the pages."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.words import counted
from pytest_ragft.plain import columns, visible, wrap

GROUPS = ("retrieval", "evaluation", "fine-tuning", "engine")
"""In the order in which they are shown; a project's own follow."""
HEADINGS = {
    "retrieval": "Retrieval and generation",
    "evaluation": "Evaluation",
    "fine-tuning": "Fine-tuning",
    "engine": "The checker's own input",
}
_COLUMNS = ("rule", "code", "severity", "persona", "fix")
NO_RULE = """\
## What has no rule

Some of what is written about these techniques cannot be seen in code, data or settings:

- that the model is seldom what holds a system back: advice, for which no place in a project stands;
- that documentation rarely says what users ask: only questions that were really asked show it;
- people who try to break the system on purpose: a suite shows that such cases are missing
  ([no-unanswerable-cases](no-unanswerable-cases.md)), not whether anyone has tried hard;
- documents that contradict each other or say a thing in two ways: that is in the documents
  themselves, which the checker does not read;
- what a call costs, and whether a cheaper way would pay: without your volumes and prices any number
  would be a guess."""


def ordered(rules: Iterable[Rule]) -> list[Rule]:
    """By group, then by code and name."""
    return sorted(rules, key=lambda rule: (_rank(rule.group), rule.group, rule.code, rule.name))


def _rank(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def cells(rule: Rule) -> tuple[str, ...]:
    return (rule.name, rule.code, rule.severity, rule.persona, str(rule.fix.get("safety", "")))


def listed(rules: Sequence[Rule], page: Page) -> str:
    """A table for each group; on a narrow page titles stand below."""
    ink, rows = Ink(page.colour), ordered(rules)
    table = [_COLUMNS, *(tuple(map(visible, cells(rule))) for rule in rows)]
    widths = [max(map(columns, column)) for column in zip(*table, strict=True)]
    lines = []
    for group, members in groupby(rows, lambda rule: rule.group):
        inside = list(members)
        lines.append(ink.bold(f"{visible(group)} ({len(inside)})"))
        lines += [line for rule in inside for line in _lines(rule, widths, page, ink)]
        lines.append("")
    head = ink.bold(_padded(_COLUMNS, widths).rstrip())
    return "\n".join((head, *lines, counted(len(rows), "rule"))) + "\n"


def _lines(rule: Rule, widths: Sequence[int], page: Page, ink: Ink) -> Iterator[str]:
    row, title = _padded(tuple(map(visible, cells(rule))), widths), visible(rule.title.strip())
    if columns(row) + columns(title) <= page.width:
        yield f"{row}{title}"
    else:
        yield row.rstrip()
        yield from (f"    {ink.dim(part)}" for part in wrap(title, page.width - 4))


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(
        cell + " " * (room - columns(cell) + 2) for cell, room in zip(row, widths, strict=True)
    )


def index(rules: Sequence[Rule]) -> str:
    """docs/rules/README.md: every built-in rule by group, and what has no rule."""
    own = ordered(rules)
    head = (
        "# Rules\n\n"
        f"{counted(len(own), 'rule')}. `ragft rule NAME` says the same in the terminal, "
        "`ragft rules` lists them,\n"
        "[writing-rules.md](../writing-rules.md) shows how to add your own.\n"
        "The persona says who hears a finding by default: *regular* what should be fixed, "
        "*pedantic* what could\nbe better, *auditor* all that may matter."
    )
    blocks = [head]
    for group, members in groupby(own, lambda rule: rule.group):
        blocks += _group(group, list(members))
    return "\n\n".join((*blocks, NO_RULE)) + "\n"


def _group(group: str, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"## {HEADINGS.get(group, group)} ({len(rules)})"
    yield markdown(rules, link=True)


def markdown(rules: Sequence[Rule], *, link: bool = False) -> str:
    """The table in Markdown."""
    lines = [
        "| rule | code | severity | persona | fix | what is wrong |",
        "|---|---|---|---|---|---|",
    ]
    for rule in ordered(rules):
        _, *others = cells(rule)
        name = f"[{rule.name}]({rule.name}.md)" if link else rule.name
        title = rule.title.strip().replace("|", "\\|")
        lines.append(f"| {' | '.join((name, *others, title))} |")
    return "\n".join(lines)
