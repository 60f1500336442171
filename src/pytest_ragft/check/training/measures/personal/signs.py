"""Texts reduced to what can be a number or a key: one pass in C, and most texts are done with."""

from string import ascii_letters, digits

_NUMERALS = digits.encode()
SEPARATORS = b" ()./-"
"""Deleted: they stand within numbers."""
DIGITS = bytes(48 if byte in _NUMERALS else 32 for byte in range(256))
"""A table for `bytes.translate`: digits are 0, all else is blank."""
YEAR = b"0000"
"""Shorter than any date with a year, and than any number that is looked for."""
SHORT = b"000"
"""Shorter than the longest run of digits in any number of a person."""
LONG = b"0000000"
"""No phone, card or account has fewer digits."""

_KEY = (ascii_letters + digits + "_-").encode()
KEY_SIGNS = bytes(97 if byte in _KEY else 32 for byte in range(256))
KEY_RUN = b"a" * 20
"""No key has fewer characters without a break."""


def holds(text: str, needles: tuple[str, ...]) -> bool:
    for needle in needles:  # noqa: SIM110  # `any` takes twice as long, and this is asked of each text
        if needle in text:
            return True
    return False
