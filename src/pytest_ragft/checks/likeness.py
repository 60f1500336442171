"""The check of how like a reply is to a text."""

import math
from collections.abc import Sequence
from operator import mul

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.asking import asked
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.wording import plain, shown


@check
def similar(
    text: str, *, at_least: float = 0.8, model: str | None = None, base_url: str | None = None
) -> Finding:
    """The reply is like this text, on a scale from 0 to 1.

    Without a `model`, by its letters: the share that two texts have in common in order, their
    words sorted first (rapidfuzz, `token_sort_ratio`); 1 is the same words, 0.8 one word in five
    changed. Same words with another meaning (`not`) are alike, another wording is not.

    With a `model` of embeddings, by the cosine of two embeddings, asked of OpenAI or of
    `base_url`; one that cannot be asked raises `JudgeError`. What is alike depends on the model,
    so try the threshold on replies you know.
    """
    wanted = given.text("text", text)
    least = given.amount("at_least", at_least, least=0)
    if not 0 < least <= 1:
        raise CheckError(f"at_least = {at_least!r} is not a number above 0 and up to 1.")

    def find(answer: Answer) -> str | None:
        alike = (
            _by_meaning(wanted, answer.text, model, base_url)
            if model
            else _by_letters(wanted, answer.text)
        )
        if alike >= least:
            return None
        how = f"by {model}" if model else "by its letters"
        return (
            f"expected a reply like {shown(wanted)} ({least:g} or more, {how}), "
            f"found {shown(answer.text)} ({alike:.2f})"
        )

    return find


def _by_letters(one: str, other: str) -> float:
    from rapidfuzz.fuzz import token_sort_ratio  # noqa: PLC0415  # for those who ask for it

    return token_sort_ratio(plain(one), plain(other)) / 100


def _by_meaning(one: str, other: str, model: str, base_url: str | None) -> float:
    with asked(model, base_url, "OPENAI_API_KEY") as client:
        reply = client.embeddings.create(model=model, input=[one, other], encoding_format="float")
        first, second = (entry.embedding for entry in reply.data)
    return _cosine(first, second)


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(map(mul, one, other)) / lengths if lengths else 0.0
