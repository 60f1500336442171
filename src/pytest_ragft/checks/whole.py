"""Checks of a whole reply, and of patterns in it."""

import re
from collections.abc import Iterable

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.wording import listed, plain, shown


@check
def equals(text: str, *, ignore_case: bool = True) -> Finding:
    """The whole reply is this text, but for the way it is written.

    Of both: Unicode forms are one (NFKC: `ﬁ` is `fi`, a no-break space is a space), curly and
    angular quotes are straight, dashes are hyphens, runs of white space are one space, none at
    the ends, capital letters are small (unless told otherwise), one pair of quotes around the
    whole and one full stop at its end are dropped. All else must be the same.
    """
    return _one_of([given.text("text", text)], ignore_case=ignore_case)


@check
def label(labels: Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The whole reply is one of these labels, and nothing else; compared as `equals` does."""
    return _one_of(labels, ignore_case=ignore_case)


@check
def regex(pattern: str, *, ignore_case: bool = False, whole: bool = False) -> Finding:
    """A regular expression of Python's `re` matches somewhere; `whole`: the whole reply.

    With `whole`, white space around the reply does not count, and the check is one of format.
    """
    try:
        compiled = re.compile(given.text("pattern", pattern), re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        raise CheckError(f"{pattern!r} is no regular expression: {error}.") from error
    look = compiled.fullmatch if whole else compiled.search

    def find(answer: Answer) -> str | None:
        if look(answer.text.strip() if whole else answer.text):
            return None
        what = "a reply that is" if whole else "a match of"
        return f"expected {what} {pattern!r}, found {shown(answer.text)}"

    return find


def _one_of(texts: Iterable[str], *, ignore_case: bool) -> Finding:
    wanted = given.texts("labels", texts)
    forms = {_form(text, ignore_case=ignore_case) for text in wanted}

    def find(answer: Answer) -> str | None:
        if _form(answer.text, ignore_case=ignore_case) in forms:
            return None
        return f"expected {listed(wanted)}, found {shown(answer.text)}"

    return find


def _form(text: str, *, ignore_case: bool) -> str:
    text = plain(text, ignore_case=ignore_case).removesuffix(".")
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return (text[1:-1] if quoted else text).strip().removesuffix(".")
