"""The check of the language of a reply."""

import math
import re

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.wording import shown

SURE = 0.5
"""Probability from which another language is held against a reply."""


@check
def language(code: str) -> Finding:
    """The reply is in this language, by its code of two letters, such as `de`.

    A guess of py3langid, which a reply of one or two words, or of figures alone, gives too little
    for: where no other language is more probable than not, the check is satisfied. Needs
    `pip install 'pytest-ragft[language]'`.
    """
    wanted = given.text("code", code).lower().partition("-")[0]
    if not re.fullmatch("[a-z]{2,3}", wanted):
        raise CheckError(f"{code!r} is no code of a language, such as 'en' or 'de'.")

    def find(answer: Answer) -> str | None:
        ranked = _ranked(answer.text)
        if wanted not in ranked:
            raise CheckError(f"{code!r} is not among the languages that py3langid knows.")
        likely = max(ranked, key=lambda each: ranked[each])
        if likely == wanted or ranked[likely] < SURE:
            return None
        found = f"{likely!r} (probability {ranked[likely]:.2f})"
        return f"expected the language {wanted!r}, found {found} in {shown(answer.text)}"

    return find


def _ranked(text: str) -> dict[str, float]:
    """Probabilities by language."""
    try:
        import py3langid  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise CheckError(
            "checks.language needs py3langid, which is not installed. "
            "Run: pip install 'pytest-ragft[language]'"
        ) from error
    scores = {str(code): float(score) for code, score in py3langid.rank(text)}
    highest = max(scores.values())
    weights = {code: math.exp(score - highest) for code, score in scores.items()}
    return {code: weight / sum(weights.values()) for code, weight in weights.items()}
