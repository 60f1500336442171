"""Checks of numbers and dates, however a reply writes them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.dates import with_plain_dates
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.units import Quantity, quantities, same_unit
from pytest_ragft.checks.wording import shown
from pytest_ragft.diagnosis.figures import Figure, figures


@check
def number(
    value: float | str | Decimal,
    *,
    tolerance: float | str | Decimal = 0,
    relative: float | str | Decimal = 0,
    unit: str | None = None,
) -> Finding:
    """A number in the reply is this one: at most `tolerance` away, or a share `relative` of it.

    Read are `1,000`, `1.000,5`, `1 000`, `thirty`, `1.5 million`, `10k`; a number that can mean
    two things (`1.250`) may mean either. `unit` stands behind it, or before it as `$` does:
    `days` (also `day`, `30-day`), `%` (also percent), `usd` (also `$`, dollars).
    """
    wanted = given.amount("value", value)
    share = given.amount("relative", relative, least=0)
    away = max(given.amount("tolerance", tolerance, least=0), abs(wanted) * share)
    named = None if unit is None else given.text("unit", unit)

    def find(answer: Answer) -> str | None:
        found = list(quantities(answer.text))
        fitting = [each for each in found if named is None or same_unit(named, each)]
        if any(abs(meant - wanted) <= away for each in fitting for meant in each.values):
            return None
        sought = f"{value}{f' ± {away.normalize():f}' if away else ''}{f' {unit}' if unit else ''}"
        return f"expected the number {sought}, found {_told(found)} in {shown(answer.text)}"

    return find


@check
def date(value: str | dt.date) -> Finding:
    """A date in the reply is this one, in any notation: `2024-01-05`, `5 January 2024`, `5.1.2024`,
    `Jan 5th, 2024`, `5 de enero de 2024`, `2024年1月5日`.

    A month (`2024-01`) is met by a day in it, a day without year (`January 5`) by one with any.
    One that can be read in two ways, as `05/01/2024`, may mean either.
    """
    text = value.isoformat()[:10] if isinstance(value, dt.date) else value
    wanted = _only_date(text)

    def find(answer: Answer) -> str | None:
        told = with_plain_dates(answer.text)
        found = [each for each in figures(told) if each.kind == "date"]
        if any(each.says(wanted) for each in found):
            return None
        dates = ", ".join(told[each.start : each.end] for each in found) or "no date"
        return f"expected the date {text}, found {dates} in {shown(answer.text)}"

    return find


def _only_date(text: object) -> Figure:
    found = list(figures(with_plain_dates(text))) if isinstance(text, str) else []
    if len(found) == 1 and found[0].kind == "date" and len(found[0].forms) == 1:
        return found[0]
    raise CheckError(f"{text!r} is not one date that can be read in one way, such as 2024-01-31.")


def _told(found: list[Quantity]) -> str:
    return ", ".join(_numbers(found)) or "no number"


def _numbers(found: list[Quantity]) -> Iterator[str]:
    yield from dict.fromkeys(each.text for each in found)
