"""The table in docs/compatibility.md, version by version."""

import platform
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from compatibility.sdk import Way
from compatibility.suite_run import Outcome

PAGE = Path(__file__).parent.parent.parent / "docs" / "compatibility.md"
BLOCK = re.compile(r"(<!-- table: .*? -->\n)(.*?)(<!-- end of the table -->)", re.DOTALL)
KINDS: dict[str, Callable[[Way], bool]] = {
    "sync": lambda way: not (way.asynchronous or way.streams or way.tools),
    "async": lambda way: way.asynchronous and not (way.streams or way.tools),
    "streaming": lambda way: way.streams and not (way.asynchronous or way.tools),
    "async streaming": lambda way: way.streams and way.asynchronous and not way.tools,
    "tools": lambda way: way.tools,
}
_ROW = re.compile(r"^\| (?!SDK )(\S+) \|.*\|$", re.MULTILINE)
_GOOD = re.compile(r"\| (\d+) (?:ok|of (\d+))(?= \|)")


def write(outcomes: Sequence[Outcome]) -> None:
    """Other SDKs keep their rows."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(renewed(page, outcomes), encoding="utf-8")


def renewed(page: str, outcomes: Sequence[Outcome]) -> str:
    """The page with the rows of the SDKs that were run."""
    found = BLOCK.search(page)
    if found is None:
        raise ValueError(f"{PAGE}: no table between its two comments")
    rows = {match[0]: match[1] for match in _ROW.finditer(found[2])}
    ran = {outcome.sdk.name for outcome in outcomes}
    kept = {row: name for row, name in rows.items() if name not in ran}
    new = {_row(outcome): outcome.sdk.name for outcome in outcomes}
    # Sorting keeps the order of an SDK's versions.
    lines = sorted({**kept, **new}.items(), key=lambda pair: pair[1])
    text = _table([row for row, _ in lines])
    return page[: found.end(1)] + text + page[found.start(3) :]


def _table(rows: Sequence[str]) -> str:
    cells = [cell for row in rows for cell in _GOOD.findall(row)]
    good = sum(int(passed) for passed, _ in cells)
    total = sum(int(of or passed) for passed, of in cells)
    head = f"| SDK | version | {' | '.join(KINDS)} | wire formats | run |"
    line = "|---" * (len(KINDS) + 4) + "|"
    return "\n".join(["", f"{good} of {total} cases are ok.", "", head, line, *rows]) + "\n\n"


def _row(outcome: Outcome) -> str:
    formats = ", ".join(dict.fromkeys(result.way.protocol for result in outcome.results))
    cells = " | ".join(_cell(outcome, is_one) for is_one in KINDS.values())
    place = f"{platform.system()} {platform.machine()}"
    ran = f"{outcome.day}, Python {platform.python_version()}, {place}"
    return f"| {outcome.sdk.name} | {outcome.version} | {cells} | {formats} | {ran} |"


def _cell(outcome: Outcome, is_one: Callable[[Way], bool]) -> str:
    """Good cases, of all where some are not."""
    results = [result for result in outcome.results if is_one(result.way)]
    good = sum(result.fault is None for result in results)
    if not results:
        return "–"
    return f"{good} ok" if good == len(results) else f"{good} of {len(results)}"
