"""Files of rows that lie in a store behind a URL, copied block by block for as long as a survey
takes.
"""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pytest_ragft.check.fact import FileFacts, Problem
from pytest_ragft.check.training import EngineError

INSTALL = "pip install 'pytest-ragft[remote]'"
BLOCK = 1_048_576


def with_remote(
    folder: Path, files: Mapping[str, FileFacts], urls: Iterable[str]
) -> tuple[Mapping[str, FileFacts], Mapping[str, Path]]:
    """The files with those behind URLs, and where the copies of the latter are."""
    known, places = dict(files), {}
    for number, url in enumerate(urls):
        place = folder / f"remote-{number}" / urlsplit(url).path.rpartition("/")[2]
        place.parent.mkdir()
        problems = _copied(url, place)
        known[url] = FileFacts(url, "text", problems=problems)
        if not problems:
            places[url] = place
    return known, places


def _copied(url: str, place: Path) -> tuple[Problem, ...]:
    """What went wrong, whatever the store: each has errors of its own."""
    try:
        import fsspec  # type: ignore[import-untyped]  # noqa: PLC0415  # the extra `remote`
    except ImportError:
        raise EngineError(f"{url!r} needs fsspec: {INSTALL}.") from None
    try:
        with fsspec.open(url, "rb") as source, place.open("wb") as copy:
            shutil.copyfileobj(source, copy, BLOCK)
    except Exception as error:  # noqa: BLE001  # of any store's own kind
        reason = " ".join(str(error).split()) or type(error).__name__
        return (Problem(1, f"cannot be read: {reason}"),)
    return ()
