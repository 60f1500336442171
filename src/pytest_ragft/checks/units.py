"""Numbers in a text, with what stands around them: units, and letters for thousands and more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pytest_ragft.checks.wording import plain
from pytest_ragft.diagnosis.figures import figures

_SCALES = {"k": 3, "m": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9, "mrd": 9, "tn": 12}
"""Letters directly behind a number; `5m` may as well be five metres, so both are meant."""
_SCALE = re.compile(r"\s?(k|m|mn|mio|b|bn|mrd|tn)\b\.?", re.IGNORECASE)
_SAME = (
    ("%", "percent", "per cent", "pct", "prozent"),
    ("usd", "$", "us$", "us dollar", "dollar"),
    ("eur", "€", "euro"),
    ("gbp", "£", "pound"),
    ("jpy", "¥", "yen"),
    ("chf", "fr.", "franken"),
    ("h", "hr", "hour"),
    ("min", "minute"),
    ("s", "sec", "second"),
    ("kg", "kilogram"),
    ("g", "gram"),
    ("km", "kilometre", "kilometer"),
    ("m", "metre", "meter"),
    ("°c", "celsius", "degrees celsius", "degree celsius"),
)
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text."""

    text: str
    values: tuple[Decimal, ...]
    """What it can mean."""
    before: str
    """What stands directly before it, plain."""
    after: str
    """What stands behind it, plain."""


def quantities(text: str) -> Iterator[Quantity]:
    """All numbers of a text, in order; dates and versions are none."""
    for figure in figures(text):
        if figure.kind != "number":
            continue
        values = [value for form in sorted(figure.forms) if (value := _value(form)) is not None]
        behind = text[figure.end : figure.end + _AROUND]
        if scale := _SCALE.match(behind):
            power = _SCALES[scale[1].lower()]
            values += [value.scaleb(power) for value in values]
            behind = behind[scale.end() :] if not behind[0].isspace() else behind
        written = text[figure.start : figure.end]
        before = plain(text[max(0, figure.start - _AROUND) : figure.start])
        yield Quantity(written, tuple(values), before, plain(behind).removeprefix("-").strip())


def same_unit(unit: str, quantity: Quantity) -> bool:
    """Whether a number has this unit, in any of its spellings, behind or before it."""
    return any(
        re.match(rf"{re.escape(name)}s?(?!\w)", quantity.after)
        or re.search(rf"(?<!\w){re.escape(name)}s?$", quantity.before)
        for name in _spellings(unit)
    )


def _spellings(unit: str) -> tuple[str, ...]:
    wanted = plain(unit)
    bare = wanted.removesuffix("s") if len(wanted) > 2 else wanted  # noqa: PLR2004  # `s` and `ms` are units
    known = next((names for names in _SAME if wanted in names or bare in names), ())
    return (bare, *known)


def _value(form: str) -> Decimal | None:
    try:
        return Decimal(form)
    except InvalidOperation:  # a number with a scale that no one can compute with
        return None
