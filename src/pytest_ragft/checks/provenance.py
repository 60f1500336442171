"""The check of the sources that a reply names."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.supplied import supplied
from pytest_ragft.checks.wording import listed, plain, shown, stands_in

_MARKER = re.compile(
    r"[\[(【](?:source|doc)?\s?(\d{1,3}(?:\s?,\s?\d{1,3})*)(?:[:†][^\]】]*)?[\])】]"
)
_ADDRESS = re.compile(r"^https?://(?:www\.)?|[/.]+$")


@check
def cites(sources: str | Iterable[str]) -> Finding:
    """The reply names this source, or every one of several: a path, a title or an address.

    It does where the text holds it (`[docs/refunds.md]`, `docs/refunds.md#window`, the name of
    the file alone), where `answer.sources` does, or where a number in brackets (`[1]`) points to
    it among the answer's sources or, without any, its contexts.
    """
    wanted = given.texts("sources", sources)

    def find(answer: Answer) -> str | None:
        cited = list(_cited(answer))
        told = plain(answer.text)
        missing = [
            source
            for source in wanted
            if not any(stands_in(form, told) for form in _forms(source))
            and not any(_same(source, other) for other in cited)
        ]
        if not missing:
            return None
        also = f" and the sources {listed(answer.sources, 'and')}" if answer.sources else ""
        return f"expected a citation of {listed(missing, 'and')}, found {shown(answer.text)}{also}"

    return find


def _cited(answer: Answer) -> Iterator[str]:
    """Sources beside the text, and those that numbers in it point to."""
    yield from answer.sources
    given = supplied()
    # What stands beside the text, the app puts there: it does not know of another context.
    if given.echo or answer.sources or answer.contexts:
        yield from given.sources
    numbered = answer.sources or [context.source for context in answer.contexts]
    for marker in _MARKER.finditer(answer.text):
        for number in re.findall(r"\d+", marker[1]):
            source = numbered[int(number) - 1] if 0 < int(number) <= len(numbered) else None
            if source:
                yield source


def _forms(source: str) -> list[str]:
    """How a text may name a source: as it is, without its heading, by its file alone."""
    whole = _ADDRESS.sub("", plain(source))
    page = whole.partition("#")[0]
    name = PurePosixPath(page).name
    # A file has a suffix; the last part of an address may be any word.
    return [whole, page, *([name] if re.search(r"[^.]\.\w{1,8}$", name) else [])]


def _same(wanted: str, cited: str) -> bool:
    """Whether two names mean one source: equal, or one the end of the other's path."""
    one, other = (_ADDRESS.sub("", plain(each)).partition("#")[0] for each in (wanted, cited))
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")
