"""In a notebook only the source of the cell is rewritten, in the file's own layout."""

import json

import pytest
from fix_projects import calls, contents, rule_of

from pytest_ragft.check.fixes.cell_source import rewritten
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.sheet import sheet_of
from pytest_ragft.check.sources.notebook import code_lines

BIG = calls("*.search", k={"above": 10})
SMALLER = {"set-argument": {"name": "k", "to": 5}}
RERANKED = {"set-argument": {"name": "rerank", "to": "é"}}
PLAIN = calls("*.search", rerank={"given": False})
NEW = {"replace-name": {"to": "keep.New"}}
OLD = calls("cut.Old")


def notebook(*sources, indent=1, **more):
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}
        for source in sources
    ]
    return json.dumps({"cells": cells, "nbformat": 4}, indent=indent, ensure_ascii=False)


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["db.search(k=30)"], ["db.search(k=5)"]),
        (["# é\n", "db.search(k=30)\n", "x = 1"], ["# é\n", "db.search(k=5)\n", "x = 1"]),
        ("# é\ndb.search(k=30)\nx = 1", "# é\ndb.search(k=5)\nx = 1"),
        (["%pip install x\n", "db.search(k=30)\n"], ["%pip install x\n", "db.search(k=5)\n"]),
        (["!ls \\\n", "  -l\n", "db.search(k=30)"], ["!ls \\\n", "  -l\n", "db.search(k=5)"]),
        (["%%time\n", "db.search(k=30)"], ["%%time\n", "db.search(k=5)"]),
        (["%time db.search(k=30)"], ["%time db.search(k=5)"]),
        (["a = 1\ndb.search(k=30)\n", "b = 2"], ["a = 1\n", "db.search(k=5)\n", "b = 2"]),
    ],
)
def test_a_cell_is_edited_in_place(fixed, before, after, indent):
    first = ["x = 1  # ragft\n", "db.search(k=1)"]
    done = fixed(
        notebook(first, before, "", ["%%bash\n", "db.search(k=30)"], indent=indent),
        SMALLER,
        BIG,
        "a.ipynb",
    )
    assert done == notebook(first, after, "", ["%%bash\n", "db.search(k=30)"], indent=indent)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        (
            r'"\u0061 = \"\ud83d\ude00\/\"\ndb.search(k=30)\n\u0062"',
            r'"\u0061 = \"\ud83d\ude00\/\"\ndb.search(k=5)\n\u0062"',
        ),
        (
            r'["\u0061 = \"\ud83d\ude00\/\"\n", "db.search(k=30)\n" ,"\u0062"]',
            r'["\u0061 = \"\ud83d\ude00\/\"\n", "db.search(k=5)\n", "\u0062"]',
        ),
        (r'[ "db.search(k=30)" ]', r'[ "db.search(k=5)" ]'),
    ],
)
def test_what_is_not_edited_keeps_its_escapes(fixed, written, after):
    text = '{"cells": [{"cell_type": "code", "source": %s}, {"cell_type": "markdown"}]}'
    assert fixed(text % written, SMALLER, BIG, "a.ipynb") == text % after


@pytest.mark.parametrize(("note", "written"), [("a", r"\u00e9"), ("ö", "é")])
def test_a_notebook_without_other_characters_gets_none(fixed, note, written):
    text = '{"cells": [{"cell_type": "code", "source": ["db.search()"]}], "note": "%s"}'
    done = fixed(text % note, RERANKED, PLAIN, "a.ipynb")
    assert done == (text % note).replace("search()", rf"search(rerank=\"{written}\")")


def test_an_import_is_added_where_the_old_one_stands(fixed):
    before = notebook(["import os\n", "from cut import Old"], ["x = Old(os)\n", "y = Old"])
    after = notebook(
        ["import os\n", "from cut import Old\n", "from keep import New"],
        ["x = New(os)\n", "y = Old"],
    )
    assert fixed(before, NEW, OLD, "a.ipynb") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["from keep import New\n", "from cut import Old"], ["from keep import New"]),
        (["from cut import Old\n", "from keep import New"], ["from keep import New"]),
    ],
)
def test_a_line_goes_with_one_line_end(fixed, before, after):
    done = fixed(notebook(before, ["x = Old(1)"]), NEW, OLD, "a.ipynb")
    assert done == notebook(after, ["x = New(1)"])


def test_a_cell_that_held_nothing_else_becomes_empty(project):
    before = notebook(["from keep import New"], ["from cut import Old"], ["x = Old(1)"])
    one = project({"a.ipynb": before}, rule_of({"safety": "safe", **NEW}, OLD))
    (change,) = one.plan().changes
    sources = [cell["source"] for cell in json.loads(change.after)["cells"]]
    assert sources == [["from keep import New"], [], ["x = New(1)"]]


def test_a_cell_that_is_no_python_does_not_keep_others_from_being_fixed(fixed):
    before = notebook(["this is no code\n", "at all"], ["db.search(k=30)"])
    assert fixed(before, SMALLER, BIG, "a.ipynb") == before.replace("30", "5")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"cells": {}}',
        '{"cells": [1]}',
        '{"cells": [{"cell_type": "code", "source": [1]}]}',
    ],
)
def test_what_is_no_notebook_is_left_alone(text):
    with pytest.raises(RefusedError, match="cannot be read as a notebook"):
        sheet_of("a.ipynb", text.encode())


def test_an_edit_over_the_end_of_a_cell_is_refused():
    sheet = sheet_of("a.ipynb", notebook(["a = 1"], ["b = 2"]).encode())
    with pytest.raises(RefusedError, match="over the end of a cell"):
        sheet.changed([Edit(4, 7, "")])


@pytest.mark.parametrize(
    "sources",
    [
        (["a\n", "b\n"], ["c"]),
        ("", " \n", "a\n\nb", []),
        (["a\r\n", "b"], "c\rd"),
    ],
)
def test_lines_count_as_in_the_reader(sources):
    content = contents({"a": notebook(*sources)})["a"]
    sheet = sheet_of("a.ipynb", content)
    lines = [
        sheet.text[start:end].rstrip("\r\n")
        for start, end in zip(sheet.starts, [*sheet.starts[1:], len(sheet.text)], strict=True)
    ]
    assert lines[:-1] == list(code_lines(content))


@pytest.mark.parametrize(
    ("code", "new", "after"),
    [
        (["a\n"], "a\nb\n", ["a\n", "b\n"]),
        (["a"], "b\na", ["b\n", "a"]),
        (["a\n", "b"], "b", ["b"]),
        (["a\n", "b"], "a\nc", ["a\n", "c"]),
    ],
)
def test_lines_of_a_cell_stay_texts_of_their_own(code, new, after):
    written = json.dumps(code, indent=2)
    done = rewritten(written, "".join(code), new, escape=True)
    assert json.loads(done) == after


def test_a_line_added_behind_the_last_one_of_a_cell(fixed):
    done = fixed(notebook(["from cut import Old\n"], ["Old(1); Old"]), NEW, OLD, "a.ipynb")
    lines = ["from cut import Old\n", "from keep import New\n"]
    assert done == notebook(lines, ["New(1); Old"])
