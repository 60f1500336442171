"""A corpus as its user opens and asks it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from pytest_ragft.corpus import CorpusError, Problem, open_corpus, query, storage
from pytest_ragft.corpus.document import Format
from pytest_ragft.corpus.formats import plain

REFUNDS = "# Refunds\n\n## Window\n\nRefunds are accepted for 30 days, up to 1,000 euros.\n"
DELIVERY = "# Delivery\n\n## Time\n\nParcels take five working days. 返品は三十日以内です。\n"


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "docs/refunds.md", REFUNDS)
    write(tmp_path, "docs/delivery.md", DELIVERY)
    return tmp_path


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, ns=(10**18, 10**18))  # long ago


def opened(root, *globs, **options):
    return open_corpus(globs or ["docs/**/*"], root, root / ".ragft", **options)


def sources(found):
    return [getattr(each, "passage", each).source for each in found]


def test_passages_are_found_by_words_of_theirs_and_of_the_headings_above(root):
    with opened(root) as corpus:
        assert corpus.passages == 2
        assert sources(corpus.search("Is a refund accepted?")) == ["docs/refunds.md#window"]
        assert sources(corpus.search("delivery")) == ["docs/delivery.md#time"]
        first, second = corpus.search("days refunds")
        assert first.passage.text == REFUNDS.strip()
        assert first.score > second.score
        assert sources(corpus.search("days refunds", limit=1)) == ["docs/refunds.md#window"]
        assert corpus.search("") == corpus.search("unheard-of") == corpus.search('" OR *') == []


@pytest.mark.parametrize(
    ("literal", "found"),
    [
        ("30 DAYS", True),
        ("accepted for\n30", True),
        ("1000 euros", True),
        ("1.000 euros", True),
        ("0 days", False),
        ("30 day", True),
        ("thirty", False),
        ("for days", False),
        ("", False),
        ("...", False),
        ('"quoted" OR refunds', False),
    ],
)
def test_literals_are_found_whatever_their_case_space_and_thousands(root, literal, found):
    with opened(root) as corpus:
        expected = ["docs/refunds.md#window"] if found else []
        assert sources(corpus.containing(literal)) == expected


@pytest.mark.parametrize("literal", ["三十日", "十日以内", "日", "以", "三十 日", "five 返"])
def test_literals_are_found_in_scripts_without_spaces(root, literal):
    with opened(root) as corpus:
        expected = [] if literal == "five 返" else ["docs/delivery.md#time"]
        assert sources(corpus.containing(literal)) == expected


def test_whole_words_are_preferred_to_words_that_go_on(root):
    write(root, "docs/one.md", "A refund of one.")
    with opened(root) as corpus:
        assert sources(corpus.containing("refund")) == ["docs/one.md"]
        assert sources(corpus.containing("accept")) == ["docs/refunds.md#window"]
        assert len(corpus.containing("days")) == 2
        assert len(corpus.containing("days", limit=1)) == 1


def test_the_best_match_holds_most_of_the_text(root):
    with opened(root) as corpus:
        best = corpus.best_match("Refunds are acepted for 30 days up to 1000 euro")
        assert best.passage.source == "docs/refunds.md#window"
        assert 0.9 < best.score < 1
        assert corpus.best_match("unheard-of") is None


def test_common_words_are_looked_up_together_and_rare_ones_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(query, "MOST_RANKED", 2)
    monkeypatch.setattr(query, "_FEW", 5)
    texts = ["red green", "red blue", "red green blue", "grey", "red", "green", "blue", "red odd"]
    write(
        tmp_path, "p.jsonl", "\n".join(f'{{"id": {i}, "text": "{t}"}}' for i, t in enumerate(texts))
    )
    with opened(tmp_path, "p.jsonl") as corpus:
        assert sources(corpus.search("red green blue", limit=1)) == ["p.jsonl#2"]
        assert sorted(sources(corpus.search("red green blue"))) == [
            f"p.jsonl#{i}" for i in (0, 2, 5)
        ]
        assert sources(corpus.search("red")) == [f"p.jsonl#{i}" for i in (4, 0, 1, 7, 2)]
        assert sources(corpus.search("odd green blue"))[0] == "p.jsonl#7"


def test_words_that_stand_nearly_everywhere_are_not_looked_up(root, monkeypatch):
    monkeypatch.setattr(query, "_FEW", 0)
    for number in range(6):
        write(root, f"docs/{number}.md", "The parcels.")
    with opened(root) as corpus:
        assert corpus.search("the parcels") == []
        assert sources(corpus.search("the parcels take")) == ["docs/delivery.md#time"]


def test_problems_are_told_and_the_others_are_read(root, monkeypatch):
    write(root, "docs/binary.md", b"PK\0\x01")
    write(root, "docs/p.jsonl", '{"text": "fine"}\n{"a": 1}\nx\n')
    write(root, "docs/broken.pdf", b"no pdf")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    problems = (
        Problem("docs/binary.md", "is not text: it holds a NUL byte at 2"),
        Problem("docs/broken.pdf", "needs pypdf; install it with: pip install 'pytest-ragft[pdf]'"),
    )
    for _ in range(2):  # as well when nothing has changed
        with opened(root) as corpus:
            assert corpus.passages == 3
            assert corpus.problems[:2] == problems
            assert corpus.problems[2].reason.startswith("line 2 has 'a', and no text under")
            assert corpus.problems[2].reason.endswith("(and 1 more of this kind)")
    write(root, "docs/p.jsonl", '{"text": "fine"}\n{"a": 1}')
    write(root, "docs/binary.md", "Text now.")
    with opened(root) as corpus:
        assert corpus.problems[0] == problems[1]
        assert "more of this kind" not in corpus.problems[1].reason


def test_what_is_too_large_or_cannot_be_read_is_told(root, monkeypatch):
    small = Format("plain text", (".txt",), plain.FORMAT.read, "heading", largest=3)
    monkeypatch.setattr("pytest_ragft.corpus.updating.format_of", lambda name: small)
    write(root, "docs/delivery.md", "abc")
    (root / "docs" / "gone.md").symlink_to(root / "docs" / "refunds.md")
    real = type(root).open

    def refuse(path, *args, **kwargs):
        if path.name == "gone.md":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(type(root), "open", refuse)
    write(root, "docs/refunds.md", "abcd")
    with opened(root) as corpus:
        assert corpus.problems == (
            Problem("docs/gone.md", "is too large: 4 bytes, and at most 3 are read"),
            Problem("docs/refunds.md", "is too large: 4 bytes, and at most 3 are read"),
        )
    write(root, "docs/refunds.md", "abc")
    with opened(root) as corpus:
        assert corpus.problems == (Problem("docs/gone.md", "cannot be read: Permission denied"),)
        assert corpus.passages == 2


def test_links_that_lead_out_are_told(root):
    (root / "docs" / "out").symlink_to(root.parent)
    with opened(root) as corpus:
        assert corpus.problems == (Problem("docs/out", "is a link that leads out of the folder"),)


@pytest.mark.parametrize(
    ("globs", "message"),
    [
        (["doc/*.md"], "'doc/*.md' names no file that is not excluded (there is no folder"),
        (["docs/*.rst"], "(endings in '{root}/docs': .md)"),
        (["docs/none.md"], "(endings in '{root}/docs/none.md': none)"),
        (["docs/*.md", "!docs"], "'docs/*.md' names no file that is not excluded"),
        (["!docs"], "'!docs' names no file. Accepted: globs such as 'docs/**/*.md'."),
        ([], "an empty list names no file."),
    ],
)
def test_globs_that_name_nothing_are_refused(root, globs, message):
    with pytest.raises(CorpusError) as caught:
        open_corpus(globs, root, root / ".ragft")
    assert message.format(root=root) in str(caught.value)


def test_a_glob_that_names_only_a_link_out_says_so(root):
    (root / "docs" / "in").mkdir()
    (root / "docs" / "in" / "out.md").symlink_to(root.parent)
    with pytest.raises(CorpusError, match=r"'docs/in/out.md' is a link that leads out"):
        opened(root, "docs/in/*")


def test_only_what_changed_is_read_again(root, monkeypatch):
    opened(root).close()
    read = []
    real = plain.FORMAT.read
    monkeypatch.setattr(
        "pytest_ragft.corpus.updating.format_of",
        lambda name: Format("", (), lambda *given: (read.append(name), real(*given))[1], ""),
    )
    opened(root).close()
    assert read == []
    os.utime(root / "docs" / "refunds.md", ns=(10**18 + 1, 10**18 + 1))
    opened(root).close()
    assert read == []
    write(root, "docs/refunds.md", REFUNDS.replace("30", "14"))
    os.utime(root / "docs" / "refunds.md", ns=(10**18 + 2, 10**18 + 2))
    with opened(root) as corpus:
        assert read == ["docs/refunds.md"]
        assert sources(corpus.containing("14 days")) == ["docs/refunds.md#window"]
        assert corpus.containing("30 days") == []


def test_a_file_that_was_just_written_is_looked_at_again(root):
    path = root / "docs" / "refunds.md"
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    opened(root).close()
    path.write_text(REFUNDS.replace("30", "14"), encoding="utf-8")
    os.utime(path, ns=(now, now))
    with opened(root) as corpus:
        assert sources(corpus.containing("14 days")) == ["docs/refunds.md#window"]


def test_what_is_removed_or_no_longer_named_is_forgotten(root):
    opened(root).close()
    (root / "docs" / "refunds.md").unlink()
    with opened(root) as corpus:
        assert corpus.search("refunds accepted") == []
        assert corpus.passages == 1
    write(root, "docs/more.txt", "Refunds again.")
    with opened(root, "docs/*.txt") as corpus:
        assert sources(corpus.search("refunds parcels")) == ["docs/more.txt"]


def test_progress_is_told_for_each_file(root):
    told = []
    opened(root, progress=lambda done, total: told.append((done, total))).close()
    assert told == [(1, 2), (2, 2)]


def test_the_folder_ignores_itself(root):
    opened(root).close()
    assert (root / ".ragft" / ".gitignore").read_text() == "*\n"
    (root / ".ragft" / ".gitignore").write_text("mine", encoding="utf-8")
    opened(root).close()
    assert (root / ".ragft" / ".gitignore").read_text() == "mine"


def test_an_open_corpus_does_not_see_what_another_one_changes(root):
    with opened(root) as corpus:
        shutil.rmtree(root / "docs")
        write(root, "docs/other.md", "Something else.")
        with opened(root) as other:
            assert other.passages == 1
        assert sources(corpus.search("refunds accepted")) == ["docs/refunds.md#window"]


@pytest.mark.parametrize("damage", ["no database", "truncated", "overwritten", "other tables"])
def test_a_damaged_index_is_made_anew(root, damage):
    write(root, "docs/long.txt", "\n\n".join(f"# T{n}\n\nword{n} " + "x " * 400 for n in range(99)))
    opened(root).close()
    path = root / ".ragft" / storage.NAME
    content = path.read_bytes()
    if damage == "no database":
        path.write_bytes(b"no database at all" * 99)
    elif damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "overwritten":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        with sqlite3.connect(path) as database:
            database.execute("DROP TABLE passage")
        database.close()
    write(root, "docs/new.md", "New.")
    with opened(root) as corpus:
        assert sources(corpus.search("refunds accepted")) == ["docs/refunds.md#window"]
        assert sources(corpus.containing("word77")) == ["docs/long.txt#t77"]


def test_an_index_of_another_version_is_made_anew(root, monkeypatch):
    monkeypatch.setattr(storage, "FORMAT", "0")
    opened(root).close()
    path = root / ".ragft" / storage.NAME
    with sqlite3.connect(path) as database:
        database.execute("UPDATE passage SET text = 'stale'")
    database.close()
    monkeypatch.undo()
    with opened(root) as corpus:
        assert corpus.best_match("refunds accepted").passage.text == REFUNDS.strip()


def test_where_nothing_can_be_written_the_index_is_in_memory(root):
    (root / ".ragft").write_text("a file where the folder would be", encoding="utf-8")
    with opened(root) as corpus:
        assert sources(corpus.search("refunds accepted")) == ["docs/refunds.md#window"]
    assert (root / ".ragft").is_file()


def test_without_full_text_search_it_is_told(root, monkeypatch):
    monkeypatch.setattr("pytest_ragft.corpus.index._TABLES", "CREATE VIRTUAL TABLE a USING b")
    with pytest.raises(CorpusError, match=r"corpus: SQLite .* lacks FTS5, .*no such module: b"):
        opened(root)


def test_a_reader_that_is_interrupted_leaves_the_index_as_it_was(root):
    opened(root).close()
    write(root, "docs/more.txt", "More.")

    def interrupt(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(root, progress=interrupt)
    with sqlite3.connect(root / ".ragft" / storage.NAME) as database:
        assert database.execute("SELECT count(*) FROM file").fetchone() == (2,)
    database.close()


OPEN = """
import sys, pathlib
from pytest_ragft.corpus import open_corpus

def progress(done, total):
    print(done, flush=True)
    if len(sys.argv) > 2:
        sys.stdin.read()

root = pathlib.Path(sys.argv[1])
with open_corpus(["docs/**/*"], root, root / ".ragft", progress) as corpus:
    print(corpus.passages, len(corpus.containing("word7")))
"""


def process(root, *more):
    command = [sys.executable, "-c", OPEN, str(root), *more]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_processes_that_open_it_at_once_do_not_disturb_each_other(root):
    for number in range(60):
        write(root, f"docs/{number}.md", f"# T\n\nword{number}\n")
    running = [process(root) for _ in range(4)]
    outputs = [each.communicate()[0].splitlines()[-1] for each in running]
    assert outputs == ["62 1"] * 4
    assert [each.returncode for each in running] == [0] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_a_process_that_is_killed_does_no_harm(root):
    opened(root).close()
    write(root, "docs/more.txt", "word7")
    killed = process(root, "wait")
    assert killed.stdout.readline() == "1\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    with opened(root) as corpus:
        assert corpus.passages == 3
        assert sources(corpus.containing("word7")) == ["docs/more.txt"]
