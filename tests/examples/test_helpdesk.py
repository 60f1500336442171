"""The example with the usual mistakes: what is found there is what its README promises."""

import json
from pathlib import Path

import pytest
import yaml

from pytest_ragft import cli

HELPDESK = Path(__file__).parent.parent.parent / "examples" / "helpdesk"


@pytest.fixture
def found(monkeypatch, capsys):
    monkeypatch.chdir(HELPDESK)
    assert cli.main(["check", "--no-cache", "--format", "json"]) == 1
    return json.loads(capsys.readouterr().out)["findings"]


def test_every_mistake_is_found_and_nothing_else(found):
    expected = yaml.safe_load((HELPDESK / "expected.yaml").read_text("utf-8"))
    assert [(f["rule"], f"{f['location']['path']}:{f['location']['line']}") for f in found] == [
        (entry["rule"], entry["at"]) for entry in expected
    ]
