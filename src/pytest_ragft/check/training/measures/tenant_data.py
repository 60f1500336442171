"""Data of several customers in one training file: what one tells, the model may tell another.

Numbers of customers, accounts and orders count by their labels, and domains of e-mail addresses.
Numbers that run on by ones are made up, and are told apart.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.distinct import Distinct
from pytest_ragft.check.training.measures.fresh_text import FreshText
from pytest_ragft.check.training.measures.marks import LABELLED, LABELS, MAIL, Marks
from pytest_ragft.check.training.measures.personal.emails import emails
from pytest_ragft.check.training.measures.personal.finding import masked
from pytest_ragft.check.training.measures.personal.signs import DIGITS, YEAR, holds
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

SAMPLE = 256
"""Values of a label that are held, to see whether they run on."""
DENSE = 50
"""Times as far from the first to the last as there are numbers: chance leaves larger gaps."""
_HOLDERS = (
    r"customer|client|tenant|account|acct|org(?:ani[sz]ation)?|workspace|member|patient|policy"
    r"|order|invoice|contract|subscriber|policyholder|kunden|auftrags|rechnungs|vertrags|cliente"
    r"|pedido|factura|commande|facture"
)
_LABEL = re.compile(
    rf"(?i)(?<![a-z])(?P<label>{_HOLDERS})(?:[ _-]?(?:id|ids|no|number|num|nr|nummer|ref|key)\b\.?"
    r"|nummer\b| ?#|\s(?=#))"
    r"[\"'*`]{0,3}\s?(?:is|of|ist|es)?\s?[:=#]?\s?[\"'*`]{0,2}#?"
    r"(?P<value>(?:[A-Za-z]{1,6}[-_]?)?\d[\dA-Za-z-]{3,35})(?!\w|\.\w)"
)
_BEFORE, _BEHIND = 56, 40
"""Characters around four digits in which a label and its number stand."""
_MADE_UP = re.compile(r"(?i)0*(?:12345\d*|54321|98765\d*|0+|x+|abc\d*|(\d)\1{3,})")
_DIGITS = re.compile(r"\d+")
_FREE_MAIL = re.compile(
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|live|msn|icloud|me|aol|gmx|web|protonmail|proton"
    r"|mail|yandex|qq|163|126|tutanota|zoho|orange|wanadoo|free|libero|t-online|comcast|verizon"
    r"|seznam|wp|onet|rediffmail|naver)\.[a-z.]+"
)
DOMAIN = "e-mail domain"


_ANYTHING = LABELLED | MAIL


class Seen(NamedTuple):
    """One value of a label, at its digest."""

    number: int
    """Its last run of digits; -1: none."""
    shown: str
    line: int


class Label:
    """Values of one label."""

    __slots__ = ("distinct", "sample")

    def __init__(self) -> None:
        self.distinct = Distinct(4096)
        self.sample: dict[int, Seen] = {}
        """Those with the lowest digests."""


class State:
    """Values by label."""

    __slots__ = ("fresh", "labels", "rows", "system", "told")

    def __init__(self) -> None:
        self.rows = 0
        self.system = ""
        self.told: tuple[tuple[str, str], ...] = ()
        """What the last system turn held: mostly it is the next one too."""
        self.labels: dict[str, Label] = {}
        self.fresh = FreshText()


class TenantData:
    """Counts different values of the label that has most of them."""

    name = "tenant-data"

    def __init__(self, marks: Marks | None = None) -> None:
        self.marks = marks or Marks()

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        if turn.row != state.fresh.row:
            state.rows += 1
        marks = self.marks.of(turn)
        for text in state.fresh.of(turn):
            if text is turn.system:
                found: Iterable[tuple[str, str]] = _in_system(state, text)
            else:
                found = _values(text) if marks & _ANYTHING else ()
            for label, value in found:
                _note(state.labels.setdefault(label, Label()), label, value, turn.line)

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        for name, label in other.labels.items():
            known = state.labels.setdefault(name, Label())
            known.distinct.merge(label.distinct)
            known.sample = _lowest({**label.sample, **known.sample})
        return state

    def result(self, state: State) -> Result | None:
        told = sorted(
            (_is_made(label), -label.distinct.count, name) for name, label in state.labels.items()
        )
        if not told:
            return None
        made, count, name = told[0]
        others = tuple(other for _, _, other in told[1:])
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "count": -count,
            "label": name,
            "synthetic": made,
            "labels": len(told),
            "others": ", ".join(others),
        }
        seen = sorted(state.labels[name].sample.values(), key=lambda each: (each.line, each.shown))
        worst = (Example(1.0, each.line, f"{name} {each.shown}") for each in seen[:WORST])
        return Result(values, tuple(worst))


def _in_system(state: State, text: str) -> tuple[tuple[str, str], ...]:
    if text != state.system:
        state.system, state.told = text, tuple(_values(text))
    return state.told


def _values(text: str) -> Iterator[tuple[str, str]]:
    if "@" in text:
        for found in emails(text):
            domain = found.value.partition("@")[2]
            if not _FREE_MAIL.fullmatch(domain):
                yield DOMAIN, domain
    digits = text.encode("ascii", "replace").translate(DIGITS)
    if YEAR in digits:
        yield from _numbers(text, digits)


def _numbers(text: str, digits: bytes) -> Iterator[tuple[str, str]]:
    """From one run of digits to the next: few texts have any, and labels are slow to look for.
    `digits` has a byte for each character.
    """
    end = 0
    for start in _runs(digits):
        if start < end:
            continue
        around = max(end, start - _BEFORE), start + len(YEAR) + _BEHIND
        named = holds(text[slice(*around)].lower(), LABELS)
        hit = _LABEL.search(text, *around) if named else None
        if hit:
            end = hit.end()
            if not _MADE_UP.fullmatch(hit["value"]):
                yield f"{hit['label'].lower()} number", hit["value"].lower()


def _runs(digits: bytes) -> Iterator[int]:
    """Where four digits follow each other."""
    at = digits.find(YEAR)
    while at >= 0:
        yield at
        at = digits.find(YEAR, at + len(YEAR))


def _note(label: Label, name: str, value: str, line: int) -> None:
    key = digest(value)
    label.distinct.add(key)
    if key in label.sample:
        return
    runs = _DIGITS.findall(value)
    shown = value if name == DOMAIN else masked(value)
    label.sample[key] = Seen(int(runs[-1]) if runs else -1, shown, line)
    if len(label.sample) > SAMPLE:
        label.sample = _lowest(label.sample)


def _lowest(sample: dict[int, Seen]) -> dict[int, Seen]:
    if len(sample) <= SAMPLE:
        return sample
    return {key: sample[key] for key in sorted(sample)[:SAMPLE]}


def _is_made(label: Label) -> bool:
    """Numbers that run on: as nobody's customers do who writes in."""
    numbers = sorted(seen.number for seen in label.sample.values() if seen.number >= 0)
    if len(numbers) < len(label.sample) or not numbers:
        return False
    return numbers[-1] - numbers[0] <= DENSE * label.distinct.count
