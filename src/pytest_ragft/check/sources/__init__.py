"""One reader for each language; a file's path says which, and in which context it stands."""

from importlib import import_module

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.sources.context import context_of
from pytest_ragft.check.suffixes import readable, reader_of

__all__ = ["context_of", "read_file", "readable", "reader_of"]


def read_file(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of one file that `readable` accepts; never raises for what stands in it."""
    module, _, name = reader_of(path).partition(":")
    if not module:
        raise ValueError(f"{path!r}: no reader; ask `readable` first")
    # A module is imported when the first file asks for it.
    read: FileFacts = getattr(import_module(f"{__name__}.{module}"), name)(path, source, wanted)
    empty = not (read.facts or read.problems or read.comments or read.imports)
    if empty or read.context != "application":
        return read
    return read._replace(context=context_of(path))
