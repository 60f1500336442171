"""Checks of replies that give no answer, and should not."""

from collections.abc import Iterable

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.wording import plain, shown
from pytest_ragft.diagnosis.refusal import declines, is_refusal


@check
def abstains(*, phrases: Iterable[str] = ()) -> Finding:
    """The reply says that it does not know the answer, or will not give one.

    By its phrases, in English, German, French, Spanish, Italian, Portuguese, Dutch, Japanese and
    Chinese, or by one of `phrases`. Told by wording alone: a reply may abstain in other words.
    """
    own = _own(phrases)

    def find(answer: Answer) -> str | None:
        if is_refusal(answer.text) or declines(answer.text) or _says(own, answer):
            return None
        return f"expected a reply that says it does not know, found {shown(answer.text)}"

    return find


@check
def refuses(*, phrases: Iterable[str] = ()) -> Finding:
    """The reply declines what was asked; to say that one does not know is no refusal.

    By its phrases, in the languages of `abstains`, or by one of `phrases`.
    """
    own = _own(phrases)

    def find(answer: Answer) -> str | None:
        if declines(answer.text) or _says(own, answer):
            return None
        why = "which says that it does not know" if is_refusal(answer.text) else "which does not"
        return f"expected a reply that declines, found {shown(answer.text)}, {why}"

    return find


def _own(phrases: Iterable[str]) -> list[str]:
    return [plain(phrase) for phrase in given.texts("phrases", phrases)] if phrases else []


def _says(phrases: list[str], answer: Answer) -> bool:
    told = plain(answer.text)
    return any(phrase in told for phrase in phrases)
