"""Prompts that offer answers to choose from: what they offer is not what they know."""

import re


def offers_choices(text: str) -> bool:
    return without_choices(text) is not text


def without_choices(text: str) -> str:
    """Which of the answers offered is right, a prompt does not tell."""
    if _SECOND not in text and _SECOND_TOO not in text:
        return text
    told, found = _CHOICES.subn("\n", text)
    return told if found else text


_SECOND, _SECOND_TOO = "B", "b)"
_CHOICES = re.compile(
    r"(?:^|(?<=\s))[ \t]*\(?([Aa])([).:])\s+(?:(?!\s\(?[Bb][).:]\s).){1,300}"
    r"(?:\s+\(?[B-Gb-g]\2\s+(?:(?!\s\(?[B-Gb-g][).:]\s)[^\n]){1,300}){2,6}",
)
"""`A) one  B) two  C) three`, on one line or each on its own."""
