"""How many calls this worker may have under way at once."""

import threading


class Share:
    """Grows while other workers need less; it never shrinks."""

    def __init__(self, first: int) -> None:
        self._now = first
        self._changed = threading.Condition()

    @property
    def now(self) -> int:
        return self._now

    def grow(self, share: int) -> None:
        with self._changed:
            self._now = max(self._now, share)
            self._changed.notify_all()

    def wait(self) -> None:
        """Until it is one call at least: with fewer calls than workers, some come later."""
        with self._changed:
            self._changed.wait_for(lambda: self._now > 0)
