"""What the project's own documents hold."""

import os

import pytest

from pytest_ragft.check.training.knowledge.documents import (
    Chunk,
    Library,
    Searched,
    chunks_of,
    is_document,
)
from pytest_ragft.check.training.knowledge.shelf import Shelf

EXPORTS = (
    "Exports stay in the archive for fourteen days. The janitor removes thumbnails and previews."
)
HOOKS = "Webhooks are retried six times with growing pauses until an administrator resumes them."
SAID = "The janitor removes exports, thumbnails and previews from the archive."
BOTH = [Chunk("docs/a.md:1", EXPORTS), Chunk("docs/a.md:9", HOOKS)]


def library():
    return Library(BOTH)


def searched():
    return Searched(lambda text, limit: BOTH[:limit] if text else [])


@pytest.mark.parametrize("documents", [library(), searched()])
def test_an_answer_is_covered_by_one_passage(documents):
    share, place = documents.covered(SAID, "What happens to old files?")
    assert share > 0.8
    assert place == "docs/a.md:1"


@pytest.mark.parametrize("documents", [library(), searched()])
def test_what_stands_in_the_prompt_is_not_new(documents):
    assert documents.covered(SAID, EXPORTS).share == 0


@pytest.mark.parametrize("documents", [library(), searched()])
def test_few_words_are_never_enough(documents):
    assert 0 < documents.covered("The janitor removes thumbnails.", "Who?").share < 0.5


@pytest.mark.parametrize("documents", [library(), searched()])
def test_another_subject_is_not_covered(documents):
    assert documents.covered("Penguins breed on cold islands near southern coasts.", "").share == 0


def test_without_documents_nothing_is_covered():
    assert Library([]).covered(SAID, "").share == 0
    assert Searched(lambda _text, _limit: []).covered(SAID, "").share == 0


def test_numbers_are_words_of_an_answer_too():
    held = Library([Chunk("a", "Seats cost 4711 coins"), Chunk("b", "Seats cost nothing")])
    assert held.covered("4711", "").place == "a"


def test_a_document_is_cut_between_paragraphs_with_its_lines():
    text = "\n\n".join(["", "one " * 100, "two " * 100, "three " * 50, ""])
    found = list(chunks_of("a.md", text))
    assert [chunk.place for chunk in found] == ["a.md:3", "a.md:5"]
    assert found[1].text.split() == ["two"] * 100 + ["three"] * 50
    assert list(chunks_of("a.md", " \n\n ")) == []


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("docs/product.md", True),
        ("kb/deep/faq.rst", True),
        ("docs/CHANGELOG.md", False),
        ("docs/README.md", False),
        ("docs/node_modules/x/a.md", False),
        ("docs/photo.png", False),
        ("src/notes.md", False),
    ],
)
def test_documents_are_known_by_where_they_lie(path, is_one):
    assert is_document(path) is is_one


def test_the_shelf_holds_the_documents_of_a_project(tmp_path):
    (tmp_path / "docs" / ".hidden").mkdir(parents=True)
    (tmp_path / "docs" / ".hidden" / "secret.md").write_text("hidden")
    (tmp_path / "docs" / "a.md").write_text(EXPORTS)
    (tmp_path / "docs" / "b.md").write_bytes(b"\xff broken \xfe")
    shelf = Shelf(tmp_path, {"docs/c.md": HOOKS.encode()})
    assert shelf.library.covered(SAID, "").place == "docs/a.md:1"
    assert len(shelf.library) == 3
    before = shelf.state
    os.utime(tmp_path / "docs" / "a.md", (1, 1))
    assert Shelf(tmp_path, {"docs/c.md": HOOKS.encode()}).state != before


def test_a_document_that_is_gone_is_left_out(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(EXPORTS)
    shelf = Shelf(tmp_path, {})
    (tmp_path / "docs" / "a.md").unlink()
    assert shelf.state == "docs/a.md"
    assert shelf.library is None


def test_without_a_root_only_what_is_given_counts():
    assert Shelf(None, {"src/a.md": b"x"}).library is None
    assert len(Shelf(None, {"docs/a.md": EXPORTS.encode()}).library) == 1


def test_the_declared_corpus_stands_for_the_folders_of_documents(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "manual").mkdir()
    (tmp_path / "docs" / "other.md").write_text("# Other\n\nParcels leave before noon.\n", "utf-8")
    page = tmp_path / "manual" / "pumps.html"
    page.write_text("<h1>Pumps</h1><p>The Borealis pump lifts 480 litres an hour.</p>", "utf-8")
    shelf = Shelf(tmp_path, {}, ("manual/**/*.html",))
    before = shelf.state
    covered = shelf.library.covered("The Borealis pump lifts 480 litres an hour.", "How much?")
    assert covered.share > 0.4
    assert covered.place == "manual/pumps.html#pumps"
    page.write_text("<h1>Pumps</h1><p>Gone for good.</p>", "utf-8")
    assert Shelf(tmp_path, {}, ("manual/**/*.html",)).state != before


@pytest.mark.parametrize("globs", [("nowhere/*.md",), ("manual/*.md",)])
def test_a_corpus_without_text_covers_nothing(tmp_path, globs):
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "empty.md").write_text("", "utf-8")
    assert Shelf(tmp_path, {}, globs).library is None


def test_of_a_large_corpus_as_much_is_taken_as_there_is_room_for(tmp_path, monkeypatch):
    monkeypatch.setattr("pytest_ragft.check.training.knowledge.shelf.MOST_BYTES", 60)
    text = "# A\n\nThe Borealis pump lifts 480 litres.\n\n# B\n\nThe Aurora lamp burns 12 hours.\n"
    (tmp_path / "a.md").write_text(text, "utf-8")
    assert len(Shelf(tmp_path, {}, ("a.md",)).library) == 1
