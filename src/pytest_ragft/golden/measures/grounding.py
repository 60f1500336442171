"""What a reply has from its contexts, told by words and figures: estimates, without a judge."""

from functools import lru_cache

from pytest_ragft.checks.grounding import ungrounded
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.golden.measured import Measured
from pytest_ragft.oracle.literals import Text, holds


def utilised(measured: Measured) -> bool | None:
    """Whether the reply says an expected answer that stands in its contexts.

    `None`: none stands there, or it is not known what was retrieved. RAGChecker (Ru et al. 2024)
    counts the claims of the right answer that were retrieved and are in the reply; here the whole
    expected answer is one claim.
    """
    if measured.reply is None or measured.mode != "answer":
        return None
    contexts = [_read(text) for text in contexts_of(measured)]
    answers = [Text(answer) for answer in measured.expects]
    there = [each for each in answers if any(holds(context, each) for context in contexts)]
    if not there:
        return None
    reply = Text(measured.reply)
    return any(holds(reply, answer) for answer in there)


def supported(measured: Measured) -> float | None:
    """Share of the reply's numbers, dates and names that stand in its contexts, 0 to 1.

    An estimate of faithfulness as RAGAS (Es et al. 2023) has it, the share of a reply's claims
    that its contexts support. What the question says is no claim of the reply. `None`: there is
    nothing to compare.
    """
    reply = measured.reply
    if reply is None or not measured.retrieved or is_refusal(reply):
        return None
    facts = ungrounded(reply, [measured.question])
    if not facts:
        return None
    strange = ungrounded(reply, [measured.question, *contexts_of(measured)])
    return 1 - len(strange) / len(facts)


def contexts_of(measured: Measured) -> list[str]:
    """The texts that were retrieved."""
    return [entry.text for entry in measured.retrieved or () if entry.text]


@lru_cache(maxsize=4096)  # cases of one suite share their passages
def _read(text: str) -> Text:
    return Text(text)
