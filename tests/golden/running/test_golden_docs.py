"""What the page on golden cases says is what happens."""

import re
from pathlib import Path

import pytest
import yaml

from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.reading import GoldenError, parse_golden

PAGE = (Path(__file__).parents[3] / "docs" / "golden-cases.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


EXAMPLE, CHECKS, CALL, ENDPOINT, _ = blocks("yaml")
SHOP, FROM_PYTHON = blocks("python")
TOLD, WRONG = blocks("text")


def test_the_example_runs_as_it_is_shown(pytester):
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    (pytester.path / "shop.ragft.yaml").write_text(EXAMPLE, encoding="utf-8")
    pytester.makepyfile(shop=SHOP)
    result = pytester.runpytest_inprocess("shop.ragft.yaml", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=2, failed=1)
    assert TOLD in "\n".join(result.outlines)


def test_what_is_wrong_is_told_as_it_is_shown():
    text = """\
cases:
  - id: a
    question: Q
    expcts: b
    checks:
      - contians: c
  - {question: R, expects: yes}
"""
    with pytest.raises(GoldenError) as caught:
        parse_golden(text, Path("shop.ragft.yaml"))
    assert str(caught.value) == WRONG.strip()


def test_every_key_is_on_the_page():
    named = {f"`{key}`" for key in (*keys.FILE, *keys.CASE, *keys.ALIASES)}
    assert {name for name in named if name not in PAGE} == set()
    for key in (*keys.FUNCTION, *keys.ENDPOINT):
        assert re.search(rf"\b{key}\b", PAGE), key


@pytest.mark.parametrize("target", [CALL, ENDPOINT])
def test_the_targets_are_read(target):
    case = "cases: [{question: Q, variables: {user: Ann}}]\n"
    assert parse_golden(target + case, Path("a.ragft.yaml")).target is not None


def test_the_checks_are_read():
    given = yaml.safe_load(CHECKS)["checks"]
    text = yaml.safe_dump({"cases": [{"question": "Q", "checks": given}]})
    assert len(parse_golden(text, Path("a.ragft.yaml")).cases[0].checks) == len(given)


def test_files_are_read_and_written_from_python(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(FROM_PYTHON, "golden-cases.md", "exec"), {})
    text = (tmp_path / "made.ragft.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Made by a program.\n\ncases:\n  - id: greeting\n")
