"""What a finding says of rows that were not all looked at."""

import math
from collections.abc import Mapping

from pytest_ragft.check.fact import Value

_NORMAL = 1.96
"""Standard deviations to both sides that hold 95 %."""


def estimated(compared: int) -> Mapping[str, Value]:
    """Values of a result that rests on so many rows, chosen by their content; 0: on all."""
    return {"sampled": True, "compared": compared} if compared else {"sampled": False}


def told(values: Mapping[str, Value]) -> str:
    """In words; empty where all rows were looked at. Some of the rows that were drawn by chance do
    not count for a share, so the interval is that of half of them.
    """
    rows, share = values.get("rows"), values.get("share")
    read, compared = values.get("read"), values.get("compared")
    if not values.get("sampled"):
        return ""
    if isinstance(read, int) and isinstance(share, float):
        return f"estimated from {read:,} of {rows:,} rows, {error(share, read // 2):.1%} either way"
    return f"estimated from {read or compared:,} of {rows:,} rows"


def error(share: float, read: int) -> float:
    """Half of the 95 % interval of a share; of rows drawn by chance, by Agresti and Coull."""
    trials = read + _NORMAL**2
    middle = (share * read + _NORMAL**2 / 2) / trials
    return _NORMAL * math.sqrt(middle * (1 - middle) / trials)
