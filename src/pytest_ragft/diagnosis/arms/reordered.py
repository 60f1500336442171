"""The passages that the app retrieved in another order: those with the gold text first or last."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.context import lacks_context, reordered
from pytest_ragft.diagnosis.material import Material

SEVERAL = 2


def _lacks(material: Material) -> str | None:
    where = material.whereabouts
    if (lack := lacks_context(material)) is not None:
        return lack
    if not where.gold_at:
        return "the gold text was not in the retrieved context"
    return "only one passage was retrieved" if len(where.context or ()) < SEVERAL else None


ARM = Arm(
    name="reordered",
    question="Was the fact in the wrong place?",
    role="probe",
    lacks=_lacks,
    alternates=True,
    context=lambda found, material, placement: reordered(found, material.whereabouts, placement),
)
