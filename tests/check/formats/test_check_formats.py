"""What holds for every output format."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from made_outcomes import CHUNKS, EVERYTHING, make_finding, make_outcome, render

from pytest_ragft import cli
from pytest_ragft.check import formats
from pytest_ragft.check.arguments.check import FORMATS as CHOICES
from pytest_ragft.check.fact import Problem, Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.formats import FORMATS, format_named
from pytest_ragft.check.formats.format import Page

ASCII_ONLY = {"json", "jsonl", "sarif", "gitlab"}


def test_the_list_and_the_folder_hold_the_same_formats():
    modules = [path.stem for path in Path(formats.__file__).parent.glob("[!_]*.py")]
    exporting = {m for m in modules if hasattr(import_module(f"{formats.__name__}.{m}"), "FORMAT")}
    assert sorted(FORMATS.values()) == sorted(exporting)


def test_a_format_goes_by_the_name_it_is_listed_under():
    assert [format_named(name).name for name in FORMATS] == list(FORMATS)


def test_the_command_offers_every_format():
    assert tuple(FORMATS) == CHOICES


HOSTILE = "a\x1b[31m\x07\u202eb\x9b2J\n\ud800\udcff::error::c"
KEY = "sk-abcdefghijklmnop1234"


@pytest.fixture
def hostile():
    return make_outcome(
        make_finding(
            "too-many-chunks",
            f"::error::{HOSTILE}##[error]",
            (1, 1, 1, 5),
            message=f"{HOSTILE} {KEY}",
            related=(Location(HOSTILE, Span(1, 1, 1, 5), f"{HOSTILE} {KEY}"),),
        ),
        unread=((HOSTILE, Problem(1, f"{HOSTILE} {KEY}")),),
    )


def rendered(name, outcome):
    return format_named(name).render(outcome, lambda _: [f"{HOSTILE} {KEY}"], Page(80))


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_steers_neither_a_terminal_nor_a_reader(name, hostile):
    text = rendered(name, hostile)
    assert text.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    if name in ASCII_ONLY:
        assert text.isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_secrets_are_in_no_report(name, hostile):
    assert KEY not in rendered(name, hostile)


@pytest.mark.parametrize("name", ["full", "concise", "github"])
def test_hostile_text_starts_no_command_of_a_ci_log(name, hostile):
    commands = re.findall(r"(?m)^\s*::(\w+)|^(?!::).*##\[\w", rendered(name, hostile))
    assert commands == (["warning", "group", "endgroup"] if name == "github" else [])


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("outcome", [EVERYTHING, make_outcome(), make_outcome(CHUNKS, rules={})])
def test_every_report_is_empty_or_ends_with_a_line_break(name, outcome):
    text = render(name, outcome)
    assert text.endswith("\n") or (text == "" and name == "jsonl")


@pytest.mark.parametrize("name", [*sorted(ASCII_ONLY), "github", "junit"])
def test_reports_for_programs_know_no_colour(name):
    assert "\x1b" not in render(name, EVERYTHING, colour=True)


def test_a_file_is_written_without_colour(tmp_path, monkeypatch):
    (tmp_path / "app.py").write_text("import openai\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert cli.main(["check", "--output", "found.txt"]) == 0
    assert (tmp_path / "found.txt").read_text("utf-8").startswith("No findings in 1 file.")
