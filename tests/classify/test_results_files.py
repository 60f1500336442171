"""Files of results are read, and told apart by what stands in them."""

import io
import re
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from made_answers import SAMPLES

from pytest_ragft.classify import files, results, tools, zstd
from pytest_ragft.classify.files import UnreadableError
from pytest_ragft.classify.read import InputError
from pytest_ragft.classify.results import FORMATS


def packed(members, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return written.getvalue()


def test_every_format_in_the_folder_is_listed():
    folder = Path(results.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    listed = {sys.modules[known.recognises.__module__].__name__ for known in FORMATS}
    assert listed == {f"{results.__name__}.{module}" for module in modules}


@pytest.mark.parametrize(
    ("content", "kind", "value"),
    [
        (b'{"a": 1}', "json", {"a": 1}),
        (b'\xef\xbb\xbf\n{"a":\n1}\n', "json", {"a": 1}),
        (b'{"a": 1}\n\n{"a": 2}\n', "lines", [{"a": 1}, {"a": 2}]),
        (b"[1, 2]", "json", [1, 2]),
        (b"a,b\n1,2\n3\n", "table", [{"a": "1", "b": "2"}, {"a": "3", "b": ""}]),
        (b"a,b\n1,2,3\n", "table", [{"a": "1", "b": "2"}]),
    ],
)
def test_a_file_is_read_by_what_stands_in_it(content, kind, value):
    read = files.document(content, "logs/one.json")
    assert (read.content, read.value, read.stem) == (kind, value, "one")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"{", b'{"a": 1}\n{', b"[" * 200_000, b"only words", b"a\nb\n", b'a,b\n"x\n'],
)
def test_what_no_tool_writes_is_no_document(content):
    assert files.document(content, "x") is None


def test_a_number_of_thousands_of_digits_is_none():
    value = files.document(b"[" + b"1" * 9_000 + b", 12]", "x").value
    assert value[0] != value[0]
    assert value[1] == 12


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_is_read_as_the_members_that_matter(method):
    members = {"header.json": '{"a": 1}', "samples/x.json": "2", "summaries.json": "broken"}
    read = files.document(packed(members, method), "one.eval")
    assert (read.content, read.value) == ("archive", {"header.json": {"a": 1}, "samples/x.json": 2})


def test_an_archive_packed_with_zstd_is_read():
    read = files.document((SAMPLES / "inspect-plain.eval").read_bytes(), "one.eval")
    assert len(read.value) == 20


def test_without_a_package_for_zstd_the_next_step_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, zstd.LIBRARY, None)
    with pytest.raises(UnreadableError, match=r"is not installed\. Install it, or write"):
        files.document((SAMPLES / "inspect-plain.eval").read_bytes(), "one.eval")


def damaged(at, to):
    content = bytearray((SAMPLES / "inspect-plain.eval").read_bytes())
    content[at : at + len(to)] = to
    return bytes(content)


def first_packed_byte():
    content = (SAMPLES / "inspect-plain.eval").read_bytes()
    member = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    return member.header_offset + 30 + len(member.filename)


