"""Notebooks: cells joined, magics taken out, lines counting through."""

import json

import pytest

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.sources import notebook, read_file
from pytest_ragft.check.sources.magics import plain
from pytest_ragft.check.sources.notebook import code_lines

WANTED = frozenset({"Chroma", "as_retriever"})


def cell(source, kind="code"):
    return {"cell_type": kind, "source": source, "outputs": [{"text": "x" * 100}]}


def book(*cells, **more):
    return json.dumps({"cells": list(cells), "nbformat": 4, **more}).encode()


def read(source, path="notebooks/rag.ipynb"):
    return read_file(path, source, WANTED)


def calls(found):
    return [(fact.name, fact.span.line) for fact in found.facts if fact.kind == "call"]


def test_lines_count_through_all_code_cells():
    found = read(
        book(
            cell("# Title", "markdown"),
            cell(["from langchain_chroma import Chroma\n", "\n", "store = Chroma()"]),
            cell(""),
            cell("# text", "raw"),
            cell("store.as_retriever()  # ragft: ignore[x] why"),
        )
    )
    assert found.language == "notebook"
    assert found.cells == (0, 1, 0, 0, 4)
    assert calls(found) == [
        ("langchain_chroma.Chroma", 3), ("langchain_chroma.Chroma.as_retriever", 4),
    ]  # fmt: skip
    assert [(c.line, c.text) for c in found.comments] == [(4, "# ragft: ignore[x] why")]
    assert found.imports == ("langchain_chroma.Chroma",)


def test_the_lines_that_spans_count_are_those_of_the_code():
    source = book(cell("a\nb"), cell("x", "markdown"), cell("%pip install c\nd"))
    assert code_lines(source) == ["a", "b", "%pip install c", "d"]
    assert code_lines(b"{") == ()


def test_a_cell_that_does_not_parse_is_left_out_and_the_others_are_read():
    found = read(
        book(
            cell("from langchain_chroma import Chroma"),
            cell("x = 1\nkey = <your key>"),
            cell("Chroma()"),
        )
    )
    assert calls(found) == [("langchain_chroma.Chroma", 4)]
    (problem,) = found.problems
    assert problem.line == 3
    assert problem.message.startswith("cell 2 does not parse: invalid syntax")
    assert problem.message.endswith("; the other cells were read")


def test_a_cell_of_commands_for_a_terminal_is_shell():
    commands = "# on the server\npip install vllm\npython3 -m vllm.serve --port 80\n"
    found = read(book(cell("from langchain_chroma import Chroma"), cell(commands)))
    assert found.problems == ()
    commands = [(fact.name, fact.span.line) for fact in found.facts if fact.kind == "command"]
    assert commands == [("python -m vllm.serve", 4)]


def test_top_level_await_is_python():
    assert calls(read(book(cell("from c import Chroma\nx = await Chroma()")))) == [("c.Chroma", 2)]


def test_what_the_shell_runs():
    found = read(
        book(
            cell("!pip install -q chromadb==0.4 \\\n  trl\nx = 1"),
            cell("%%bash\nMODEL=a\naccelerate launch train.py --model $MODEL"),
            cell("%run eval.py --x 1\n%pip install peft"),
        )
    )
    assert [(fact.kind, fact.name, fact.span.line) for fact in found.facts][1:] == [
        ("dependency", "chromadb", 1),
        ("dependency", "trl", 1),
        ("command", "accelerate launch", 6),
        ("command", "python eval.py", 7),
        ("dependency", "peft", 8),
    ]
    assert found.facts[3].values["--model"] == "a"


def test_a_notebook_of_an_older_format_is_read():
    sheet = {"cells": [{"cell_type": "code", "input": ["from c import Chroma\n", "Chroma()"]}]}
    source = json.dumps({"worksheets": [sheet, 5, {"cells": None}], "nbformat": 3}).encode()
    assert calls(read(source)) == [("c.Chroma", 2)]


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}},
        {"kernelspec": {"language": "julia"}},
        {"language_info": 5, "kernelspec": {"language": "Scala"}},
    ],
)
def test_a_notebook_in_another_language_is_passed_over(metadata):
    found = read(book(cell("x <- Chroma("), metadata=metadata))
    assert (found.facts, found.problems, found.cells) == ((), (), ())


