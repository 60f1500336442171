"""Every model that the simulated provider serves."""

from simulated_model.model import Model
from simulated_model.models import reader_1, reader_2, reader_3

MODELS: tuple[Model, ...] = (
    reader_1.MODEL,
    reader_2.MODEL,
    reader_2.LARGE,
    reader_3.MODEL,
    reader_3.LARGE,
)
BY_NAME = {model.name: model for model in MODELS}


def named(name: str) -> Model:
    """The model that a request names; the first one for names that nobody knows."""
    return BY_NAME.get(name, MODELS[0])
