"""How an expected answer is compared: words by containing them, sentences by a judge."""

import re
from collections.abc import Sequence

from pytest_ragft.golden.importing.imported import Given

MOST_WORDS = 6
"""Of an expected answer that a reply is likely to hold word for word."""
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?。]\s*")


def is_prose(answer: str) -> bool:
    """Would another wording be as right?"""
    return len(answer.split()) > MOST_WORDS or _SENTENCE.fullmatch(answer) is not None


def comparison(expects: Sequence[str], *, beside_others: bool) -> list[Given]:
    """The checks to write; none where a case without checks does the same."""
    if all(map(is_prose, expects)):
        return [Given("checks", ("judged", rubric(expects)))]
    return [Given("checks", ("contains_any", list(expects)))] if beside_others else []


def rubric(expects: Sequence[str]) -> str:
    if len(expects) == 1:
        return f"The reply says what this answer says, in any words: {expects[0]}"
    answers = "\n".join(f"- {answer}" for answer in expects)
    return f"The reply says what one of these answers says, in any words:\n{answers}"
