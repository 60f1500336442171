"""Finds the sections of the shop's pages that share most words with a question."""

import re
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def search(question: str, k: int = 2) -> list[str]:
    """The `k` best sections, best first."""
    asked = words(question)
    return sorted(sections(), key=lambda section: -len(asked & words(section)))[:k]


def sections() -> Iterator[str]:
    """Every section of every page."""
    for page in sorted(DOCS.glob("*.md")):
        yield from re.split(r"^(?=## )", page.read_text("utf-8"), flags=re.MULTILINE)


def words(text: str) -> set[str]:
    """Words without their endings."""
    return {word[:5] for word in re.findall(r"\w{3,}", text.lower())}
