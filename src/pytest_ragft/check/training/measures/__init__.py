"""What is asked of training rows: a question to each measure, all in one pass over a file."""

from typing import Any

from pytest_ragft.check.training.knowledge.documents import Documents
from pytest_ragft.check.training.knowledge.sampling import MOST
from pytest_ragft.check.training.measure import Measure
from pytest_ragft.check.training.measures.data import of_data
from pytest_ragft.check.training.measures.exact_duplicates import ExactDuplicates
from pytest_ragft.check.training.measures.faults import Faults
from pytest_ragft.check.training.measures.held_out import Cases, HeldOut, tables_of
from pytest_ragft.check.training.measures.knowledge import of_knowledge
from pytest_ragft.check.training.measures.leakage import Leakage
from pytest_ragft.check.training.measures.near_duplicates import NearDuplicates
from pytest_ragft.check.training.measures.near_leakage import NearLeakage
from pytest_ragft.check.training.measures.size import Size

__all__ = ["Cases", "HeldOut", "for_held_out", "for_training", "tables_of"]


def for_training(
    held: HeldOut, documents: Documents | None = None, sample: int = MOST
) -> tuple[Measure[Any], ...]:
    """Of a file that a model is trained with; what compares gets its tables here. `sample`: rows
    that are read closely.
    """
    return (
        Faults(),
        Size(),
        ExactDuplicates(),
        NearDuplicates(),
        *of_knowledge(documents, sample),
        *of_data(),
        *((Leakage(held), NearLeakage(held)) if held.files else ()),
    )


def for_held_out() -> tuple[Measure[Any], ...]:
    """Of training data that is kept for validation and tests."""
    return Faults(), Size()
