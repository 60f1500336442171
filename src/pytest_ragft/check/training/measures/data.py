"""The measures that ask whether rows agree, vary, and hold what nobody should learn."""

from typing import Any

from pytest_ragft.check.training.measure import Measure
from pytest_ragft.check.training.measures.conflicting_targets import ConflictingTargets
from pytest_ragft.check.training.measures.diversity import Diversity
from pytest_ragft.check.training.measures.marks import Marks
from pytest_ragft.check.training.measures.personal_data import PersonalData
from pytest_ragft.check.training.measures.placeholders import Placeholders
from pytest_ragft.check.training.measures.preamble import SamePreamble
from pytest_ragft.check.training.measures.refusals import Refusals
from pytest_ragft.check.training.measures.serving_context import ServingContext
from pytest_ragft.check.training.measures.target_format import TargetFormat
from pytest_ragft.check.training.measures.tenant_data import TenantData


def of_data(marks: Marks | None = None) -> tuple[Measure[Any], ...]:
    marks = marks or Marks()
    return (
        ConflictingTargets(),
        TargetFormat(),
        SamePreamble(),
        Diversity(),
        PersonalData(marks=marks),
        TenantData(marks),
        Placeholders(),
        Refusals(marks),
        ServingContext(),
    )
