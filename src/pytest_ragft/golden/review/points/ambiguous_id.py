"""Ids that stand for several cases."""

from collections import defaultdict
from collections.abc import Iterator

from pytest_ragft.corpus.headings import slug
from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in golden.entries:
        named[slug(entry.case.id.replace("_", "-"))].append(entry)
    for first, *others in named.values():
        for other in others:
            message = f"{other.case.id!r} is hard to tell from {first.case.id!r} by its id."
            if other.case.id == first.case.id:
                message = f"{other.case.id!r} is the id of another case, too."
            yield Note(message, (place(other, "id"), place(first, "id")))


POINT = Point(
    name="ambiguous-id",
    severity="warning",
    why="Reports, `-k` and comparisons of two runs go by the id: they mix these cases up.",
    next="Give each case an `id` of its own that says what it asks.",
    find=find,
)
