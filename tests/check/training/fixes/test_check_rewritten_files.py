"""Rewrites of whole files: what stays stays byte for byte, what is written is whole and known."""

import gzip
import json
import os

import pytest

from pytest_ragft import cli
from pytest_ragft.atomic import WriteError
from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.fixes import BY_NAME, output, pieces, running
from pytest_ragft.check.training.fixes.command import Known, rewrite
from pytest_ragft.check.training.fixes.rewrite import RefusedError
from pytest_ragft.check.training.fixes.running import Order, rewritten
from pytest_ragft.check.training.fixes.writing import csv_style, json_style
from pytest_ragft.check.workspace import Workspace

A, B, C = (
    {"prompt": f"How does {name} work?", "completion": f"Turn {name}."} for name in ("a", "ö", "c")
)
MAIL = {"prompt": "Who asked?", "completion": "It was ada.lovelace@analytic.engine.org."}


def order(at, *names, **given):
    steps = tuple((BY_NAME[name], frozenset({"measure"})) for name in names or ("drop-copies",))
    return Order(at.name, at, steps, **given)


@pytest.fixture
def write(tmp_path):
    def write(content, name="train.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def lines(*rows, **options):
    return "".join(json.dumps(row, **options) + "\n" for row in rows).encode()


def test_rows_that_stay_are_the_same_bytes(write, tmp_path):
    odd = b'{ "completion":"Turn b." , "prompt":"b" }\r\n'
    broken = b'{"prompt": \n\n'
    at = write(lines(A) + odd + broken + lines(A, ensure_ascii=False) + lines(B))
    done = rewritten(order(at))
    made = (tmp_path / "train.dedup.jsonl").read_bytes()
    assert made == lines(A) + odd + broken + lines(B)
    assert (done.rows, done.changed, done.passages) == (4, {"dropped": 1}, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "train.dedup.changes",
        "train.dedup.jsonl",
        "train.jsonl",
    ]


def test_the_report_names_each_changed_row_and_none_of_its_texts(write, tmp_path):
    at = write(lines(A, MAIL, A))
    rewritten(order(at, "drop-copies", "mask-personal-data"))
    report = (tmp_path / "train.dedup.masked.changes").read_text("utf-8")
    rows = [json.loads(line) for line in report.splitlines()]
    assert [(row["row"], row["line"], row["what"]) for row in rows[:-1]] == [
        (1, 2, "masked: 1 e-mail"),
        (2, 3, "dropped: the same as line 1"),
    ]
    assert rows[0]["before"] != rows[0]["after"]
    assert rows[1]["after"] is None
    assert rows[-1]["source"] == "train.jsonl"
    assert "lovelace" not in report


def test_a_run_that_only_counts_writes_nothing(write, tmp_path):
    at = write(lines(A, A, MAIL))
    done = rewritten(order(at, "drop-copies", "mask-personal-data"), only_count=True)
    assert done.changed == {"dropped": 1, "masked": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]


def test_facts_are_split_out_into_a_knowledge_base(write, tmp_path):
    fact = {"prompt": "What is the fee?", "completion": "The fee is $49 since 2021-03-04."}
    calm = {"prompt": "I was charged twice!", "completion": "Sorry, let us look at that."}
    at = write(lines(calm, fact))
    assert rewritten(order(at, "split-facts-out")).passages == 1
    (passage,) = (tmp_path / "train.kb.jsonl").read_text("utf-8").splitlines()
    assert json.loads(passage)["source"] == {"file": "train.jsonl", "line": 2, "row": 1}
    rows = (tmp_path / "train.rag.jsonl").read_bytes()
    assert rows.startswith(lines(calm))
    assert b"Context:" in rows
    rewritten(order(at, "drop-copies", "split-facts-out"))
    rewritten(order(at, "split-facts-out"))
    (tmp_path / "train.kb.jsonl").write_text("my own", "utf-8")
    with pytest.raises(WriteError, match=r"train\.kb\.jsonl' is there already"):
        rewritten(order(at, "split-facts-out"))


class Silent:
    """Silences the first row."""

    def start(self, profile):
        return self

    def see(self, state, record):
        self.now = frozenset({"measure"}) if record[1] == 0 else frozenset()


def test_rows_that_are_silenced_are_left_alone(write, tmp_path):
    at = write(lines(A, A, A))
    rewritten(order(at, silencing=Silent()))
    assert (tmp_path / "train.dedup.jsonl").read_bytes() == lines(A, A)


def test_rows_of_no_known_format_stay(write, tmp_path):
    content = b'{"x": 1}\n{"x": 1}\n["y"]\n'
    assert rewritten(order(write(content))).changed == {}
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]


