"""`ragft import`: what it writes, says and refuses."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from pytest_ragft.cli import main
from pytest_ragft.golden.files.reading import read_golden
from pytest_ragft.golden.importing.formats import FORMATS
from pytest_ragft.golden.importing.formats import __path__ as folder
from pytest_ragft.golden.importing.page import tables

ROWS = [
    {"input": "What do shoes cost?", "target": "49 €", "sandbox": "docker"},
    {"input": "", "target": "nothing"},
    {"input": "Why?", "target": "Because it is written so in the terms."},
]


JUDGED = (
    "judged by a model: set it under [tool.ragft.judge] in pyproject.toml, or replace the check"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evals.jsonl").write_text("\n".join(map(json.dumps, ROWS)) + "\n{broken\n")
    return tmp_path


def test_every_format_is_listed_once():
    stems = [path.stem for path in Path(folder[0]).glob("[!_]*.py")]
    package = "pytest_ragft.golden.importing.formats"
    found = [import_module(f"{package}.{stem}").FORMAT for stem in stems]
    assert sorted(each.name for each in FORMATS) == sorted(each.name for each in found)
    assert len({each.name for each in FORMATS}) == len(FORMATS)


def test_a_golden_file_is_written_and_what_is_lost_is_told(project, capsys):
    assert main(["import", "evals.jsonl"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "'evals.jsonl' (inspect): 2 cases of 4 rows.",
        "golden.ragft.yaml is written. Next:",
        "  1. fill in 'target': what answers the questions (--target MODULE:NAME does it)",
        f"  2. 1 case is {JUDGED}",
        "  3. pytest golden.ragft.yaml",
    ]
    assert err.splitlines()[0] == "Not taken over from 'evals.jsonl', or not as it was:"
    assert "  1 × field 'sandbox': no sandbox is set up; use a fixture (line 1)" in err
    assert "no case of a row: nothing is asked: its question is missing or empty (line 2)" in err
    assert "(line 4)" in err
    text = (project / "golden.ragft.yaml").read_text()
    assert "# Imported from 'evals.jsonl' (inspect): 2 cases of 4 rows." in text
    assert "# - 1 × field 'sandbox'" in text
    assert "# target: package.module:function" in text
    golden = read_golden(project / "golden.ragft.yaml")
    assert golden.target is None
    assert [case.expects for case in golden.cases] == [(row["target"],) for row in ROWS[::2]]


def test_the_target_is_written_where_it_is_told(project, capsys):
    assert main(["import", "evals.jsonl", "--target", "shop.app:answer"]) == 0
    assert "TO FILL IN" not in (project / "golden.ragft.yaml").read_text()
    assert read_golden(project / "golden.ragft.yaml").target.name == "shop.app:answer"
    assert "fill in" not in capsys.readouterr().out


def test_standard_output_holds_the_file_alone(project, capsys):
    assert main(["import", "evals.jsonl", "-o", "-"]) == 0
    out, err = capsys.readouterr()
    path = project / "other.ragft.yaml"
    path.write_text(out)
    assert len(read_golden(path).cases) == 2
    assert "2 cases of 4 rows." in err
    assert not (project / "golden.ragft.yaml").exists()


def test_a_file_without_losses_says_nothing_of_them(project, capsys):
    (project / "few.jsonl").write_text('{"input": "Why?", "target": "So"}\n')
    assert main(["import", "few.jsonl", "-o", "few.ragft.yaml", "--target", "a:b"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[-1] == "  1. pytest few.ragft.yaml"


def test_a_file_that_is_there_is_replaced_only_when_told(project, capsys):
    (project / "golden.ragft.yaml").write_text("mine")
    assert main(["import", "evals.jsonl"]) == 2
    assert "is there already; it is left as it is" in capsys.readouterr().err
    assert (project / "golden.ragft.yaml").read_text() == "mine"
    assert main(["import", "evals.jsonl", "--force"]) == 0
    assert (project / "golden.ragft.yaml").read_text() != "mine"


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        ("[]", [], "is of no format that is known by its fields; it has none."),
        ('[{"colour": "red"}]', [], "it has 'colour'."),
        (
            json.dumps([{f"field{n:02}": 1 for n in range(15)}]),
            [],
            "'field11' and 3 more.",
        ),
        (
            '[{"input": "a", "target": "b", "expected_output": "c"}]',
            [],
            "may be of 2 formats, which mean different things by the same names.",
        ),
        ('[{"input": "", "target": "b"}]', ["--from", "inspect"], "0 cases of 1 row."),
        ("[]", ["--from", "inspect"], "it holds no rows"),
        ("[]", ["-o", "golden.yaml"], "golden files end in '.ragft.yaml'"),
        ("[]", ["-o", "no/golden.ragft.yaml"], "there is no folder 'no'"),
        ("", [], "is empty"),
    ],
)
def test_what_cannot_be_imported_is_explained_and_nothing_is_written(
    content, arguments, said, project, capsys
):
    (project / "evals.jsonl").write_text(content)
    assert main(["import", "evals.jsonl", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in project.iterdir()] == ["evals.jsonl"]


def test_a_missing_file_is_named(tmp_path, capsys):
    assert main(["import", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--target", "shop.app"], ["--from", "excel"]])
def test_a_wrong_argument_is_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        main(["import", "rows.json", *arguments])
    assert arguments[1] in capsys.readouterr().err


def test_the_help_names_every_format(capsys):
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    printed = capsys.readouterr().out
    assert all(f"  {each.name} " in printed for each in FORMATS)


def test_the_page_on_importing_has_the_tables_of_today():
    page = (Path(__file__).parents[3] / "docs" / "importing.md").read_text()
    assert tables() in page, "stale; run: python docs/renew.py importing"


def test_no_tool_is_imported_to_read_its_file(project):
    code = (
        "import sys; from pytest_ragft.cli import main; main(['import', 'evals.jsonl']);"
        "print([name for name in ('deepeval', 'langsmith', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project
    )
    assert done.stdout.splitlines()[-1] == "[]"
