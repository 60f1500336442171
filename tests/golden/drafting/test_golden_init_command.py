"""`ragft init`: the file it writes, what it says, and what it refuses."""

from pathlib import Path

import pytest

from pytest_ragft import cli
from pytest_ragft.golden.files.reading import read_golden

APP = """\
import openai

client = openai.OpenAI()


def answer(question: str) -> str:
    turns = [{"role": "user", "content": question}]
    return client.chat.completions.create(model="m", messages=turns).choices[0].message.content


def chat(message: str) -> str:
    return answer(message)
"""
TESTS = """\
from shop import answer, chat


def test_window():
    assert "30 days" in answer("How long may I send my shoes back?")


def test_small_talk():
    assert "hello" in chat("Good morning to all of you!")


class TestAgain:
    def test_window(self):
        assert "Lyon" in answer("In which city is your shop?")
"""
REFUNDS = """\
# Refunds

## Window

Shoes may be sent back within 30 days of their delivery, as long as they look new and are clean.

## What does a return cost?

The customer pays the postage of a return, unless the shoes had a fault when they were delivered.
"""
FOUND = """\
# Drafted by `ragft init`: questions and right answers, which `pytest` runs as tests.
# Every case is tagged `draft`. Read it; where it is right, take the tag away.
# Cases that begin with TODO are skipped until somebody writes them.
# A case takes over what a test looks for, not how: where the form counts, add a check.
# `ragft golden check` says what else is missing.
#
# Target: sure. It asks a model; called by 2 tests (shop.py:6).
# Others that it could be:
#     shop:chat  asks a model through another function; called by 1 test
# The documents seem to be docs/**/*.md: see what `ragft init` printed.

target: shop:answer

cases:
  # Drafted from tests/test_shop.py::test_window.
  # Source found in the documents, 92 % sure.
  - id: window
    question: How long may I send my shoes back?
    expects: 30 days
    source: docs/refunds.md#window
    tags: [draft]

  # Drafted from tests/test_shop.py::TestAgain::test_window.
  # No source found: no passage of the corpus holds 'Lyon'.
  - question: In which city is your shop?
    expects: Lyon
    tags: [draft]

  - id: todo-refunds-md-what-does-a-return-cost
    question: What does a return cost?
    expects: TODO (the answer, as it stands there)
    source: docs/refunds.md#what-does-a-return-cost
    tags: [draft]
    marks: [skip]

  # The right reply says that it does not know.
  - id: todo-unanswerable
    question: TODO (what users ask, and your documents do not answer)
    mode: abstain
    tags: [draft]
    marks: [skip]
"""
TOLD = """\
tests/golden.ragft.yaml is written, with 4 drafts:
  2 of what your tests ask
  1 to be written, of headings in your documents
  1 to be written, of a question that has no answer

  target  shop:answer (sure: asks a model; called by 2 tests)
          or: shop:chat
          tests that ask another function are left out: shop:chat (1)
  corpus  docs/**/*.md (a guess, from names of folders)

Add to pyproject.toml, which is not touched:

    [tool.ragft]
    corpus = ["docs/**/*.md"]

Next:
  1. Read each case; where it is right, take `draft` out of its tags.
  2. ragft golden check tests/golden.ragft.yaml
  3. pytest tests/golden.ragft.yaml
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(folder):
    files = {"shop.py": APP, "tests/test_shop.py": TESTS, "docs/refunds.md": REFUNDS}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "pyproject.toml").write_text("[project]\nname = 'shop'\n", "utf-8")
    return folder


def init(capsys, *arguments):
    status = cli.main(["init", *map(str, arguments)])
    return status, capsys.readouterr()


def test_a_project_with_an_app_documents_and_tests(project, capsys):
    before = (project / "pyproject.toml").read_bytes()
    status, printed = init(capsys)
    assert (status, printed.err) == (0, "")
    assert Path("tests/golden.ragft.yaml").read_text("utf-8") == FOUND
    assert printed.out == TOLD
    assert (project / "pyproject.toml").read_bytes() == before


def test_with_one_function_alone_there_is_nothing_else_to_name(project, capsys):
    (project / "shop.py").write_text(APP.partition("def chat")[0], "utf-8")
    _, printed = init(capsys)
    assert "target  shop:answer (sure: asks a model; called by 2 tests)\n  corpus" in printed.out
    assert "Others" not in Path("tests/golden.ragft.yaml").read_text("utf-8")


def test_what_is_written_can_be_read_and_is_all_drafts(project, capsys):
    init(capsys)
    cases = read_golden(project / "tests" / "golden.ragft.yaml").cases
    assert all(case.tags == ("draft",) for case in cases)
    assert cli.main(["golden", "check", "--format", "concise"]) == 1
    assert "2 cases still to be written" in capsys.readouterr().out


def test_the_corpus_of_the_settings_goes_before_a_guess(project, capsys):
    (project / "pyproject.toml").write_text('[tool.ragft]\ncorpus = ["docs/*.md"]\n', "utf-8")
    _, printed = init(capsys)
    assert "corpus  docs/*.md (as pyproject.toml has it)" in printed.out
    assert "Add to" not in printed.out
    assert "The documents seem" not in Path("tests/golden.ragft.yaml").read_text("utf-8")


def test_an_empty_project_gets_a_file_to_fill_in(folder, capsys):
    status, printed = init(capsys)
    assert status == 0
    text = Path("golden.ragft.yaml").read_text("utf-8")
    assert "#     target: package.module:function" in text
    assert "\ntarget:" not in text
    (case,) = read_golden(folder / "golden.ragft.yaml").cases
    assert case.mode == "abstain"
    assert printed.out.startswith("golden.ragft.yaml is written, with 1 draft:\n  1 to be written")
    assert "target  none found" in printed.out
    assert "corpus  none found" in printed.out


def test_a_method_is_named_for_a_function_to_be_put_around_it(folder, capsys):
    source = APP.partition("def answer")[0] + (
        "class Desk:\n    def answer(self, question):\n"
        "        return client.chat.completions.create(model='m', messages=[question])\n"
    )
    Path("shop.py").write_text(source, "utf-8")
    _, printed = init(capsys)
    assert "          put one around: shop:Desk.answer\n" in printed.out
    assert "#     shop:Desk.answer  shop.py:7\n" in Path("golden.ragft.yaml").read_text("utf-8")


def test_another_folder_and_another_place(project, monkeypatch, capsys):
    (project / "elsewhere").mkdir()
    monkeypatch.chdir(project / "elsewhere")
    assert init(capsys, "..", "--output", "mine.ragft.yaml")[0] == 0
    assert (project / "elsewhere" / "mine.ragft.yaml").is_file()


def test_without_a_corpus_no_source_is_looked_for(project, capsys):
    (project / "docs" / "refunds.md").unlink()
    init(capsys)
    text = Path("tests/golden.ragft.yaml").read_text("utf-8")
    assert "# Drafted from tests/test_shop.py::test_window.\n  - id: window" in text


@pytest.mark.parametrize("output", [None, "tests/golden.ragft.yaml"])
def test_nothing_is_overwritten(project, capsys, output):
    path = project / "tests" / "golden.ragft.yaml"
    path.write_text("mine", "utf-8")
    status, printed = init(capsys, *(["--output", output] if output else []))
    assert (status, printed.out) == (2, "")
    assert "is there already; it is left as it is. Name another file" in printed.err
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "pyproject", "told"),
    [
        (["--output", "golden.yaml"], "", "golden files end in '.ragft.yaml'"),
        (["lost"], "", "'lost': there is no such file or folder."),
        ([], "[tool.ragft]\ncorpus = 3\n", "corpus = 3 is not a glob"),
        ([], '[tool.ragft]\ncorpus = ["lost/*.md"]\n', "'lost/*.md' names no file"),
    ],
)
def test_misuse(project, capsys, arguments, pyproject, told):
    (project / "pyproject.toml").write_text(pyproject, "utf-8")
    status, printed = init(capsys, *arguments)
    assert (status, printed.out) == (2, "")
    assert told in printed.err
    assert not list(project.rglob("*.ragft.yaml"))


def test_a_glob_with_quotes_is_printed_as_toml(project, capsys):
    (project / "docs").rename(project / 'docs "a"')
    assert 'corpus = ["docs \\"a\\"/**/*.md"]' in init(capsys)[1].out
