"""The measures that ask whether a file teaches knowledge; they share one reading of each row."""

from typing import Any

from pytest_ragft.check.training.knowledge.documents import Documents
from pytest_ragft.check.training.knowledge.sampling import MOST
from pytest_ragft.check.training.knowledge.study import Study
from pytest_ragft.check.training.measure import Measure
from pytest_ragft.check.training.measures.docs_evidence import DocsEvidence
from pytest_ragft.check.training.measures.document_dump import DocumentDump
from pytest_ragft.check.training.measures.ungrounded import Ungrounded
from pytest_ragft.check.training.measures.unsupported import Unsupported
from pytest_ragft.check.training.measures.volatile import Volatile


def of_knowledge(
    documents: Documents | None = None, sample: int = MOST
) -> tuple[Measure[Any], ...]:
    """`documents`: what the application could retrieve from, where it is known."""
    study = Study()
    return (
        Unsupported(study, sample),
        Ungrounded(study, sample),
        Volatile(study, sample),
        DocumentDump(),
        *((DocsEvidence(documents, sample),) if documents is not None else ()),
    )
