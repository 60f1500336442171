"""Cases that the training data contains."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        if entry.trained:
            first = entry.trained[0]
            manner = "nearly the same" if first.near else "the same"
            message = f"{entry.case.id!r} is trained on: {first.path}:{first.line} asks {manner}."
            yield Note(message, (place(entry),))


POINT = Point(
    name="train-eval-overlap",
    severity="error",
    why="A model that was trained on the question answers it by heart: the case no longer tells "
    "how it does on questions of users.",
    next="Take the row out of the training data, with what was made from it; or drop the case.",
    find=find,
)
