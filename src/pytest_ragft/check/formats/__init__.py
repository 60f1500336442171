"""One output format a file; each exports `FORMAT`."""

from pytest_ragft.check.formats.format import Format

FORMATS: tuple[Format, ...] = ()
