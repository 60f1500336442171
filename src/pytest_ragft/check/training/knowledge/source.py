"""What a prompt holds, and whether a fact stands in it."""

import re
from collections.abc import Iterator

from pytest_ragft.check.training.knowledge.facts import DIGITS, NUMBER, Stated
from pytest_ragft.check.training.knowledge.words import stem, terms, words


class Source:
    """What a prompt holds; `behind`: what stands before every prompt."""

    __slots__ = ("behind", "folded", "numbers", "terms", "values")

    def __init__(self, text: str, behind: "Source | None" = None) -> None:
        self.behind = behind
        self.folded = text.lower()
        self.terms = terms(text)
        self.numbers = {part.lstrip("0") or "0" for part in DIGITS.findall(text)}
        """Digits as they stand."""
        self.values = {canonical(match) for match in _VALUE.findall(text)} | self.numbers

    def holds(self, term: str) -> bool:
        return term in self.terms or (self.behind is not None and self.behind.holds(term))

    def supports(self, fact: Stated) -> bool:
        """Exact, equal in its digits, or half of its words by their stems."""
        written = fact.text.lower()
        if fact.kind == "name":
            stems = [stem(word) for word in words(written)]
            if 2 * sum(map(self.holds, stems)) >= len(stems):
                return True
        return self._holds_exactly(written, fact.kind)

    def _holds_exactly(self, written: str, kind: str) -> bool:
        if self._has(written, kind):
            return True
        return self.behind is not None and self.behind._holds_exactly(written, kind)  # noqa: SLF001  # of the same class

    def _has(self, written: str, kind: str) -> bool:
        if kind in _TEXTS:
            return written in self.folded
        parts = DIGITS.findall(written)
        if kind in _PARTED:  # in whatever order
            return all((part.lstrip("0") or "0") in self.numbers for part in parts)
        return canonical(written) in self.values or "".join(parts).lstrip("0") in self.values

    def yields(self, fact: Stated) -> bool:
        """Is a number the sum, difference, product or quotient of two that are there?"""
        wanted = _float(canonical(fact.text))
        known = [_float(value) for value in sorted(self.values)[:_OPERANDS]]
        return any(
            abs(wanted - made) <= abs(wanted) * _ROUNDING
            for at, one in enumerate(known)
            for other in known[at:]
            for made in _made(one, other)
        )


_TEXTS = frozenset({"name", "url", "clause"})
_PARTED = frozenset({"date", "version", "time"})
_OPERANDS = 40
_ROUNDING = 0.006
_VALUE = re.compile(NUMBER)


def _made(one: float, other: float) -> Iterator[float]:
    yield one + other
    yield abs(one - other)
    yield one * other
    yield one * other / 100
    if other:
        yield one / other
    if one:
        yield other / one


def _float(value: str) -> float:
    """0.0 where it is none, as of a written number that has no digits, or has too many."""
    return float(value) if value and value.isascii() and len(value) < _LONGNUMBER else 0.0


_LONGNUMBER = 18


def canonical(written: str) -> str:
    """A number without its grouping, its currency and idle zeros: `$1,500.00` is `1500`."""
    found = _VALUE.search(written)
    if found is None:
        return ""
    whole, mark, rest = _parted(found[0])
    digits = "".join(DIGITS.findall(whole)).lstrip("0") or "0"
    fraction = rest.rstrip("0")
    return f"{digits}.{fraction}" if mark and fraction else digits


def _parted(written: str) -> tuple[str, str, str]:
    """Before and after the decimal mark; three digits behind a mark are a group."""
    at = max(written.rfind("."), written.rfind(","))
    behind = written[at + 1 :]
    if at < 0 or (len(behind) == 3 and written[0] != "0"):  # noqa: PLR2004  # thousands
        return written, "", ""
    return written[:at], written[at], behind


NOTHING = Source("")
