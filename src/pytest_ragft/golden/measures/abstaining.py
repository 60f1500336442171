"""Whether replies say that they do not know, and whether they should have.

Precision: of the replies that abstain, the share whose case has no answer. Recall: of the cases
that have none, the share whose reply abstains. Over cases whose mode is `answer` or `abstain`;
declining what must not be answered (`refuse`) is another thing.
"""

from collections.abc import Iterator, Sequence

from pytest_ragft.diagnosis.metrics import Metric, rate
from pytest_ragft.diagnosis.refusal import declines, is_refusal
from pytest_ragft.golden.measured import Measured

Abstention = tuple[bool, bool]
"""Whether the case should be abstained from, and whether the reply did."""


def abstention(measured: Measured) -> Abstention | None:
    """`None`: there is no reply, or the case is of another mode.

    What the case's own check says counts. Elsewhere it is told by phrases, which a right answer
    may also hold: "I do not know of any exception, so it is 30 days."
    """
    if measured.reply is None or measured.mode == "refuse":
        return None
    checked = [check.outcome for check in measured.checks if check.name == "abstains"]
    if checked and None not in checked:
        return measured.mode == "abstain", all(checked)
    right = measured.mode == "answer" and _answers(measured)
    told = is_refusal(measured.reply) or declines(measured.reply)
    return measured.mode == "abstain", told and not right


def _answers(measured: Measured) -> bool:
    content = [check.outcome for check in measured.checks if check.kind == "content"]
    return bool(content) and all(content)


def abstaining(abstentions: Sequence[Abstention]) -> Iterator[Metric | None]:
    yield rate("abstention_precision", [should for should, did in abstentions if did], "phrases")
    yield rate("abstention_recall", [did for should, did in abstentions if should], "phrases")
