"""`--diff` and `--fix` as a user runs them: what is shown, what is written, what is left alone."""

import sys

import pytest

from pytest_ragft import cli

CONFIG = """\
base_model: NousResearch/Meta-Llama-3-8B
datasets:
  - path: data/train.jsonl
    type: chat_template
val_set_size: 0
adapter: lora
lora_r: 32
micro_batch_size: 1
learning_rate: 2e-4
"""
FIXED = CONFIG.replace("val_set_size: 0\n", "val_set_size: 0.05\n")
UNSAFE = ["--unsafe-fixes", "--select", "no-validation-split"]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "lora.yml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def check(*arguments):
        status = cli.main(["check", "--no-cache", "--jobs", "1", *arguments])
        return status, *capsys.readouterr()

    return check


def test_a_diff_is_plain_where_a_program_reads_it(run, tmp_path):
    status, out, err = run("--diff", *UNSAFE)
    assert status == 1
    assert out.splitlines()[:2] == ["--- a/lora.yml", "+++ b/lora.yml"]
    assert "-val_set_size: 0\n+val_set_size: 0.05\n" in out
    assert err == "ragft: would fix 1 in 1 file.\n"
    assert (tmp_path / "lora.yml").read_text("utf-8") == CONFIG


def test_a_diff_has_colours_on_request(run, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, out, _ = run("--diff", *UNSAFE)
    assert "\x1b[32m+val_set_size: 0.05\x1b[0m\n" in out


@pytest.mark.parametrize(("terminal", "shown"), [(True, "\\u202ex"), (False, "\u202ex")])
def test_a_terminal_is_not_steered_by_what_a_file_holds(
    run, tmp_path, monkeypatch, terminal, shown
):
    held = CONFIG.replace("adapter: lora", "adapter: lora  # \u202ex")
    (tmp_path / "lora.yml").write_text(held, "utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert f" adapter: lora  # {shown}\n" in run("--diff", *UNSAFE)[1]


def test_a_fix_is_written_and_the_rest_is_reported(run, tmp_path):
    status, out, err = run("--fix", *UNSAFE)
    assert (status, err) == (0, "ragft: fixed 1 in 1 file.\n")
    assert out.startswith("No findings in ")
    assert (tmp_path / "lora.yml").read_text("utf-8") == FIXED


def test_an_unsafe_fix_is_made_on_request_alone(run, tmp_path):
    status, out, err = run("--fix", "--select", "no-validation-split")
    assert status == 1
    assert "lora.yml:5: no-validation-split is left alone: " in err
    assert "--unsafe-fixes" in out
    assert (tmp_path / "lora.yml").read_text("utf-8") == CONFIG
