"""Checks of texts that stand in a reply, or must not."""

from collections.abc import Callable, Iterable

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.wording import ending, listed, plain, shown, stands_in

Test = Callable[[str, str], bool]
"""Whether a wanted text is met by a told one."""


@check
def contains(text: str, *, ignore_case: bool = True) -> Finding:
    """The reply holds this text. A figure counts as a whole one: `30 days` is not in `130 days`.

    Unicode forms, quotes, hyphens, white space and (unless told otherwise) case make no
    difference.
    """
    return contained([given.text("text", text)], ignore_case=ignore_case, every=False)


@check
def contains_any(texts: Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The reply holds at least one of these texts, looked for as `contains` does."""
    return contained(texts, ignore_case=ignore_case, every=False)


@check
def contains_all(texts: Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The reply holds every one of these texts, looked for as `contains` does."""
    return contained(texts, ignore_case=ignore_case, every=True)


@check
def lacks(texts: str | Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The reply holds none of these texts, looked for as `contains` does."""
    wanted = given.texts("texts", texts)

    def find(answer: Answer) -> str | None:
        found = _met(wanted, answer, stands_in, ignore_case=ignore_case)
        if not found:
            return None
        return f"expected a reply without {listed(found)}, found {shown(answer.text)}"

    return find


@check
def starts_with(texts: str | Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The reply begins with this text, or with one of several."""
    wanted = given.texts("texts", texts)

    def find(answer: Answer) -> str | None:
        if _met(wanted, answer, lambda text, told: told.startswith(text), ignore_case=ignore_case):
            return None
        return f"expected a reply that begins with {listed(wanted)}, found {shown(answer.text)}"

    return find


@check
def ends_with(texts: str | Iterable[str], *, ignore_case: bool = True) -> Finding:
    """The reply ends with this text, or with one of several."""
    wanted = given.texts("texts", texts)

    def find(answer: Answer) -> str | None:
        if _met(wanted, answer, lambda text, told: told.endswith(text), ignore_case=ignore_case):
            return None
        return f"expected a reply that ends with {listed(wanted)}, found {ending(answer.text)}"

    return find


def contained(texts: Iterable[str], *, ignore_case: bool, every: bool) -> Finding:
    """One of the texts stands in the reply, or every one of them."""
    wanted = given.texts("texts", texts)

    def find(answer: Answer) -> str | None:
        found = _met(wanted, answer, stands_in, ignore_case=ignore_case)
        if len(found) == len(wanted) or (found and not every):
            return None
        missing = listed([text for text in wanted if text not in found], "and" if every else "or")
        return f"expected {missing} in the reply, found {shown(answer.text)}"

    return find


def _met(wanted: Iterable[str], answer: Answer, test: Test, *, ignore_case: bool) -> list[str]:
    told = plain(answer.text, ignore_case=ignore_case)
    return [text for text in wanted if test(plain(text, ignore_case=ignore_case), told)]