@pytest.mark.parametrize("between", [{"x": 1}, 3])
def test_rows_with_faults_stay(write, tmp_path, between):
    content = lines(A, B, between, between)
    rewritten(order(write(content + lines(A))))
    assert (tmp_path / "train.dedup.jsonl").read_bytes() == content


def test_its_own_output_is_written_again(write, tmp_path):
    at = write(lines(A, A))
    rewritten(order(at))
    at.write_bytes(lines(A, A, B))
    rewritten(order(at))
    assert (tmp_path / "train.dedup.jsonl").read_bytes() == lines(A, B)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("train.dedup.jsonl", b"mine"),
        ("train.dedup.changes", b"mine"),
        ("train.dedup.changes", b'{"tool": "ragft", "made": 3}'),
        ("train.dedup.changes", b'{"tool": "other", "made": {"a": "b"}}'),
        ("train.dedup.changes", b"[1]"),
    ],
)
def test_what_is_there_already_is_left_as_it_is(write, tmp_path, name, content):
    at = write(lines(A, A))
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WriteError, match="left as it is"):
        rewritten(order(at))
    assert (tmp_path / name).read_bytes() == content


def test_output_that_was_edited_is_somebodys_work(write, tmp_path):
    at = write(lines(A, A))
    rewritten(order(at))
    (tmp_path / "train.dedup.jsonl").write_bytes(lines(A, B))
    with pytest.raises(WriteError, match=r"not as ragft wrote it"):
        rewritten(order(at))


def test_a_file_that_has_changed_since_is_refused(write):
    at = write(lines(A, A))
    with pytest.raises(WriteError, match=r"'train\.jsonl' has changed since it was read"):
        rewritten(order(at, since=1))


def test_a_file_that_changes_meanwhile_is_refused(write, tmp_path, monkeypatch):
    at = write(lines(A, A))
    usual = running.pieces

    def growing(path):
        yield from usual(path)
        path.write_bytes(lines(A))

    monkeypatch.setattr(running, "pieces", growing)
    with pytest.raises(WriteError, match="has changed since it was read; nothing is written"):
        rewritten(order(at))
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]


def test_nothing_is_left_where_the_disk_is_full(write, tmp_path, monkeypatch):
    at = write(lines(A, A))

    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.Pending, "keep", full)
    with pytest.raises(WriteError, match="No space left on device"):
        rewritten(order(at))
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]


def test_an_array_keeps_its_layout(write, tmp_path):
    text = json.dumps([A, B, A, MAIL, C], indent=2, ensure_ascii=False)
    at = write(text + "\n", "train.json")
    rewritten(order(at, "drop-copies", "mask-personal-data"))
    masked = {**MAIL, "completion": "It was [EMAIL_1]."}
    expected = json.dumps([A, B, masked, C], indent=2, ensure_ascii=False) + "\n"
    assert (tmp_path / "train.dedup.masked.json").read_text("utf-8") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"data": [\n  %a,\n  %a,\n  %b\n]}', '{"data": [\n  %a,\n  %b\n]}'),
        ("[3, %a, %a]", "[3, %a]"),
        ("[\n%a,\n%a\n]", "[\n%a\n]"),
        ("{\n%k\n}\n{\n%k\n}\n", "{\n%k\n}\n"),
        ("\ufeff{\n%k,\n%t\n}\n{\n%k,\n%t\n}\n", "\ufeff{\n%k,\n%t\n}\n"),
    ],
)
def test_json_in_any_layout_is_taken_apart(write, tmp_path, text, expected):
    inner = json.dumps(A)[1:-1].replace(", ", ",\n")

    def filled(form):
        form = form.replace("%a", json.dumps(A)).replace("%b", json.dumps(B))
        return form.replace("%k", inner).replace("%t", '"tags": ["x"]')

    rewritten(order(write(filled(text), "train.json")))
    assert (tmp_path / "train.dedup.json").read_text("utf-8") == filled(expected)


