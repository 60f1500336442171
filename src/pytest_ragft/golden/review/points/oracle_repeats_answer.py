"""Oracles that are little more than the answer."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet
from pytest_ragft.oracle.answer import repeats_answer


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        oracle, expects = entry.case.oracle, entry.case.expects
        if oracle and repeats_answer(oracle, expects):
            yield Note(
                f"{entry.case.id!r}: the oracle is little more than the answer.",
                (place(entry, "oracle"),),
            )


POINT = Point(
    name="oracle-repeats-answer",
    severity="warning",
    why="Whoever is handed the answer can repeat it: such a text proves no lack of knowledge, and "
    "the diagnosis does not count it.",
    next="Name the `source`, or copy the whole passage in which the answer stands.",
    find=find,
)
