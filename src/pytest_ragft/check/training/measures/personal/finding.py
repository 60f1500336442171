"""One piece of personal data, never held whole."""

from typing import NamedTuple


class Found(NamedTuple):
    """What stands in a text."""

    kind: str
    """`key`, `card`, `IBAN`, `e-mail`, `phone`, `national number`, `birth date`, `address`."""
    value: str
    """Without blanks and signs between: the same whenever the same is meant. Only ever digested."""
    shown: str
    """Enough to find it by, too little to use it."""


def masked(value: str, start: int = 3, end: int = 2) -> str:
    """The first and the last characters; of a short value fewer."""
    start = min(start, len(value) // 4)
    end = min(end, len(value) // 4)
    return f"{value[:start]}...{value[len(value) - end :]}"
