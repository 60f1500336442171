"""Arguments of checks, each as what it must be: files give anything."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from pytest_ragft.checks.wording import plain


class CheckError(ValueError):
    """A check that cannot be made as it was asked for; the message is for the user."""


def text(name: str, value: object) -> str:
    """A text with something in it. Raises `CheckError`."""
    if isinstance(value, str) and plain(value):
        return value
    hint = "; a number stands in quotes" if isinstance(value, int | float) else ""
    raise CheckError(f"{name} = {value!r} is not a text with something in it{hint}.")


def texts(name: str, value: object) -> list[str]:
    """One text, or a list of at least one. Raises `CheckError`."""
    if isinstance(value, str):
        return [text(name, value)]
    if not isinstance(value, Iterable) or isinstance(value, bytes | Mapping):
        raise CheckError(f"{name} = {value!r} is neither a text nor a list of texts.")
    found = [text(name, each) for each in value]
    if not found:
        raise CheckError(f"{name} = [] names nothing to look for.")
    return found


def flag(name: str, value: object) -> bool:
    """True or false. Raises `CheckError`."""
    if isinstance(value, bool):
        return value
    raise CheckError(f"{name} = {value!r} is neither true nor false.")


def count(name: str, value: object, least: int = 0) -> int:
    """A whole number. Raises `CheckError`."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise CheckError(f"{name} = {value!r} is not a whole number of at least {least}.")


def amount(name: str, value: object, *, least: int | None = None) -> Decimal:
    """A number, exactly as it is written. Raises `CheckError`."""
    try:
        if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
            found = Decimal(str(value))
            if found.is_finite() and (least is None or found >= least):
                return found
    except InvalidOperation:
        pass
    bound = "" if least is None else f" of at least {least}"
    raise CheckError(f"{name} = {value!r} is not a number{bound}, such as 1000.5.")


def mapping(name: str, value: object) -> dict[str, object]:
    """Values by name. Raises `CheckError`."""
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return dict(value)
    raise CheckError(f"{name} = {value!r} is not a mapping of names to values.")
