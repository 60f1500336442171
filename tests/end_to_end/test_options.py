"""Options, settings and markers, each as a user meets them."""

import json
import os
import subprocess
import sys

import pytest

FAILING = """
@knows
def test_it():
    assert "30 days" in ask("How long?")
"""


def test_off_imports_the_plugin_alone_and_prints_nothing(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_modules():
            ours = sorted(m for m in sys.modules if m.startswith("pytest_ragft"))
            assert ours == ["pytest_ragft", "pytest_ragft.hooks", "pytest_ragft.plugin"]
            assert not {"openai", "libcst", "jsonschema", "tiktoken", "yaml"} & set(sys.modules)
        """
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=pytester.path, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "ragft" not in done.stdout.replace("plugins: ", "").replace("ragft-", "", 1)


def test_the_fixture_works_with_the_diagnosis_off(pytester):
    pytester.makepyfile(
        """
        def test_it(ragft):
            ragft.case(oracle="x", expects={"a": 1})
            with ragft.judge():
                pass
        """
    )
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_nothing_is_printed_when_nothing_fails(diagnose):
    diagnosed = diagnose("def test_it():\n    assert ask('hello')\n")
    diagnosed.result.assert_outcomes(passed=1)
    assert "ragft" not in diagnosed.result.stdout.str().replace("ragft-0", "")
    assert diagnosed.report["tests"] == [], "who asked for a report gets one"


def test_collecting_alone_writes_no_report(diagnose):
    assert diagnose(FAILING, "--collect-only").report == {}


def test_a_summary_that_cannot_be_printed_is_told(diagnose, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("pytest_ragft.replay.publication.render", broken)
    diagnosed = diagnose(FAILING)
    diagnosed.result.assert_outcomes(failed=1)
    diagnosed.result.stdout.fnmatch_lines(["*could not print its diagnosis: RuntimeError*"])


def test_outcomes_and_exit_code_stay_those_of_pytest(diagnose):
    diagnosed = diagnose(FAILING + "\ndef test_other():\n    pass\n")
    diagnosed.result.assert_outcomes(failed=1, passed=1)
    assert diagnosed.result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--ragft-report=run.json"], "--ragft-report does nothing without --ragft-diagnose"),
        (["--ragft-max-calls=3"], "--ragft-max-calls does nothing without --ragft-diagnose"),
        (["--ragft-offline"], "--ragft-offline does nothing without --ragft-diagnose"),
        (["--ragft-diagnose", "--ragft-report=run.docx"], "run.docx"),
        (["--ragft-diagnose", "--ragft-report=no/run.json"], "there is no folder"),
        (
            ["--ragft-diagnose", "--ragft-max-calls=0"],
            "--ragft-max-calls=0: expected a number above 0",
        ),
    ],
)
def test_misuse_is_a_usage_error(pytester, options, message):
    pytester.makepyfile("def test_it(): pass")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    result = pytester.runpytest_inprocess(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in result.stderr.str()
    assert "INTERNALERROR" not in result.stdout.str()


def test_an_unknown_setting_is_a_usage_error_with_the_nearest_one(diagnose, pytester):
    pytester.makepyprojecttoml("[tool.ragft]\nmax_call = 3\n")
    diagnosed = diagnose("def test_it(): pass")
    assert diagnosed.result.ret == pytest.ExitCode.USAGE_ERROR
    diagnosed.result.stderr.fnmatch_lines(["*unknown key 'max_call'. Did you mean 'max_calls'?*"])


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("oracel='x'", "unknown argument 'oracel'. Did you mean 'oracle'?"),
        ("zebra='x'", "unknown argument 'zebra'. Accepted: oracle, source,"),
        ("'x'", "takes named arguments only, found 'x'."),
        ("oracle=3", "oracle=3 is not a text."),
        ("oracle=''", "oracle='' is not a text."),
        ("expects={1, 2}", "expects={1, 2} is neither a text nor a JSON value."),
        ("expects_abstention='yes'", "expects_abstention='yes' is neither True nor False."),
        ("source='gone.md'", "there is no file 'gone.md' in"),
        ("source='facts.md#nowhere'", "'facts.md' has no heading 'nowhere'."),
        ("source='photo.png'", "'photo.png' is not text"),
        ("oracle=__import__('pathlib').Path('gone.md')", "there is no file 'gone.md' in"),
    ],
)
def test_markers_are_checked_at_collection(diagnose, pytester, provider, marker, message):
    (pytester.path / "facts.md").write_text("# Facts\n\nSome.\n", encoding="utf-8")
    (pytester.path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    diagnosed = diagnose(f"@pytest.mark.ragft({marker})\ndef test_it():\n    ask('x')\n")
    assert diagnosed.result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"test_suite.py::test_it: @pytest.mark.ragft: {message}" in diagnosed.result.stderr.str()
    assert provider.requests == []


def test_a_case_comes_from_marker_hook_fixture_and_settings(diagnose, pytester):
    pytester.makepyprojecttoml("[tool.ragft]\ninstructions = 'from the settings'\n")
    (pytester.path / "facts.md").write_text(
        "# Window\n\nGoods go back within 30 days of delivery.\n\n# Other\n\nMore.\n", "utf-8"
    )
    pytester.makeconftest(
        """
        from pytest_ragft.diagnosis.case import Case

        def pytest_ragft_case(item):
            hooked = {"exemplar": "from the hook", "expects": "from the hook"}
            return Case(**hooked, source=("facts.md#other",))
        """
    )
    diagnosed = diagnose(
        """
@pytest.mark.ragft(source="facts.md#window", expects="from the marker")
def test_it(ragft):
    ragft.case(expects="You have 30 days.")
    assert "30 days" in ask("How long?")
"""
    )
    case = diagnosed.test()["case"]
    assert case["oracle"] == "# Window\n\nGoods go back within 30 days of delivery."
    assert case["source"] == ["facts.md#window"]
    assert case["exemplar"] == "from the hook"
    assert case["instructions"] == "from the settings"
    assert case["expects"] == "You have 30 days."
    assert diagnosed.test()["verdict"] == "knowledge"


def test_a_wrong_declaration_at_run_time_is_named(diagnose):
    diagnosed = diagnose(
        """
def test_it(ragft):
    ragft.case(source="gone.md")
    assert "30 days" in ask("How long?")
"""
    )
    diagnosed.result.assert_outcomes(failed=1)
    assert diagnosed.test()["subclass"] == "bad_declaration"
    assert "there is no file 'gone.md'" in diagnosed.test()["because"][0]


def test_max_calls_bounds_the_replays(diagnose, provider):
    diagnosed = diagnose(FAILING + FAILING.replace("test_it", "test_two"), "--ragft-max-calls=3")
    assert len(provider.requests) == 2 + 3
    assert diagnosed.report["cost"]["calls"] == 3
    assert {t["subclass"] for t in diagnosed.report["tests"]} >= {"budget"}
    assert "--ragft-max-calls=3 is reached" in diagnosed.test("test_two")["because"][0]


def test_offline_repeats_a_run_without_network(diagnose, provider):
    online = diagnose(FAILING)
    calls = len(provider.requests)
    provider.answer = lambda messages, model: "never asked"
    offline = diagnose(None, "--ragft-offline")
    assert len(provider.requests) == calls
    offline.result.assert_outcomes(failed=1)
    for report in (online.report, offline.report):
        del report["run"], report["cost"]
        assert [e.pop("live") for t in report["tests"] for e in t["exchanges"]] == [
            report is online.report
        ]
    assert json.dumps(offline.report, indent=1) == json.dumps(online.report, indent=1)


def test_offline_without_stored_replies_says_so(diagnose, provider):
    diagnosed = diagnose(FAILING, "--ragft-offline")
    assert provider.requests == []
    assert diagnosed.test()["verdict"] == "undetermined"
    assert "no reply to this call is stored (--ragft-offline)" in diagnosed.test()["because"][0]


def test_stopping_at_the_first_failure_diagnoses_that_one(diagnose):
    diagnosed = diagnose(FAILING + FAILING.replace("test_it", "test_two"), "-x")
    assert [t["nodeid"] for t in diagnosed.report["tests"]] == ["test_suite.py::test_it"]
    assert diagnosed.test()["verdict"] == "knowledge"


def test_reports_of_settings_and_command_line_are_both_written(diagnose, pytester):
    pytester.makepyprojecttoml("[tool.ragft]\nreport = ['other.json']\n")
    diagnosed = diagnose(FAILING)
    other = json.loads((pytester.path / "other.json").read_text(encoding="utf-8"))
    assert other == diagnosed.report


def test_a_hook_that_returns_no_case_is_named(diagnose, pytester):
    pytester.makeconftest("def pytest_ragft_case(item): return {'oracle': 'x'}")
    diagnosed = diagnose(FAILING)
    assert diagnosed.test()["subclass"] == "bad_declaration"
    assert "returned {'oracle': 'x'}, not a Case or None" in diagnosed.test()["because"][0]


def test_a_folder_that_cannot_hold_replies_is_a_usage_error(diagnose, pytester):
    (pytester.path / ".ragft").write_text("no folder", encoding="utf-8")
    diagnosed = diagnose(FAILING)
    assert diagnosed.result.ret == pytest.ExitCode.USAGE_ERROR
    assert "replies cannot be stored here" in diagnosed.result.stderr.str()


def test_a_report_that_cannot_be_written_at_the_end_is_told(diagnose, pytester):
    diagnosed = diagnose(
        """
import pathlib

@knows
def test_it():
    pathlib.Path("reports/run.json").mkdir(exist_ok=True)
    assert "30 days" in ask("How long?")
""",
        f"--ragft-report={pytester.mkdir('reports') / 'run.json'}",
    )
    diagnosed.result.stdout.fnmatch_lines(["*is a folder. Name a file in it*"])
    diagnosed.result.assert_outcomes(failed=1)


def test_an_error_in_the_report_spoils_nothing(diagnose, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("pytest_ragft.replay.session.run_record", broken)
    diagnosed = diagnose(FAILING)
    diagnosed.result.assert_outcomes(failed=1, warnings=1)
    diagnosed.result.stdout.fnmatch_lines(["*could not report its diagnosis: RuntimeError*"])


def test_an_error_in_looking_at_a_failure_spoils_nothing(diagnose, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("pytest_ragft.replay.session.failure_of", broken)
    diagnosed = diagnose(FAILING)
    diagnosed.result.assert_outcomes(failed=1, warnings=1)
    diagnosed.result.stdout.fnmatch_lines(["*could not look at this test: RuntimeError*"])


def test_the_commit_is_in_the_report(diagnose, pytester):
    for command in (
        ["init", "-q"],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=pytester.path, check=True)
    assert len(diagnose(FAILING).report["run"]["git_commit"]) == 40


def test_without_git_there_is_no_commit(diagnose, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert diagnose(FAILING).report["run"]["git_commit"] is None


def test_progress_is_a_line_on_a_terminal_and_none_when_quiet(diagnose, pytester, monkeypatch):
    monkeypatch.setattr("pytest_ragft.replay.progress._EVERY", 0.0)
    pytester.makeconftest(
        """
        def pytest_sessionstart(session):
            session.config.pluginmanager.get_plugin("terminalreporter").isatty = lambda: True
        """
    )
    pytester.makepyprojecttoml("[tool.ragft]\ncorpus = 'facts.md'\n")
    (pytester.path / "facts.md").write_text("# Facts\n\nGoods go back.\n", "utf-8")
    live = diagnose(FAILING).result.stdout.str()
    assert "ragft: replaying 1 failing test\n" in live
    assert "1 of 1 decided, " in live
    assert "ragft: 1 of 1 documents read" in live
    quiet = diagnose(FAILING, "-q").result.stdout.str()
    assert "ragft: replaying" not in quiet
    assert "ragft diagnosis" in quiet


def test_offline_stops_where_the_stored_replies_end(diagnose, provider):
    diagnose(FAILING, "--ragft-max-calls=1")
    diagnosed = diagnose(None, "--ragft-offline")
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "offline")
    assert test["arms"]["rerun"] == {"passed": 0, "failed": 1, "not_run": 0}
