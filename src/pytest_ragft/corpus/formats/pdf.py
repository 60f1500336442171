"""PDF, page by page, through pypdf."""

import warnings
from collections.abc import Iterator
from io import BufferedIOBase
from typing import IO, cast

from pytest_ragft.corpus.document import Block, Complain, DocumentError, Format, Section

NEEDED = "needs pypdf; install it with: pip install 'pytest-ragft[pdf]'"


def _read(file: BufferedIOBase, complain: Complain) -> Iterator[Section]:
    try:
        import pypdf  # noqa: PLC0415  # an extra
    except ImportError:
        raise DocumentError(NEEDED) from None
    try:
        with warnings.catch_warnings(action="ignore"):
            reader = pypdf.PdfReader(cast("IO[bytes]", file))
            pages = len(reader.pages)
    except Exception as error:  # noqa: BLE001  # a broken file can raise anything
        raise DocumentError(f"is not a PDF that can be read: {_reason(error)}") from None
    for number in range(pages):
        try:
            with warnings.catch_warnings(action="ignore"):
                text = reader.pages[number].extract_text()
        except Exception as error:  # noqa: BLE001  # as above; other pages may be sound
            complain(f"page {number + 1} cannot be read: {_reason(error)}")
            continue
        text = text.encode("utf-8", "replace").decode().replace("\0", "")
        if text.strip():
            yield Section((Block(text, "prose"),), (), (f"page={number + 1}",))


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


FORMAT = Format(
    "PDF", (".pdf",), _read, "page", is_text=False, is_headed=False, largest=200_000_000
)