def test_the_first_row_may_go(write, tmp_path):
    none = {"prompt": "How?", "completion": "TODO"}
    at = write(json.dumps([none, A, B], indent=1), "train.json")
    rewritten(order(at, "drop-placeholders"))
    assert (tmp_path / "train.complete.json").read_text("utf-8") == json.dumps([A, B], indent=1)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_keeps_its_layout(write, tmp_path, end):
    head, one, odd = "prompt;completion", '"How; and\nwhy?";"Well, so"', "a;b;c"
    mail = "Who asked?;It was ada.lovelace@analytic.engine.org."
    at = write(end.join([head, one, odd, mail, one, ""]), "train.csv")
    rewritten(order(at, "drop-copies", "mask-personal-data"))
    masked = "Who asked?;It was [EMAIL_1]."
    made = (tmp_path / "train.dedup.masked.csv").read_bytes().decode()
    assert made == end.join([head, one, odd, masked, ""])


def test_a_changed_row_without_a_line_end_gets_none():
    assert csv_style(["a", "b"], ",", b"1,2")({"a": "x,y", "b": 'z"'}) == b'"x,y","z"""'


@pytest.mark.parametrize(
    ("raw", "column"),
    [
        (b'{"a": 1, "b": [1, 2]}\n', 0),
        (b'{"a":1,"b":[1,2]}', 0),
        (b'{"a":"\\u00e9","b":[1,2]}\r\n', 0),
        ('{"a": "é", "b": [1, 2]}\n'.encode(), 0),
        (b'{\n    "a": 1,\n    "b": 2\n  }', 2),
    ],
)
def test_a_row_is_written_as_it_was(raw, column):
    row = json.loads(raw)
    assert json_style(raw, column)(row) == raw


def test_a_row_in_no_known_layout_is_written_as_usual():
    assert json_style(b'{ "a":1 }\n')({"a": 2}) == b'{"a": 2}\n'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "train.jsonl.gz",
            gzip.compress(lines(A, A), mtime=0),
            "is packed: write its rows as JSON Lines",
        ),
        ("train.parquet", b"PAR1" + bytes(20) + b"PAR1", "is Parquet"),
        ("train.json", b'[{"prompt": 1', "cannot be taken apart"),
        ("train.json", b'["\xff"]', "cannot be taken apart"),
    ],
)
def test_what_cannot_be_rewritten_is_said(write, tmp_path, name, content, message):
    at = write(content, name)
    with pytest.raises(RefusedError, match=message):
        list(pieces.pieces(at))


def test_a_large_value_is_refused(write, monkeypatch):
    monkeypatch.setattr(pieces, "LARGEST", 3)
    with pytest.raises(RefusedError, match="one JSON value of more than 3 bytes"):
        list(pieces.pieces(write("[1, 2]", "train.json")))


def test_a_broken_table_is_unreadable(write):
    at = write(b"prompt,completion\na,\xff\n", "train.csv")
    with pytest.raises(UnreadableError, match="cannot be taken apart"):
        list(pieces.pieces(at))


