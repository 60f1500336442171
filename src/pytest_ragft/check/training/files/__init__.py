"""Files of training rows, read one row after the other in constant memory."""

from pytest_ragft.check.training.files.reading import WHOLE, Part, lines_of, parts, records
from pytest_ragft.check.training.files.record import Record

__all__ = ["WHOLE", "Part", "Record", "lines_of", "parts", "records"]
