"""What the tutorial says is what happens: every block is played, in order."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

from pytest_ragft.check.training.measures.signatures import LIKE
from pytest_ragft.golden.files.reading import parse_golden
from pytest_ragft.golden.review.alike import NEAR
from pytest_ragft.golden.review.evidence import LEAST_SHARED, LEAST_SHARED_WITH_FIGURES
from pytest_ragft.golden.review.points import POINTS
from pytest_ragft.golden.review.points.dominant_topic import MOST
from pytest_ragft.golden.review.points.small_golden_set import ENOUGH

ROOT = Path(__file__).parent.parent
TUTORIAL = (ROOT / "docs" / "tutorial-golden-cases.md").read_text(encoding="utf-8")


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


tutorial = loaded("tutorial")


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The tutorial as it should be, and the stage on which it was played."""
    folder = tmp_path_factory.mktemp("tutorial")
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    for name in ("bookshop", "simulated_model"):
        shutil.copytree(ROOT / "examples" / name, folder / "examples" / name, ignore=unwanted)
    return tutorial.play(TUTORIAL, folder)


def test_what_the_tutorial_shows_is_what_is_printed(played):
    text, _ = played
    assert text == TUTORIAL, "stale: run `python docs/renew.py tutorial`"


def test_every_command_of_the_tutorial_is_run(played):
    _, stage = played
    commands = re.findall(r"^\$ (.+)$", TUTORIAL, re.MULTILINE)
    assert stage.played == commands
    for part in ("pip install", "ragft init", "golden check", "pytest", "--ragft-diagnose"):
        assert any(part in command for command in commands), part


def test_every_block_of_the_tutorial_is_one_that_is_played():
    played = [found["language"] for found in tutorial.BLOCK.finditer(TUTORIAL)]
    assert len(played) == TUTORIAL.count("\n```") / 2
    for found in tutorial.BLOCK.finditer(TUTORIAL):
        assert found["language"] == "console" or found["what"], found[0]


def test_the_tutorial_calls_the_simulated_model_so():
    assert "simulated model" in TUTORIAL


CHANGED = """\
<!-- file: a.txt -->
```text
one
two
```
<!-- change: a.txt -->
```diff
-one
+uno
```
<!-- shown: a.txt: u ... t -->
```text
```
"""
PLAYS = [
    ("```console\n$ ragft --version\n```\n<!-- printed -->\n```text\n```\n", r"ragft \d"),
    (CHANGED, r"```text\nuno\ntwo\n```\n\Z"),
]


@pytest.mark.parametrize(("text", "expected"), PLAYS)
def test_a_block_is_played(text, expected, tmp_path):
    assert re.search(expected, tutorial.play(text, tmp_path)[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```console\n$ ragft lost\n```\n", "ragft lost: exit status 2"),
        ("<!-- printed: a ... b -->\n```text\n```\n", "'a ... b' does not stand in"),
        (
            "<!-- file: a -->\n```text\nx\nx\n```\n<!-- change: a -->\n```diff\n-x\n```\n",
            "stand there 2 times",
        ),
    ],
)
def test_a_block_that_cannot_be_played_ends_the_play(text, told, tmp_path):
    with pytest.raises(SystemExit, match=re.escape(told)):
        tutorial.play(text, tmp_path)


def test_the_golden_file_in_the_readme_can_be_read():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(target:.*?)```", readme, re.DOTALL)
    file = parse_golden(text, Path("shop.ragft.yaml"))
    assert [case.mode for case in file.cases] == ["answer", "abstain"]


def test_the_page_on_the_review_lists_every_finding_in_its_order():
    page = (ROOT / "docs" / "golden-check.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \|", page, re.MULTILINE)
    severities = {"info": "note"}
    told = [(point.name, severities.get(point.severity, point.severity)) for point in POINTS]
    assert rows == told
    for figure in (f"{NEAR:.0f} % likeness", f"{MOST:.0%}".replace("%", " %"), f"{ENOUGH} cases"):
        assert figure in page
    for figure in (LEAST_SHARED, LEAST_SHARED_WITH_FIGURES, LIKE):
        assert f"{100 * figure:.0f} %" in page
