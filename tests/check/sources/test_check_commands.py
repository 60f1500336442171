"""Shell commands as facts: the program that runs in the end, and its flags."""

import pytest

from pytest_ragft.check.fact import Reference, Span
from pytest_ragft.check.sources.commands import Setting, command, installed, literal
from pytest_ragft.check.sources.programs import program_of
from pytest_ragft.check.sources.shell_words import commands

AT = Span(1, 1, 1, 9)
UNKNOWN = Reference("")


def words(text):
    found = [entry.words for entry in commands(text)]
    return found[0] if len(found) == 1 else found


def fact(text, **setting):
    return command(words(text), AT, Setting(**setting))


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("a b", ("a", "b")),
        ("a 'b c' \"d e\" f\\ g", ("a", "b c", "d e", "f g")),
        ('a "say \\"hi\\" \\$x"', ("a", 'say "hi" $x')),
        ("a b#c # d", ("a", "b#c")),
        ("# only a comment", []),
        ("a \\\n  b", ("a", "b")),
        ("a > out 2>&1 b", ("a", "b")),
        ("a 2>/dev/null <in >>log", ("a",)),
        ("a &>log b >&2 c 2>&- d >| e", ("a", "b", "c", "d")),
        ("a && b; c | d || e & f", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
        ("(a; b)", [("a",), ("b",)]),
        ("a $(b c; d) `e`", ("a", "$(b c; d)", "`e`")),
        ("a <<X\nnot this\nX\nb", [("a",), ("b",)]),
        ("a <<X <<-'Y' z\n1\nX\n2\n\tY\nb", [("a", "z"), ("b",)]),
        ("a <<X\nno end", [("a",), ("no", "end")]),
        ("a 'x\ny' b", ("a", "x\ny", "b")),
        ("a 'never closed\nb", [("a",), ("b",)]),
        ("a 'never closed", ("a",)),
        ("", []),
    ],
)
def test_a_script_splits_into_words_as_a_shell_splits_it(text, split):
    assert words(text) == split


