"""Personal data and keys in texts: each kind told by its shape, and proved by its check digits."""

from pytest_ragft.check.training.measures.personal.finding import Found
from pytest_ragft.check.training.measures.personal.search import (
    NAMES,
    SECRET,
    Libraries,
    found_in,
    installed,
)

__all__ = ["NAMES", "SECRET", "Found", "Libraries", "found_in", "installed"]
