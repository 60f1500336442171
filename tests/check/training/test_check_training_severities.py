"""How bad it is, where a fact or the project's decision record says so."""

import json

import pytest

from pytest_ragft import cli

PRICES = [
    {"prompt": f"How much is plan {number}?", "completion": f"Plan {number} costs ${number}9."}
    for number in range(20, 32)
]
FORUM = [
    "Call the function that the library brings for paths and modules.",
    "Nobody should do that; rewrite your build script with another tool instead.",
]
TWICE = [
    {"prompt": f"How do I import file {number // 2}?", "completion": f"{FORUM[number % 2]}"}
    for number in range(12)
]
FEW = [
    *TWICE[:2],
    *({"prompt": f"Wrong size {n}", "completion": f"Sorry! Is it {n}?"} for n in range(30)),
]


@pytest.fixture
def severity(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "data").mkdir()

    def check(rows, rule, **files):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / "data" / "train.jsonl").write_text(text, "utf-8")
        for name, content in files.items():
            (tmp_path / f"{name}.yaml").write_text(content, "utf-8")
        shown = "--persona", "auditor", "--format", "json", "--no-cache"
        cli.main(["check", "--select", rule, *shown, "data/train.jsonl"])
        return [each["severity"] for each in json.loads(capsys.readouterr().out)["findings"]]

    return check


def test_prices_are_an_error_where_the_knowledge_is_said_to_change(severity):
    assert severity(PRICES, "RFT103") == ["warning"]
    assert severity(PRICES, "RFT103", ragft="update_cadence: weekly\n") == ["error"]
    assert severity(PRICES, "RFT103", ragft="update_cadence: never\n") == ["warning"]


def test_columns_of_no_known_format_are_a_question(severity):
    assert severity([{"words": "a", "tag": 1}] * 3, "RFT116") == ["warning"]
    assert severity([*PRICES, {"prompt": "a"}], "RFT116") == ["error"]


def test_answers_that_are_far_apart_are_a_remark_where_they_are_few(severity):
    assert severity(TWICE, "RFT105") == ["warning"]
    assert severity(FEW, "RFT105") == ["info"]
