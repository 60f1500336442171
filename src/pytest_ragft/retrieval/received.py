"""What the app had in the end, where it called a re-ranker itself, after its search was over."""

from collections.abc import Sequence
from dataclasses import replace

from pytest_ragft.diagnosis.passage import Search


def received(searches: Sequence[Search]) -> tuple[Search, ...]:
    """The searches in order; one whose list a later step was handed is a level deeper.

    While it was made, nobody could know: an arm that exchanges lists exchanges both.
    """
    result = list(searches)
    for place, step in enumerate(result):
        if step.depth > 0 or not step.given:
            continue
        handed = {entry.text for entry in step.given}
        for earlier, search in enumerate(result[:place]):
            if search.depth == 0 and any(entry.text in handed for entry in search.found):
                result[earlier] = replace(search, depth=1)
    return tuple(result)
