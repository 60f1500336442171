"""What the page on recorded results says is what happens."""

import re
import shlex
from pathlib import Path

import pytest
from made_answers import SAMPLES

from pytest_ragft import cli
from pytest_ragft.classify.recorded import ARMS
from pytest_ragft.classify.results import FORMATS

PAGE = Path(__file__).parents[2].joinpath("docs", "recorded-results.md").read_text("utf-8")
COMMANDS = re.findall(
    r"```console\n\$ ragft (classify .*?)\n```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL
)


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_each_command_works_and_prints_what_is_shown(command, shown, monkeypatch, capsys):
    monkeypatch.chdir(SAMPLES)
    monkeypatch.setenv("COLUMNS", "80")
    status = cli.main(shlex.split(command))
    said = capsys.readouterr()
    if shown:
        assert said.out + said.err == shown
    else:
        assert (status, said.err) == (0, "")


def test_the_figures_are_what_the_decision_gives():
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(source, "recorded-results.md", "exec"), {})


def test_every_tool_and_arm_stands_on_the_page():
    names = [*(f"## {known.tool}" for known in FORMATS), *(f"| `{arm}` |" for arm in ARMS)]
    assert [name for name in names if name not in PAGE] == []
