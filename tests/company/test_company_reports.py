"""Reports that other plugins write: junit, html, json, coverage, and what the terminal shows."""

import json
import re

import pytest
from company_suites import FAILING

RECORDING = (
    FAILING
    + """
@pytest.fixture(autouse=True)
def recorded(record_property, record_xml_attribute, record_testsuite_property):
    record_property("asked", "once")
    record_testsuite_property("suite", "noted")
    record_xml_attribute("owner", "us")
    yield
    record_property("left", "once")
"""
)


def tidy_xml(text):
    return re.sub(r'(time|timestamp)="[^"]*"', "", text)


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_a_junit_file_tells_of_the_suites_own_run_only(company, family):
    options = ["--junitxml=junit.xml", "-ojunit_logging=all", "-Wignore"]
    diagnosed = company(
        RECORDING, *options, f"-ojunit_family={family}", written=["junit.xml"], tidy=tidy_xml
    )
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    assert diagnosed.watched.files["junit.xml"].count("<testcase") == 4


def tidy_json(text):
    def without_times(value):
        if isinstance(value, dict):
            varying = {"created", "duration", "environment", "msecs", "relativeCreated", "thread"}
            return {k: without_times(v) for k, v in value.items() if k not in varying}
        return [without_times(v) for v in value] if isinstance(value, list) else value

    return json.dumps(without_times(json.loads(text)), indent=1)


def test_a_json_report_tells_of_the_suites_own_run_only(company):
    source = (
        FAILING
        + """
@pytest.fixture(autouse=True)
def noted(json_metadata):
    json_metadata.setdefault("runs", []).append(1)
"""
    )
    diagnosed = company(
        source,
        "--json-report",
        "--json-report-file=report.json",
        "--json-report-omit=log",
        plugins=["pytest_metadata.plugin", "pytest_jsonreport.plugin"],
        written=["report.json"],
        tidy=tidy_json,
    )
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    assert diagnosed.watched.files["report.json"].count('"nodeid": "test_suite.py::') == 8


def tidy_html(text):
    text = re.sub(r"\d+:\d\d:\d\d|\d+ ms|report\.html|on \d\d-\w+-\d{4} at", "*", text)
    return re.sub(r"0x[0-9a-f]+|\d{4}-\d\d-\d\d[T ]\S+|\d+\.\d+ ?s?\b", "*", text)


def test_an_html_page_tells_of_the_suites_own_run_only(company):
    source = (
        FAILING
        + """
@pytest.fixture(autouse=True)
def noted(extras):
    from pytest_html import extras as kinds
    extras.append(kinds.text("once"))
"""
    )
    plugins = ["pytest_metadata.plugin", "pytest_html.plugin", "pytest_html.fixtures"]
    options = ["--html=report.html", "--self-contained-html"]
    diagnosed = company(source, *options, plugins=plugins, written=["report.html"], tidy=tidy_html)
    assert diagnosed.verdicts == {"test_it": "knowledge"}


APP = """
def answer(reply):
    if "30 days" in reply:
        found = "the window"
        return found
    return reply


def close():
    gone = True
    return gone
"""
COVERED = """
import app

@pytest.fixture(scope="session")
def opened():
    yield
    app.close()

@knows
def test_it(opened):
    reply = app.answer(ask("How long?"))
    assert reply == "the window"
    print("only in replays")

@pytest.mark.no_cover
@knows
def test_two(opened):
    assert "30 days" in ask("How long?")
"""


@pytest.mark.parametrize("more", [[], ["--cov-context=test"], ["--cov-fail-under=85"]])
def test_lines_that_only_replays_run_are_not_covered(company, pytester, more):
    pytester.makepyfile(app=APP)
    (pytester.path / ".coveragerc").write_text("[json]\nshow_contexts = true\n", "utf-8")
    options = ["--cov=app", "--cov=test_suite", "--cov-report=json", "--cov-report=term", *more]

    def tidy(text):
        return re.sub(r'"timestamp": "[^"]*"', "", text)

    diagnosed = company(
        COVERED,
        *options,
        plugins=["pytest_cov.plugin"],
        written=["coverage.json"],
        tidy=tidy,
        run=pytester.runpytest_subprocess,
        same_output="--cov-fail-under=85" not in more,  # said behind the last dot, not before it
    )
    assert diagnosed.verdicts == {"test_it": "knowledge", "test_two": "knowledge"}
    lines = json.loads((pytester.path / "coverage.json").read_text("utf-8"))["files"]["app.py"]
    assert lines["missing_lines"] == [3, 4]


@pytest.mark.parametrize(
    ("plugins", "options"),
    [
        (["pytest_instafail"], ["--instafail"]),
        (["xdist.plugin", "xdist.looponfail"], []),
        (["xdist.plugin"], ["-n0"]),
    ],
)
def test_the_terminal_shows_what_it_always_shows(company, plugins, options):
    diagnosed = company(FAILING, *options, plugins=plugins)
    assert diagnosed.verdicts == {"test_it": "knowledge"}


ALLURE = """
import allure

@pytest.fixture(scope="session", autouse=True)
def session_wide():
    yield

@pytest.fixture(scope="module")
def module_wide():
    yield

@pytest.fixture
def opened(module_wide):
    with allure.step("open"):
        yield
    allure.attach("closed", name="note")

@allure.title("How long?")
@knows
def test_it(opened):
    with allure.step("ask"):
        reply = ask("How long?")
        allure.attach(reply, name="reply")
    assert "30 days" in reply

def test_other(opened):
    pass
"""


def test_the_results_of_allure_tell_of_the_suites_own_run_only(company, pytester):
    kept = []

    def results():
        folder = pytester.path / "allure"
        files = sorted(folder.glob("*")) if folder.exists() else []
        shapes = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", f.name) for f in files]
        read = [json.loads(f.read_text("utf-8")) for f in files if ".json" in f.name]
        told = [
            (str(r.get("name")), len(r.get("children", [])), len(r.get("steps", []))) for r in read
        ]
        kept.append((sorted(shapes), sorted(told)))
        for file in files:
            file.unlink()

    run = pytester.runpytest_subprocess
    options = ["--alluredir=allure"]
    diagnosed = company(ALLURE, *options, plugins=["allure_pytest.plugin"], before=results, run=run)
    results()
    assert kept[1] == kept[2]
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]
