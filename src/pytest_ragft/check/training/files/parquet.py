"""Parquet, with pyarrow: batch by batch."""

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.files.record import Record

BATCH = 500
"""Rows that are unpacked at once."""


def read_parquet(stream: BinaryIO) -> Iterator[Record]:
    """A row's line is its number from 1. Raises `UnreadableError`."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        reason = "is Parquet, which needs pyarrow: pip install 'pytest-ragft[data]'"
        raise UnreadableError(1, reason) from None
    number = 0
    try:
        for batch in parquet.ParquetFile(stream).iter_batches(batch_size=BATCH):
            for row in batch.to_pylist():
                yield number + 1, number, row
                number += 1
    except (arrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise UnreadableError(number + 1, f"is not readable Parquet: {reason}") from None
