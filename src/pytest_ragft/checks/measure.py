"""Checks of how long a reply is."""

import re

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.wording import shown

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
"""Kana, Chinese characters and Thai, which have no blanks between words."""
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:['’.,:/-](?:(?![{_UNSPACED}])\w)+)*")


@check
def words(*, at_least: int | None = None, at_most: int | None = None) -> Finding:
    """The reply has so many words at least, or at most.

    A word is a run of letters and digits with what joins them (`don't`, `30-day`, `1,000`); in
    Japanese, Chinese and Thai every character counts as one. Signs of markup count for nothing.
    """
    limits = _limits(at_least, at_most)

    def find(answer: Answer) -> str | None:
        count = len(_WORD.findall(answer.text))
        if _within(count, at_least, at_most):
            return None
        return f"expected {limits} words, found {count} in {shown(answer.text)}"

    return find


@check
def tokens(
    *, at_least: int | None = None, at_most: int | None = None, model: str = "gpt-4o"
) -> Finding:
    """The reply has so many tokens at least, or at most, by the vocabulary of OpenAI's `model`.

    Nothing is downloaded: where the vocabulary is not on this machine, or the model is another
    provider's, the number is estimated (a token for four bytes), and the message says so.
    """
    limits = _limits(at_least, at_most)

    def find(answer: Answer) -> str | None:
        from pytest_ragft.tokens import count_tokens  # noqa: PLC0415  # tiktoken, for those who count

        count = count_tokens(answer.text, model)
        if _within(count.count, at_least, at_most):
            return None
        about = "" if count.exact else "about "
        how = "" if count.exact else f" (estimated: no vocabulary of {model!r} on this machine)"
        found = f"{about}{count.count}{how}"
        return f"expected {limits} tokens, found {found} in {shown(answer.text)}"

    return find


def _limits(at_least: int | None, at_most: int | None) -> str:
    least = None if at_least is None else given.count("at_least", at_least)
    most = None if at_most is None else given.count("at_most", at_most)
    if least is not None and most is not None:
        if least > most:
            raise CheckError(f"at_least = {least} is more than at_most = {most}.")
        return f"{least} to {most}"
    if least is None and most is None:
        raise CheckError("give at_least=, at_most= or both.")
    return f"at most {most}" if least is None else f"at least {least}"


def _within(count: int, at_least: int | None, at_most: int | None) -> bool:
    return (at_least is None or count >= at_least) and (at_most is None or count <= at_most)