@pytest.mark.parametrize("metadata", [None, {}, {"language_info": {"name": "python"}}])
def test_a_notebook_is_python_unless_it_says_otherwise(metadata):
    assert len(calls(read(book(cell("from c import Chroma\nChroma()"), metadata=metadata)))) == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "is not a notebook"),
        (b"\xff", "not UTF-8"),
        (b"[" * 200_000, "nested too deep"),
    ],
)
def test_a_broken_notebook_is_a_problem(source, reason):
    found = read(source)
    assert found.facts == ()
    assert reason in found.problems[0].message


@pytest.mark.parametrize(
    "source",
    [b"", b"{}", b'{"cells": 5}', b'{"cells": [5, {}, {"cell_type": "code", "source": 7}]}'],
)
def test_a_notebook_without_code_is_no_problem(source):
    found = read(source)
    assert (found.facts, found.problems) == ((), ())


def test_a_notebook_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(notebook, "LARGEST", 10)
    assert read(book(cell("x"))).problems == (Problem(1, "is larger than 0 MB and was not read"),)


def test_line_ends_of_other_systems_and_odd_parts_are_no_trouble():
    found = read(book(cell(["from c import Chroma\r\n", 5, "Chroma()\r", "x = 1"])))
    assert calls(found) == [("c.Chroma", 2)]


def test_what_even_cell_by_cell_cannot_be_read_is_a_problem(monkeypatch):
    monkeypatch.setattr(notebook, "parses", lambda _: None)
    found = read(book(cell("x = (")))
    assert found.facts == ()
    assert "does not parse" in found.problems[0].message


@pytest.mark.parametrize("path", ["examples/a.ipynb", "a/Cookbook/a.ipynb"])
def test_notebooks_among_examples_are_examples(path):
    assert read(book(cell("from c import Chroma\nChroma()")), path).context == "example"


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("x = 1", "x = 1"),
        ("x = y \\\n% z", "x = y \\\n% z"),
        ("t = '''\n!not shell\n'''", "t = '''\n!not shell\n'''"),
        ("!ls\nt = '''\n!not shell\n'''\n!ls", "pass\nt = '''\n!not shell\n'''\npass"),
        ('!ls\nt = """\n\'\'\'\n!no\n"""', 'pass\nt = """\n\'\'\'\n!no\n"""'),
        ("if x:\n    !ls\nelse:\n  %cd y", "if x:\n    pass\nelse:\n  pass"),
        ("files = !ls *.txt", "files = ..."),
        ("a, b = %env X", "a, b = ..."),
        ("x = %timeit -o f()", "x = ..."),
        ("!!ls", "pass"),
        ("!ls \\\n  x\ny", "pass\n\ny"),
        ("!ls \\", "pass"),
        ("f?", "pass"),
        ("  f.g??", "pass"),
        ("?f", "pass"),
        ("%time x = f()", "if  1:x = f()"),
        ("%timeit -n 10 f()", "if          1:f()"),
        ("%time", "pass"),
        ("%load_ext x", "pass"),
        ("%", "pass"),
        ("pip install x", "pass"),
        ("pip = 5\nx?", "pip = 5\npass"),
        ("%%time\nx = 1\n!ls", "\nx = 1\npass"),
        ("\n%%capture out\nx = 1", "\n\nx = 1"),
        ("%%bash\nls", "\n"),
        ("%%!\nls", "\n"),
        ("%%html\n<b>", "\n"),
        ("%%\nx", "\n"),
        ("%%writefile a.py\nx = 1", "\nx = 1"),
        ("%%writefile a.txt\nx = 1", "\n"),
        ("x = (", "x = ("),
    ],
)
def test_magics_become_python_that_does_nothing_on_as_many_lines(source, python):
    assert "\n".join(plain(source).lines) == python


@pytest.mark.parametrize(
    ("source", "shell"),
    [
        ("!ls x", [(0, "ls x")]),
        ("x = 1\ny = !ls", [(1, "ls")]),
        ("!ls \\\n  x", [(0, "ls \\\n  x")]),
        ("%pip install x", [(0, "pip install x")]),
        ("%run a.py -x", [(0, "python a.py -x")]),
        ("%system ls", [(0, "ls")]),
        ("%cd x", []),
        ("pip install x", [(0, "pip install x")]),
        ("%%bash -e\nls\ncd", [(1, "ls\ncd")]),
        ("%%bash", []),
        ("%%script python\nx", []),
        ("%%time\n!ls", [(1, "ls")]),
        ("\n\n%%sh\nls", [(3, "ls")]),
    ],
)
def test_shell_is_kept_with_the_line_on_which_it_begins(source, shell):
    assert plain(source).shell == shell
