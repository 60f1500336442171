"""Which format a file is of: told, or seen by its content; asked about where two fit."""

from pytest_ragft.golden.importing.formats import FORMATS
from pytest_ragft.golden.importing.imported import Format, ImportingError, Source
from pytest_ragft.golden.importing.recognition import names

_SHOWN = 12
"""Fields that are shown of a file that is not recognised."""


def chosen(source: Source, name: str | None) -> Format:
    """Raises `ImportingError` where no format fits, or several."""
    if name is not None:
        return next(each for each in FORMATS if each.name == name)
    fitting = [each for each in FORMATS if each.fits(source)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ways = "\n".join(f"  --from {each.name:<16}{each.title}: {each.signs}" for each in fitting)
        raise ImportingError(
            f"{str(source.path)!r} may be of {len(fitting)} formats, which mean different things "
            f"by the same names. Say which:\n{ways}"
        )
    known = "\n".join(f"  --from {each.name:<16}{each.signs}" for each in FORMATS)
    raise ImportingError(
        f"{str(source.path)!r} is of no format that is known by its fields; it has "
        f"{_fields(source)}. Name its format if it is one of these:\n{known}"
    )


def _fields(source: Source) -> str:
    found = sorted(names(source) or map(str, source.document))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return (", ".join(map(repr, found[:_SHOWN])) or "none") + more
