"""Texts that mean something to a rule: prompts that forbid or abstain, SQL that searches."""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python.outline import Literal, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.searches import VECTORS_IN_SQL
from pytest_ragft.check.sources.wording import (
    PROMPT_NAME,
    abstains,
    asks_for_sources,
    finds_nothing,
    forbids,
    holds,
    reads_like_prompt,
)

SHORTEST = 12
"""Characters below which no text is an instruction or a query (half of it in Chinese)."""
LONG = 160
"""From here on a text with line breaks or sentences is taken for an instruction."""

_SQL = re.compile(r"(?i)\b(select|order\s+by|where|from|limit|insert|match)\b")
_DELETE = re.compile(r"^\s*(delete|update)\s")
_STATEMENT = re.compile(r"(?i)^\s*(select|insert|update|create|with|delete|alter|drop)\s")
_FULL_TEXT = re.compile(
    r"tsvector|tsquery|ts_rank|\bfts5|freetext|containstable|pg_trgm|paradedb|@@@?\s"
    r"|\bagainst\s*\(|\bbm25\("
)
_WORD_SEARCH = re.compile(
    r"(?s)(^\s*(and|or)\b|\bwhere\b).{0,400}\b((content|text|chunk\w*|body|document\w*|passage\w*"
    r"|title) i?like\s|\w+ match (\?|:\w|%s|'|\{))"
)
"""`WHERE content ILIKE %s`: words are looked for, if poorly."""
_FULL_TEXT_WORDS = (
    "ts",
    "fts5",
    "freetext",
    "contains",
    "pg_trgm",
    "@@",
    "against",
    "bm25",
    "like",
    "match",
)

_FULL = re.compile(
    r"(?i)\bfull[ _-]?(parameters?[ _-]|model[ _-]|weights?[ _-])?(sft|ft|fine[ _-]?tun\w*"
    r"|training)\b|\bfft\b|\ball (the )?(weights|parameters)\b"
)
"""Training of all weights, by its name."""
_UNSEEN = re.compile(r"(?<![A-Za-z])(ood|OOD)(?![A-Za-z])")


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    """A fact for each meaning that a text has, and for what the module says of itself."""
    text = ast.get_docstring(tree, clean=False)
    said = tree.body[0] if text and _FULL.search(text) else None
    if isinstance(said, ast.Expr):
        yield Fact("text", "full-fine-tuning", reading.span(said.value))
    for part in outline(tree).parts:
        for literal in part.literals:
            text = literal.text
            if "ood" in text or "OOD" in text:
                for name in _unseen(text):
                    yield Fact("text", name, reading.span(literal.node), scope=part.scope)
            if " " in text or not text.isascii():  # most texts are keys and names
                for name in meanings(literal):
                    yield Fact("text", name, reading.span(literal.node), scope=part.scope)


def _unseen(text: str) -> Iterator[str]:
    """The name of data from elsewhere than the training rows, such as "test_ood"."""
    if _UNSEEN.search(text):
        yield "out-of-distribution"


def meanings(literal: Literal) -> Iterator[str]:
    text = literal.text
    ascii_only = text.isascii()
    if len(text) < (SHORTEST if ascii_only else SHORTEST // 2) or (ascii_only and " " not in text):
        return
    yield from _searches(text)
    if _STATEMENT.search(text):
        return
    if not is_instruction(literal):
        if finds_nothing(text):
            yield "abstention"
        return
    if abstains(text):
        yield "abstention"
    if forbids(text):
        yield "prohibition"
    if asks_for_sources(text):
        yield "citation-instruction"


def _searches(text: str) -> Iterator[str]:
    """What SQL looks for; most texts are told apart by a letter or a word."""
    if ("<" in text or "istance" in text) and VECTORS_IN_SQL.search(text) and _SQL.search(text):
        yield "sql-vector-search"
    lowered = text.lower()
    if not holds(_FULL_TEXT_WORDS, lowered) or _DELETE.search(lowered):
        return
    if _WORD_SEARCH.search(lowered) or (_FULL_TEXT.search(lowered) and _SQL.search(text)):
        yield "sql-full-text"


def is_instruction(literal: Literal) -> bool:
    """A prompt or a part of one, by what holds it, by how it reads, or by its length."""
    text = literal.text
    if PROMPT_NAME.search(literal.holder) or reads_like_prompt(text):
        return True
    return len(text) >= LONG and ("\n" in text or ". " in text or "。" in text)
