"""Bodies of requests and replies as bytes."""

import gzip
import io
import os
import zlib

import pytest

from pytest_ragft.wire.clients import bodies
from pytest_ragft.wire.clients.bodies import content_of, decompress, served

TEXT = b"Thirty days. " * 20


class Torn(io.BytesIO):
    def read(self, *args):
        raise OSError("gone")


class Odd(io.BytesIO):
    def read(self, *args):
        return 7


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"x", b"x"),
        ("é", "é".encode()),
        (bytearray(b"x"), b"x"),
        (memoryview(b"x"), b"x"),
        (io.BytesIO(b"x"), b"x"),
        (io.StringIO("é"), "é".encode()),
        (Torn(b"x"), None),
        (Odd(b"x"), None),
        (iter([b"x"]), None),
        ({"a": "b"}, None),
        (None, None),
    ],
)
def test_what_a_body_holds(body, content):
    assert content_of(body) == content


def test_a_file_is_left_where_it_stood():
    file = io.BytesIO(b"headbody")
    file.seek(4)
    assert (content_of(file), file.read()) == (b"body", b"body")


def test_a_pipe_is_left_unread():
    reading, writing = os.pipe()
    os.write(writing, b"{}")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert content_of(pipe) is None
        assert pipe.read() == b"{}"


def _raw_deflate(content):
    made = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return made.compress(content) + made.flush()


class _Brotli:
    """brotli and zstandard stand in as the modules that the app may have installed."""

    @staticmethod
    def decompress(raw):
        return raw[::-1]


class _Zstandard:
    class ZstdDecompressor:
        @staticmethod
        def decompressobj():
            return _Brotli


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("X-GZIP", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
        ("br", TEXT[::-1]),
        ("zstd", TEXT[::-1]),
    ],
)
def test_every_encoding_is_undone(encoding, raw, monkeypatch):
    known = {"brotli": _Brotli, "zstandard": _Zstandard}
    monkeypatch.setattr(bodies, "import_module", known.__getitem__)
    assert decompress(raw, encoding) == TEXT


def test_what_is_cut_short_is_undone_as_far_as_it_goes():
    content = os.urandom(4000)
    assert content.startswith(decompress(gzip.compress(content)[:2000], "gzip")[:1000])


@pytest.mark.parametrize(("encoding", "raw"), [("gzip", b"??"), ("odd", b"x"), ("deflate", b"??")])
def test_what_cannot_be_undone_is_not_whole(encoding, raw):
    told = served(200, {"content-encoding": encoding}, raw, whole=True)
    assert (told.content, told.whole, told.content_type) == (b"", False, "")
