"""Sets of which most is about one thing."""

from collections import Counter
from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Place, Point
from pytest_ragft.golden.review.golden_set import DRAFT, Entry, GoldenSet

FEWEST = 10
"""Cases of which a part can be called most."""
MOST = 0.6


def find(golden: GoldenSet) -> Iterator[Note]:
    cases = golden.finished
    if len(cases) < FEWEST:
        return
    for kind, counts in (("the tag", _tags(cases)), ("the document", _documents(cases))):
        for name, count in counts.most_common(1):
            # What every case has is no topic, but the label of the file.
            if MOST * len(cases) < count < len(cases):
                message = f"{count} of {len(cases)} cases have {kind} {name!r}."
                yield Note(message, (Place(cases[0].path, 1),))


def _tags(cases: tuple[Entry, ...]) -> Counter[str]:
    return Counter(tag for entry in cases for tag in {*entry.case.tags} - {DRAFT})


def _documents(cases: tuple[Entry, ...]) -> Counter[str]:
    named = ({source.partition("#")[0] for source in entry.case.source} for entry in cases)
    return Counter(name for each in named for name in each)


POINT = Point(
    name="dominant-topic",
    severity="info",
    why="Rates over the whole set say how the app does on that topic, and hide the others.",
    next="Add cases on what else users ask, or read the rates by tag.",
    find=find,
)
