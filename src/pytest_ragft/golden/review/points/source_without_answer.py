"""Sources that do not hold the answer which is expected."""

from collections.abc import Iterator

from pytest_ragft.golden.review.evidence import expected_texts, says
from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        if entry.case.mode == "answer":
            yield from _missing(entry)


def _missing(entry: Entry) -> Iterator[Note]:
    expected = expected_texts(entry)
    text = "\n\n".join(gold.text for gold in entry.gold)
    if not text or not expected or any(gold.problem for gold in entry.gold):
        return
    if not any(says(text, each) for each in expected):
        where = " and ".join(gold.name for gold in entry.gold if gold.name) or "its oracle"
        message = f"{entry.case.id!r} expects {expected[0]!r}, which does not stand in {where}."
        yield Note(message, (place(entry, "source"),))


POINT = Point(
    name="source-without-answer",
    severity="warning",
    why="Given this text, a good model still fails: missing knowledge is taken for bad behaviour.",
    next="Name the passage that answers the question, all of them if there are several; or correct "
    "the answer. Only an answer that must be worked out may be missing.",
    find=find,
)
