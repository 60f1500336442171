"""Text in colour where the page takes it."""

from collections.abc import Mapping
from typing import NamedTuple

from pytest_ragft.check.finding import Severity

_SEVERITIES: Mapping[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


class Ink(NamedTuple):
    """What colours mean; without colour every text stays as it is."""

    colour: bool

    def severity(self, severity: Severity, text: str) -> str:
        return self._in(_SEVERITIES[severity], text)

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def dim(self, text: str) -> str:
        return self._in("2", text)

    def aside(self, text: str) -> str:
        """What leads to the finding, or away from it."""
        return self._in("1;34", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text
