"""The versions in docs/other-plugins.md, as they were installed when the proofs were run."""

import platform
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "other-plugins.md"
_BLOCK = re.compile(
    r"(<!-- versions: .*? -->\n)(?P<ran>.*?)"
    r"(?P<head>\| plugin \|[^\n]*\n\|---[^\n]*\n)(?P<rows>(?:\|[^\n]*\n)+)",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z][\w.-]*\w")


def write(outcomes: Path, installed: Mapping[str, str]) -> None:
    """`outcomes`: what pytest wrote as JUnit XML."""
    page = renewed(PAGE.read_text(encoding="utf-8"), told_of(outcomes, installed), installed)
    PAGE.write_text(page, encoding="utf-8")


def told_of(outcomes: Path, installed: Mapping[str, str]) -> str:
    """How many proofs hold, when, and where."""
    suites = ET.parse(outcomes).getroot().iter("testsuite")
    counts = [{name: int(suite.get(name, 0)) for name in _COUNTS} for suite in suites]
    total = sum(count["tests"] for count in counts)
    bad = sum(count[name] for count in counts for name in _COUNTS[1:])
    day = datetime.now(UTC).date().isoformat()
    versions = f"pytest {installed['pytest']}, Python {platform.python_version()}"
    place = f"{platform.system()} {platform.machine()}"
    return f"{total - bad} of {total} proofs hold: {day}, {versions}, {place}."


def renewed(page: str, told: str, installed: Mapping[str, str]) -> str:
    """The page with that sentence, and each row with the versions of what its first cell names.

    Raises `ValueError` for a row that names nothing that is installed.
    """
    found = _BLOCK.search(page)
    if found is None:
        raise ValueError(f"{PAGE}: no table below a comment that starts with 'versions:'")
    rows = "".join(f"{_row(line, installed)}\n" for line in found["rows"].splitlines())
    text = f"{found[1]}\n{told}\n\n{found['head']}{rows}"
    return page[: found.start()] + text + page[found.end() :]


def _row(line: str, installed: Mapping[str, str]) -> str:
    named, _, rest = line.strip("| ").split(" | ", 2)
    versions = [installed[name] for name in _NAME.findall(named) if name in installed]
    if not versions:
        raise ValueError(f"{PAGE}: nothing is installed of the row {named!r}")
    return f"| {named} | {', '.join(versions)} | {rest} |"


_COUNTS = ("tests", "failures", "errors", "skipped")
"""All of them, and those that prove nothing."""
