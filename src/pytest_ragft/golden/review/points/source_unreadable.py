"""Sources that are not there, or cannot be read."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        for gold in entry.gold:
            if gold.problem:
                yield Note(
                    f"{entry.case.id!r}: source {gold.name!r}: {gold.problem}",
                    (place(entry, "source"),),
                )


POINT = Point(
    name="source-unreadable",
    severity="error",
    why="The diagnosis has no perfect context for the case, and refuses to start.",
    next="Name a file from the project's folder or from the golden file's own, with `#heading` or "
    "`:10-20` behind it; or write the text itself under `oracle`.",
    find=find,
)
