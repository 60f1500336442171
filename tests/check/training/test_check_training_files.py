"""Files of rows, good and bad: each row with its line, each fault with its place."""

import gzip
import json
import os
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.files import Part, decoding, opening, parts, record, records
from pytest_ragft.check.training.files import lines as reading_lines
from pytest_ragft.check.training.files import reading as reading_files
from pytest_ragft.check.training.files import tables as reading_tables
from pytest_ragft.check.training.files import values as reading_values
from pytest_ragft.check.training.reading import count_rows, read_turns, recognise
from pytest_ragft.check.training.turn import Fault, Turn, Unknown

A, B, C = b'{"prompt": "a", "completion": "1"}', b'{"prompt": "b", "completion": "2"}', b'{"x": 3}'


@pytest.fixture
def write(tmp_path):
    def write(content, name="rows.jsonl"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def shown(path, part=None):
    """Line and prompt of each row; line and what was found of each fault."""
    found = records(path, part) if part else records(path)
    return [
        (entry.line, entry.found)
        if isinstance(entry, Fault)
        else (entry[0], entry[2].get("prompt"))
        for entry in found
    ]


BROKEN = "broken JSON: expecting property name enclosed in double quotes in column 2"
ROWS = [
    ("lines", A + b"\n" + B + b"\n", [(1, "a"), (2, "b")]),
    ("no last line end", A + b"\n" + B, [(1, "a"), (2, "b")]),
    ("windows", A + b"\r\n\r\n" + B + b"\r\n", [(1, "a"), (3, "b")]),
    ("empty lines", b"\n\n" + A + b"\n  \n" + B, [(3, "a"), (5, "b")]),
    ("byte order mark", b"\xef\xbb\xbf" + A, [(1, "a byte order mark"), (1, "a")]),
    (
        "cut off",
        A + b"\n" + B[:-3],
        [(1, "a"), (2, "broken JSON: unterminated string in column 31; the file ends here")],
    ),
    ("no JSON between", A + b"\nhello\n" + B, [(1, "a"), (2, "'hello'"), (3, "b")]),
    ("no JSON first", b"hello\n" + A, [(1, "'hello'"), (2, "a")]),
    ("NaN", A + b'\n{"prompt": NaN}\n' + B, [(1, "a"), (2, "NaN"), (3, "b")]),
    ("infinite", A + b'\n{"prompt": -Infinity}\n', [(1, "a"), (2, "-Infinity")]),
    ("key twice", A + b'\n{"prompt": 1, "prompt": 2}\n', [(1, "a"), (2, "the key 'prompt' twice")]),
    (
        "key twice inside",
        A + b'\n{"p": {"p": 1, "q": {"r": 1, "r": 2}}}\n',
        [(1, "a"), (2, "the key 'r' twice")],
    ),
    ("key inside as well", A + b'\n{"prompt": "b", "m": {"prompt": 2}}\n', [(1, "a"), (2, "b")]),
    (
        "half a pair",
        A + b'\n{"prompt": "\\ud800"}\n',
        [(1, "a"), (2, "half of a surrogate pair (\\ud8..)")],
    ),
    ("NUL", A + b'\n{"prompt": "\0\0"}\n', [(1, "a"), (2, "2 NUL bytes")]),
    (
        "not UTF-8",
        A + b'\n{"prompt": "\xff"}\n' + B,
        [(1, "a"), (2, "byte 0xff in column 13"), (3, "b")],
    ),
    (
        "deep",
        A + b"\n" + b"[" * 100_000 + b"]" * 100_000 + b"\n" + B,
        [(1, "a"), (2, "JSON nested hundreds of levels deep"), (3, "b")],
    ),
    (
        "long number",
        A + b"\n" + b"1" * 5_000 + b"\n" + B,
        [(1, "a"), (2, "a number of thousands of digits"), (3, "b")],
    ),
    (
        "one cut row",
        A[:-3],
        [(1, "broken JSON: unterminated string in column 31; the file ends here")],
    ),
    ("braces, no JSON", b"{oops}\n" + A, [(1, BROKEN), (2, "a")]),
    ("array", b"[" + A + b",\n" + B + b"]", [(1, "a"), (2, "b")]),
    ("array with a mark", b"\xef\xbb\xbf [\n" + A + b"\n,\n" + B + b"\n]\n", [(2, "a"), (4, "b")]),
    ("under a key", b'{"data": [\n' + A + b", " + B + b'],\n "version": 2}', [(2, "a"), (2, "b")]),
    (
        "conversations one after the other",
        b'{"messages": [\n{"role": "u"}], "prompt": "a"}\n{"messages": [\n], "prompt": "b"}',
        [(1, "a"), (3, "b")],
    ),
    ("objects one after the other", b'{\n"prompt": "a"}\n{\n"prompt": "b"}', [(1, "a"), (3, "b")]),
    (
        "array with a broken row",
        b"[\n  " + A + b",\n  {oops},\n  " + B + b"\n]",
        [(2, "a"), (3, "broken JSON: expecting property name enclosed in double quotes"), (4, "b")],
    ),
    (
        "array in one line, broken",
        b"[" + A + b", {oops}, " + B + b"]",
        [(1, "a"), (1, "broken JSON: expecting property name enclosed in double quotes")],
    ),
    (
        "array cut off",
        b"[\n" + A + b",\n" + B[:-3],
        [(2, "a"), (3, "broken JSON: unterminated string")],
    ),
    (
        "array with NaN",
        b"[\n" + A + b',\n{"prompt": NaN},\n' + B + b"]",
        [(2, "a"), (3, "NaN"), (4, "b")],
    ),
    (
        "array with a key twice",
        b"[\n" + A + b',\n{"prompt": 1, "prompt": 2}]',
        [(2, "a"), (3, "the key 'prompt' twice")],
    ),
    (
        "array not UTF-8",
        b"[" + A + b',\n{"prompt": "\xff"},\n' + B + b"]",
        [(1, "a"), (2, "bytes or escapes that are no characters"), (3, "b")],
    ),
    (
        "array with half a pair",
        b"[" + A + b',\n{"prompt": "\\uD800"},\n' + B + b"]",
        [(1, "a"), (2, "bytes or escapes that are no characters"), (3, "b")],
    ),
    ("array, deep", b"[" + b"[" * 100_000, [(1, "JSON nested hundreds of levels deep")]),
    ("array, long number", b"[" + b"1" * 5_000 + b"]", [(1, "a number of thousands of digits")]),
    ("csv", b'prompt,completion\na,1\n"b\nc",2\nd,3\n', [(2, "a"), (3, "b\nc"), (5, "d")]),
    ("semicolons", b"\xef\xbb\xbfprompt;completion\r\na;1\r\n", [(2, "a")]),
    ("tabs", b"prompt\tcompletion\n\na\t1\n", [(3, "a")]),
    (
        "fields missing",
        b"prompt,completion\na\nb,2,3\nc,4\n",
        [(2, "1 fields"), (3, "3 fields"), (4, "c")],
    ),
    (
        "csv not UTF-8",
        b"prompt,completion\na\xff,1\nb,2\n",
        [(2, "byte 0xff in column 2"), (3, "b")],
    ),
    ("csv with NUL", b"prompt,completion\na\0,1\nb,2\n", [(2, "1 NUL bytes"), (3, "b")]),
]


@pytest.mark.parametrize(
    ("content", "rows"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_row_and_every_fault_has_its_line(write, content, rows, packed):
    assert shown(write(gzip.compress(content) if packed else content)) == rows


@pytest.mark.parametrize(
    ("content", "rows"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_without_msgspec_the_rows_are_the_same(write, monkeypatch, content, rows):
    monkeypatch.setitem(sys.modules, "msgspec", None)
    assert shown(write(content)) == rows


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.jsonl", "is empty: there is no row in it"),
        (b" \n\n", "x.jsonl", "is empty: there is no row in it"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid",
            "x.jsonl",
            "is a pointer of git-lfs, not the data: `git lfs pull` fetches it",
        ),
        (
            '{"a": 1}'.encode("utf-16"),
            "x.jsonl",
            "is UTF-16; rows are read as UTF-8: `iconv -f UTF-16 -t UTF-8` converts it",
        ),
        (
            '{"a": 1}'.encode("utf-16-le"),
            "x.jsonl",
            "is UTF-16; rows are read as UTF-8: `iconv -f UTF-16 -t UTF-8` converts it",
        ),
        (
            b"Once upon a time.",
            "x.jsonl",
            "holds no rows: found none of JSON Lines, a JSON array, CSV, TSV and Parquet",
        ),
        (b"\x1f\x8bnonsense", "x.gz", "cannot be read: Unknown compression method"),
    ],
)
def test_what_holds_no_rows_is_a_problem_of_the_file(write, content, name, said):
    path = write(content, name)
    assert recognise(path) == Problem(1, said)
    assert list(read_turns(path)) == [Fault(1, 0, said, "a file of rows")]
    assert list(read_turns(path, None, 5)) == []
    assert count_rows(path) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[]", "holds no row"),
        (b"hello\n[", "holds no row: found 'hello', expected a JSON object"),
        (
            b'{"input_ids": [1], "labels": [1]}',
            "holds token ids, not texts: check the file that they were made from",
        ),
    ],
)
def test_a_file_without_a_readable_row_is_a_problem(write, content, said):
    path = write(content + b"\n", "x.csv" if content.startswith(b"hello") else "x.jsonl")
    found = recognise(path)
    assert isinstance(found, Problem | Unknown)
    if isinstance(found, Problem):
        assert found.message == said


def test_folders_and_pipes_are_told_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert "is a pipe" in recognise(tmp_path / "pipe.jsonl").message
    assert "is a folder" in recognise(tmp_path).message
    assert "is a device or a socket" in recognise(tmp_path / "/dev/null").message
    assert recognise(tmp_path / "none") == Problem(1, "cannot be read: No such file or directory")
    assert "null byte" in recognise(tmp_path / "a\0b").message


def test_a_row_that_is_too_long_is_refused_and_the_rest_is_read(write, monkeypatch):
    for module in (reading_lines, reading_values, reading_tables, record):
        monkeypatch.setattr(module, "LONGEST", 100)
    for module in (reading_lines, reading_values, reading_tables, opening):
        monkeypatch.setattr(module, "BLOCK", 64)
    long = b'{"prompt": "%s"}' % (b"x" * 1_000)
    refused = "a row of more than 100 bytes"
    assert shown(write(A + b"\n" + long + b"\n" + B)) == [(1, "a"), (2, refused), (3, "b")]
    assert shown(write(A + b"\n" + long)) == [(1, "a"), (2, refused)]
    array = b"[\n" + A + b",\n" + long + b",\n" + B + b"\n]"
    assert shown(write(array)) == [(2, "a"), (3, refused), (4, "b")]
    table = b"prompt,completion\na,1\n%s,2\nb,3\n%s" % (b"x" * 1_000, b"x" * 500)
    assert shown(write(table)) == [(2, "a"), (3, refused), (4, "b"), (5, refused)]
    open_quote = b'prompt,completion\na,1\n"%s' % (b"x\n" * 1_000)
    assert shown(write(open_quote))[:2] == [(2, "a"), (3, refused)]


def test_an_array_is_read_over_many_blocks(write, monkeypatch):
    monkeypatch.setattr(reading_values, "BLOCK", 7)
    rows = [{"prompt": str(at), "text": "ä" * at} for at in range(40)]
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    assert [entry[2] for entry in records(write(content))] == rows
    broken = b'[\n {"prompt": 1},\n {oops},\n\n\n\n\n {"prompt": 2}\n]'
    assert [line for line, _ in shown(write(broken))] == [2, 3, 8]
    assert [line for line, _ in shown(write(broken[:-18]))] == [2, 3]


def test_what_is_written_while_the_file_is_read_is_left_out(write):
    path = write(A + b"\n")
    rows = records(path)
    first = next(rows)
    with path.open("ab") as file:
        file.write(B + b"\n")
    assert [first, *rows] == [(1, 0, json.loads(A))]


def test_a_packed_file_that_is_cut_off_gives_what_it_has(write):
    content = b"".join(
        b'{"prompt": "%d", "completion": "%d"}\n' % (at, at * 7919) for at in range(60_000)
    )
    path = write(gzip.compress(content)[:-9_000])
    *turns, fault = read_turns(path)
    assert len(turns) > 10_000
    assert "cannot be read to its end" in fault.found
    assert count_rows(path) == 0


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from([A, B, C, b"", b"oops", b"\xff"]), max_size=9), st.integers(1, 5))
def test_parts_give_the_rows_of_the_whole(tmp_path_factory, lines, count):
    path = tmp_path_factory.mktemp("parts") / "x.jsonl"
    path.write_bytes(A + b"\n" + b"\n".join(lines))
    whole = list(records(path))
    parted = parts(path, count)
    assert [entry for part in parted for entry in records(path, part)] == whole
    uncounted = [part._replace(before=None) for part in parted]
    assert [entry for part in uncounted for entry in records(path, part)] == whole
    told = [turn for part in parted for turn in read_turns(path, None, *part)]
    assert told == list(read_turns(path))
    assert count_rows(path) == len(whole)