def test_a_command_knows_its_place():
    first, second = commands("x\n  a \\\n    b # c\n")
    assert first.span == Span(1, 1, 1, 2)
    assert second.span == Span(2, 3, 3, 6)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("python train.py", "python train.py"),
        ("python3.11 -u -X dev ./scripts/train.py", "python scripts/train.py"),
        ("/usr/bin/python -W ignore train.py", "python train.py"),
        ("$(PYTHON) train.py", "python train.py"),
        ("python -m src.train", "python -m src.train"),
        ("python -m pytest", "pytest"),
        ("python -m lm_eval", "lm_eval"),
        ("python -m axolotl.cli.train c.yml", "axolotl train"),
        ("python -m torch.distributed.launch run.py", "torchrun"),
        ("python -m mlx_lm.lora --train", "mlx_lm.lora"),
        ("python -m venv .venv", ""),
        ("python -m", ""),
        ("python -c 'x'", ""),
        ("python - x", ""),
        ("python", ""),
        ("python $SCRIPT", ""),
        ("bash -x scripts/run.sh", "bash scripts/run.sh"),
        ("bash -c 'x'", ""),
        ("sh", ""),
        ("./scripts/train.sh x", "scripts/train.sh"),
        ("run.sh", ""),
        ("py.test", "pytest"),
        ("lm-eval", "lm_eval"),
        ("trl sft --x 1", "trl sft"),
        ("trl --help", "trl"),
        ("deepeval test run tests/x.py", "deepeval test run"),
        ("openai api fine_tuning.jobs.create -t x", "openai api fine_tuning.jobs.create"),
        ("npx -y promptfoo@latest eval", "promptfoo eval"),
        ("/opt/bin/promptfoo eval", "promptfoo eval"),
        ("accelerate launch --config_file a.yaml train.py", "accelerate launch"),
        ("accelerate launch -m axolotl.cli.train c.yml", "axolotl train"),
        ("accelerate launch -m my.train c.yml", "accelerate launch"),
        ("accelerate config", "accelerate config"),
        ("torchrun train.py", "torchrun"),
        ("deepspeed --num_gpus 2", "deepspeed"),
        ("A=1 B=2 pytest", "pytest"),
        ("A=1", ""),
        ("env A=1 pytest", "pytest"),
        ("sudo -E pytest", "pytest"),
        ("timeout -k 5 10m pytest", ""),
        ("timeout 10m pytest", "pytest"),
        ("uv run --with x --no-sync pytest", "pytest"),
        ("uv pip install x", ""),
        ("poetry run pytest", "pytest"),
        ("uvx --from ragas ragas evaluate", "ragas evaluate"),
        ("if pytest", "pytest"),
        ("docker compose exec -T app pytest", "pytest"),
        ("docker-compose run --rm app pytest", "pytest"),
        ("docker build .", ""),
        ("docker", ""),
        ("echo pytest", ""),
        ("", ""),
    ],
)
def test_the_program_that_runs_in_the_end_gives_the_name(text, name):
    found = command(words(text) if text else (), AT)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("trl sft --use_peft --lr 1e-4", {"--use_peft": True, "--lr": 1e-4}),
        ("trl sft --lr=1e-4 --n=", {"--lr": 1e-4, "--n": ""}),
        ("trl sft --bf16 True --x false", {"--bf16": True, "--x": False}),
        ("trl sft --steps -1 --rate -.5", {"--steps": -1, "--rate": -0.5}),
        ("trl sft --model $MODEL --out a/${B}", {"--model": UNKNOWN, "--out": UNKNOWN}),
        ("trl sft --lr {lr}", {"--lr": UNKNOWN}),
        ("pytest -q tests -v x", {"-q": True, "-v": True, "args": ("tests", "x")}),
        ("pytest -", {"args": ("-",)}),
        ("tune run x=2 +a.b=x", {"x": 2, "a.b": "x", "args": ("x=2", "+a.b=x")}),
        ("python a.py x", {"script": "a.py", "args": ("x",)}),
        ("python -m src.train --x", {"module": "src.train", "--x": True}),
        ("torchrun --n 2 ./a.py --x", {"script": "a.py", "--n": 2, "--x": True}),
        ("deepspeed --config_file b.py a.py", {"script": "a.py", "--config_file": "b.py"}),
        ("torchrun --config_file", {"--config_file": True}),
        ("torchrun -m", {"-m": True}),
        (
            "accelerate launch --n 2 -m axolotl.cli.train c.yml --lr 1",
            {
                "launcher": "accelerate launch",
                "module": "axolotl.cli.train",
                "--n": 2,
                "--lr": 1,
                "args": ("c.yml",),
            },
        ),
        ("torchrun -m my.train x", {"launcher": "torchrun", "module": "my.train", "args": ("x",)}),
    ],
)  # fmt: skip
def test_flags_are_values(text, values):
    assert fact(text).values == {**values, "ci": False, "scheduled": False}


@pytest.mark.parametrize("more", ["$ARGS", "${ARGS[@]}", '"$@"', "$*", "$(flags)"])
def test_a_variable_on_its_own_may_hold_more_flags(more):
    found = fact(f"trl sft --x 1 -q {more}")
    assert found.partial
    assert "args" not in found.values


def test_a_command_says_whether_ci_or_a_schedule_runs_it():
    found = fact("pytest", ci=True, scheduled=True)
    assert found.values == {"ci": True, "scheduled": True}
    assert (found.kind, found.span, found.partial) == ("command", AT, False)


@pytest.mark.parametrize(
    ("word", "value"),
    [("12", 12), ("+3", 3), ("1.", 1.0), ("1e-5", 1e-5), ("9" * 30, "9" * 30), ("1a", "1a")],
)
def test_words_that_are_numbers_are_numbers(word, value):
    assert literal(word) == value


@pytest.mark.parametrize(
    ("text", "requirements"),
    [
        ("pip install a==1 b", ["a==1", "b"]),
        ("pip install -U -r req.txt -q a -i http://x 'b[c]>=2'", ["a", "b[c]>=2"]),
        ("python -m pip install a", ["a"]),
        ("uv pip install a", ["a"]),
        ("uv add a", ["a"]),
        ("pip install . ./x git+https://x/y a@git+https://x /b", ["a@git+https://x"]),
        ("apt-get install a", []),
        ("install a", []),
        ("pip freeze", []),
    ],
)
def test_what_pip_installs(text, requirements):
    assert list(installed(words(text))) == requirements


def test_a_program_without_words_is_none():
    assert program_of(("A=1", "sudo")).name == ""
