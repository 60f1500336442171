"""Members of an archive, also those packed with zstd, which Python reads from 3.14 on."""

import io
import struct
import sys
import zipfile
from importlib import import_module

METHOD = 93
"""Of zstd, in the specification of ZIP files."""
OF_PYTHON = sys.version_info >= (3, 14)
LIBRARY = "compression.zstd" if OF_PYTHON else "zstandard"
"""Of Python, or the one that comes with Inspect and with langsmith."""
_HEADER = 30
"""Bytes of a member's own header before its name."""


class NoZstdError(Exception):
    """Nothing is installed that unpacks it."""


def unpacked(archive: zipfile.ZipFile, content: bytes, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member of `archive`, whose own bytes are `content`.

    Raises ValueError where there are more than `most`, `NoZstdError`, and what zipfile raises.
    """
    if member.file_size > most:
        raise ValueError(f"{member.filename!r} would take {member.file_size} bytes")
    if member.compress_type != METHOD:
        with archive.open(member) as packed:
            text = packed.read(most + 1)
    else:
        text = _zstd(_packed(content, member), most + 1)
    if len(text) > most:
        raise ValueError(f"{member.filename!r} is longer than it says")
    return text


def _packed(content: bytes, member: zipfile.ZipInfo) -> bytes:
    header = content[member.header_offset : member.header_offset + _HEADER]
    if len(header) < _HEADER:
        raise ValueError(f"{member.filename!r} is cut off")
    name, extra = struct.unpack("<HH", header[-4:])
    start = member.header_offset + _HEADER + name + extra
    return content[start : start + member.compress_size]


def _zstd(packed: bytes, most: int) -> bytes:
    try:
        library = import_module(LIBRARY)
    except ImportError:
        raise NoZstdError(
            f"packed with zstd, and the package {LIBRARY!r} is not installed. Install it, or write "
            "the log as JSON: inspect log convert FILE --to json --output-dir DIR."
        ) from None
    whole = {} if OF_PYTHON else {"read_across_frames": True}
    opened = library.ZstdFile if OF_PYTHON else library.ZstdDecompressor().stream_reader
    try:
        text: bytes = opened(io.BytesIO(packed), **whole).read(most)
    except library.ZstdError as error:
        raise ValueError(str(error)) from None
    return text
