"""How long a provider asks to wait."""

import math
import time
from email.utils import parsedate_to_datetime


def read_retry_after(wish: str) -> float | None:
    """Seconds by a `retry-after` header, which holds a number or a date; None for nothing sane."""
    try:
        seconds = float(wish)
    except ValueError:
        seconds = _seconds_until(wish)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return math.nan
