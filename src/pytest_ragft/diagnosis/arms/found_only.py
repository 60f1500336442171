"""Only those parts of the gold text that the prompt held."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.context import found_parts, lacks_gold_context
from pytest_ragft.diagnosis.material import Material


def _lacks(material: Material) -> str | None:
    if (lack := lacks_gold_context(material)) is not None:
        return lack
    if not found_parts(material.whereabouts):
        return "no part of the gold text was in the prompt"
    whole = all(sighting.in_prompt == "whole" for sighting in material.whereabouts.sightings)
    return "the gold text was whole in the prompt" if whole else None


ARM = Arm(
    name="found-only",
    question="Was the part that was found enough?",
    role="probe",
    lacks=_lacks,
    context=lambda found, material, placement: found_parts(material.whereabouts),
)