def test_what_cannot_be_parted_is_one_part(write):
    array = write(b"[" + A + b"]")
    assert parts(array, 4) == (Part(),)
    assert list(records(array, Part(3, 9))) == []
    assert parts(write(gzip.compress(A)), 4) == (Part(),)
    assert parts(write(A), 1) == (Part(),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)  # the machine may be busy
@given(JSON)
def test_the_fast_parser_reads_what_the_strict_one_reads(value):
    line = json.dumps(value).encode()
    fast = decoding.decoder()
    try:
        strict = decoding.strict(line)
    except decoding.BrokenRowError:
        with pytest.raises(Exception):  # noqa: B017, PT011  # each parser has its own
            fast(line)
    else:
        assert repr(fast(line)) == repr(strict)


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\ud8019aenNIt\n .-e').map(str.encode))
def test_where_both_parsers_agree_they_agree_on_any_bytes(line):
    try:
        found = decoding.decoder()(line)
    except Exception:  # noqa: BLE001  # whatever it raises, the strict one is asked
        return
    assert repr(found) == repr(decoding.strict(line))


HEADS = [
    b"",
    b"[",
    b"{",
    b'{"messages": [',
    b"prompt,completion\n",
    b"\x1f\x8b",
    b"PAR1",
    A + b"\n",
]


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_no_bytes_raise_anything(tmp_path_factory, head, tail):
    path = tmp_path_factory.mktemp("bytes") / "x.csv"
    path.write_bytes(head + tail)
    recognise(path)
    assert all(isinstance(entry, Turn | Fault) for entry in read_turns(path))
    count_rows(path)