def test_a_line_too_long_for_a_row_stays(write, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LONGEST", 90)
    content = lines(A) + b'{"prompt": "' + b"x" * 200 + b'"}\n' + lines(A)
    rewritten(order(write(content)))
    assert (tmp_path / "train.dedup.jsonl").read_bytes() == content[: -len(lines(A))]


OWN_RULE = """\
name: copied-rows
title: Rows that are copied
message: "{count} rows are copies."
why: They count twice.
instead: Keep one of each.
examples:
  flagged:
    - {title: a copy, files: {a.txt: a}, lines: ["a.txt:1"]}
  clean:
    - {title: none, files: {a.txt: a}}
severity: warning
match:
  matcher: training
  any:
    - {kind: training, names: [exact-duplicates]}
fix:
  safety: SAFETY
  says: The copies go.
  rewrite-rows: {by: drop-copies}
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def check(*arguments, safety="safe"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        text = OWN_RULE.replace("SAFETY", safety)
        (tmp_path / "rules" / "copied-rows.yaml").write_text(text, "utf-8")
        given = ["--no-cache", "--jobs", "1", "--rules", "rules", "--select", "copied-rows"]
        status = cli.main(["check", *given, *arguments, "data"])
        return status, *capsys.readouterr()

    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    at = tmp_path / "data" / "train.jsonl"
    at.write_bytes(lines(*(A, B, C) * 4))
    os.utime(at, (1, 1))
    return check


def test_a_diff_says_what_would_be_written(run, tmp_path):
    status, out, err = run("--diff")
    made = "data/train.dedup.jsonl, data/train.dedup.changes"
    assert (status, err) == (1, "")
    assert out == f"data/train.jsonl: 12 rows, 9 dropped; would write {made}\n"
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["train.jsonl"]


def test_a_fix_writes_a_new_file_beside_the_old(run, tmp_path):
    _, _, err = run("--fix")
    made = "data/train.dedup.jsonl, data/train.dedup.changes"
    assert err == f"ragft: data/train.jsonl: 12 rows, 9 dropped; wrote {made}\n"
    assert (tmp_path / "data" / "train.dedup.jsonl").read_bytes() == lines(A, B, C)
    assert (tmp_path / "data" / "train.jsonl").read_bytes() == lines(*(A, B, C) * 4)


def test_where_no_row_is_to_be_fixed_nothing_is_written(run, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "OWN_RULE", OWN_RULE.replace("exact-duplicates", "size"))
    (tmp_path / "data" / "train.jsonl").write_bytes(lines(A, B, C))
    for option in ("--fix", "--diff"):
        status, _, err = run(option)
        assert "ragft: data/train.jsonl: 3 rows, nothing that a fix is for\n" in err
    assert status == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["train.jsonl"]


def test_an_unsafe_fix_is_for_those_who_ask(run, tmp_path):
    _, _, err = run("--fix", safety="unsafe")
    assert "copied-rows is left alone: its fix is for --unsafe-fixes." in err
    _, _, err = run("--fix", "--unsafe-fixes", safety="unsafe")
    assert "9 dropped; wrote" in err


def test_a_file_that_cannot_be_written_is_an_error(run, tmp_path):
    (tmp_path / "data" / "train.dedup.jsonl").write_text("mine", "utf-8")
    status, _, err = run("--fix")
    assert status == 2
    assert "train.dedup.jsonl' is there already" in err


def test_a_knowledge_base_is_named_and_files_at_the_root_too(run, tmp_path):
    facts = [
        {"prompt": f"What is the fee of {at}?", "completion": f"It is ${at}7 since 2021-03-0{at}."}
        for at in range(1, 10)
    ]
    (tmp_path / "data" / "train.jsonl").rename(tmp_path / "data" / "notes.txt")
    (tmp_path / "train.jsonl").write_bytes(lines(*facts, *facts))
    text = OWN_RULE.replace("SAFETY", "safe").replace("drop-copies", "split-facts-out")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "facts.yaml").write_text(text.replace("copied-rows", "facts"), "utf-8")
    given = ["--no-cache", "--jobs", "1", "--rules", "own", "--select", "facts"]
    cli.main(["check", *given, "--fix", "train.jsonl"])
    passages = (tmp_path / "train.kb.jsonl").read_text("utf-8").splitlines()
    assert len(passages) == 18


def test_a_file_that_is_elsewhere_is_left_alone(tmp_path, capsys):
    rule = Rule("r", fix={"safety": "safe", "rewrite-rows": {"by": "drop-copies"}})
    at = Location("s3://data/train.jsonl", Span(1, 1, 1, 2))
    finding = rule.finding(at, "m")
    known = Known(Workspace(tmp_path, CheckSettings(), None), {"r": rule}, {})
    assert not rewrite([finding], known, only_show=False)
    assert "is left alone: it is not on this machine." in capsys.readouterr().err


def test_a_file_that_cannot_be_taken_apart_is_left_alone(run, tmp_path):
    old = tmp_path / "data" / "train.jsonl"
    text = json.dumps([A, B, C] * 4)[:-1] + ', {"x": ]'
    (tmp_path / "data" / "train.json").write_text(text, "utf-8")
    old.unlink()
    _, _, err = run("--fix")
    assert "data/train.json: is left alone: it cannot be taken apart" in err
