"""How long a provider asks to wait."""

import math
import time
from email.utils import parsedate_to_datetime


def read_retry_after(wish: str, date: str = "") -> float | None:
    """Seconds by a `retry-after` header, which holds a number or a date; None for nothing sane.

    `date`: the header of that name, by which a clock that is wrong here does no harm.
    """
    if not wish:
        return None
    try:
        seconds = float(wish)
    except ValueError:
        now = _seconds(date)
        seconds = _seconds(wish) - (now if math.isfinite(now) else time.time())
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds(date: str) -> float:
    """Since 1970."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return math.nan