def test_a_lot_of_keys_is_not_looked_for_twice():
    needles = decoding.Needles()
    row = {str(at): at for at in range(2_000)}
    assert decoding.repeated(json.dumps(row).encode(), row, needles) == ""
    for key in row:
        assert needles[key]
    assert len(needles) <= decoding.MOST_NEEDLES


def test_nesting_that_only_the_writer_minds_is_told(monkeypatch):
    def dumps(*_, **__):
        raise RecursionError

    monkeypatch.setattr(decoding.json, "dumps", dumps)
    with pytest.raises(decoding.BrokenRowError, match="nested"):
        decoding.refuse_halves({})


def test_entries_of_an_array_that_are_no_objects_are_faults(write):
    path = write(b"[" + A + b', 4, ["x"]]')
    assert [entry[2] for entry in records(path)] == [json.loads(A), 4, ["x"]]
    assert [entry.found for entry in list(read_turns(path))[1:]] == ["4", "a list of 1"]


def test_a_file_is_closed_once(write):
    path = write(A)
    with opening.opened(path) as file:
        raw = file.stream.raw
    raw.close()
    assert raw.closed


def test_a_pointer_is_unreadable(write):
    with pytest.raises(UnreadableError):
        list(records(write(b"")))


def test_parquet_is_read_batch_by_batch(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"prompt": ["a", "b"], "completion": ["1", "2"]})
    path = tmp_path / "rows.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(table, path)
    assert shown(path) == [(1, "a"), (2, "b")]
    path.write_bytes(path.read_bytes()[:-9])
    assert "is not readable Parquet" in recognise(path).message


def test_without_pyarrow_it_is_said_what_parquet_needs(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install 'pytest-ragft[data]'" in recognise(write(b"PAR1 and more")).message


def test_a_file_that_shrinks_while_its_lines_are_counted_ends(write):
    path = write((A + b"\n") * 3)
    with opening.opened(path) as file:
        path.write_bytes(A)
        assert reading_files._newlines(file, 0, file.size) in {0, 3}


def test_a_file_that_breaks_off_after_its_first_rows_is_told(write, monkeypatch):
    path = write(A + b"\n")
    monkeypatch.setattr("pytest_ragft.check.training.reading.records", broken_off(json.loads(A)))
    *_, fault = read_turns(path)
    assert fault == Fault(7, 6, "broke off", "a file of rows")


def broken_off(row):
    def records(path, part=None):
        yield from ((at, at - 1, row) for at in range(1, 61))
        raise UnreadableError(7, "broke off")

    return records
