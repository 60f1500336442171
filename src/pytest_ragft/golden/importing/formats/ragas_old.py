"""Rows of RAGAS 0.1: question, contexts, answer, ground truth."""

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import ANSWERED, RETRIEVED, left, pieces_of, tag, to
from pytest_ragft.golden.importing.imported import Format, Imported, Source
from pytest_ragft.golden.importing.recognition import has, has_any

_SYNTHETIC = "`context` and `contexts` are what was retrieved; also in the test sets it generates"
_FIELDS = {
    "question": to("question"),
    "ground_truth": to("expects"),
    "ground_truths": to("expects", "its name before 0.1; a list, any of which will do"),
    "contexts": left(RETRIEVED),
    "context": left(RETRIEVED),
    "answer": left(ANSWERED),
    "evolution_type": tag("the kind of question"),
    "episode_done": left("how a question was made up"),
    "metadata": left("where the contexts came from"),
}


def _read(source: Source) -> Imported:
    return assembled(source, lambda row: pieces_of(row.fields, _FIELDS))


def _fits(source: Source) -> bool:
    return has(source, "question") and has_any(source, "ground_truth", "ground_truths")


FORMAT = Format(
    name="ragas-0.1",
    title="RAGAS 0.1 (JSON Lines, JSON, CSV, Parquet)",
    signs="`question` with `ground_truth` or `ground_truths`",
    fits=_fits,
    read=_read,
    fields=_FIELDS,
    remarks=("There is no gold text in this format, and so no oracle.",),
)