BROKEN = {
    "the rest is missing": b"PK\x03\x04 and no more",
    "no JSON in it": packed({"header.json": "{"}),
    "no text in it": packed({"header.json": b"\xff"}),
    "a member is damaged": damaged(first_packed_byte(), b"no zstd here"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_an_archive_that_cannot_be_read_is_refused(content):
    with pytest.raises(UnreadableError, match=r"one\.eval: an archive that cannot be read: "):
        files.document(content, "one.eval")


def test_an_archive_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    bomb = packed({"header.json": "[" + " " * 5_000 + "]"})
    with pytest.raises(UnreadableError, match=r"'header\.json' would take 5002 bytes"):
        files.document(bomb, "one.eval")


def member_of(content, **changes):
    archive = zipfile.ZipFile(io.BytesIO(content))
    (member,) = archive.infolist()
    for name, value in changes.items():
        setattr(member, name, value)
    return archive, member


def test_a_member_that_is_longer_than_it_says_is_refused():
    """It is in two frames, as Inspect writes what is long."""
    library = import_module(zstd.LIBRARY)
    pack = library.compress
    text = pack(b"x" * 300) + pack(b"x" * 200)
    content = packed({"header.json": text}, zipfile.ZIP_STORED)
    archive, member = member_of(content, compress_type=zstd.METHOD, file_size=5)
    with pytest.raises(ValueError, match=r"'header\.json' is longer than it says"):
        zstd.unpacked(archive, content, member, 100)
    assert zstd.unpacked(archive, content, member, 500) == b"x" * 500


def test_a_member_that_is_cut_off_is_refused():
    content = packed({"header.json": "{}"})
    archive, member = member_of(content, compress_type=zstd.METHOD, header_offset=10_000)
    with pytest.raises(ValueError, match=r"'header\.json' is cut off"):
        zstd.unpacked(archive, content, member, 100)


SAMPLE_OF = {
    "promptfoo.json": "promptfoo 0.121.20",
    "deepeval-plain.json": "DeepEval",
    "inspect-plain.eval": "Inspect 0.3.285",
    "inspect-with-facts.json": "Inspect 0.3.285",
    "langsmith-plain.jsonl": "LangSmith",
    "langsmith-plain.csv": "LangSmith",
}


@pytest.mark.parametrize(("name", "tool"), SAMPLE_OF.items())
def test_each_file_is_known_by_what_stands_in_it_and_by_nothing_else(name, tool):
    content = (SAMPLES / name).read_bytes()
    assert tools.results_in([("a file", content)]).tool == tool


@pytest.mark.parametrize(
    "content",
    [
        b'{"id": "a", "first": [false], "arms": {}}',
        b'\n{"id": "a", "first": [false], "arms": {}}\n{',
        b'{"id": "a"}',
        b'{"a": 1}\n{"a": 2}',
        b"",
        b"\xff\xfe",
        b'\xef\xbb\xbf{"id": "a"',
    ],
)
def test_what_may_be_lines_of_outcomes_is_left_to_their_reader(content):
    assert tools.results_in([("f", content)]) is None


NO_RESULTS = {
    "a list": ("f.json", b"[1, 2]"),
    "an object on several lines": ("f.json", b'{\n"a": 1\n}'),
    "a table": ("f", b"a,b\n1,2\n"),
    "a page": ("f.html", b"<html>"),
    "settings": ("f.yaml", b"results: 1"),
    "words": ("f.txt", b"some words\n"),
    "brackets without end": ("f.json", b"[" * 200_000),
    "an archive": ("f.zip", packed({"a.txt": "x"})),
}


@pytest.mark.parametrize(("name", "content"), NO_RESULTS.values(), ids=NO_RESULTS.keys())
def test_a_file_that_nobody_knows_is_refused_with_what_is_accepted(name, content):
    with pytest.raises(InputError) as caught:
        tools.results_in([(name, content)])
    message = str(caught.value)
    assert message.startswith(f"{name}: neither recorded outcomes nor results that are known.")
    assert all(known.tool in message for known in FORMATS)


def test_a_broken_archive_is_refused():
    with pytest.raises(InputError, match="f: an archive that cannot be read"):
        tools.results_in([("f", b"PK\x03\x04")])


@pytest.mark.parametrize("other", ["deepeval-plain.json", None])
def test_files_of_several_kinds_are_refused(other):
    content = (SAMPLES / other).read_bytes() if other else b'{"id": "a", "first": [], "arms": {}}'
    given = [("a", (SAMPLES / "promptfoo.json").read_bytes()), ("b", content)]
    with pytest.raises(InputError, match=r"files of several kinds: a \(promptfoo\), b \("):
        tools.results_in(given)


def test_results_without_an_answer_are_refused():
    with pytest.raises(InputError, match=r"f: promptfoo has no answer in it\. Run it to its end\."):
        tools.results_in([("f", b'{"results": {"results": []}}')])


def test_a_place_that_is_of_another_shape_is_named():
    with pytest.raises(
        InputError, match=re.escape("f: taken for results of promptfoo, but result")
    ):
        tools.results_in([("f", b'{"results": {"results": [{}]}}')])
