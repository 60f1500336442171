"""pytest runs golden cases as it runs tests: ids, marks, fixtures, selection, other processes."""

import pytest

THREE = """\
defaults: {tags: [shop]}
cases:
  - id: refund-window
    question: How long do I have to return shoes?
    expects: 14 days
    tags: [returns]
  - question: What is the price of boom?
    expects: 3
  - {id: other, question: How long?, expects: 30 days}
"""
APP_ELSEWHERE = "def answer(question):\n    return 'You have 14 days.'\n"


def ids(result):
    return [line for line in result.outlines if "::" in line and " " not in line]


def test_cases_run_as_tests(golden):
    result = golden(THREE, "-v")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "shop.ragft.yaml::refund-window PASSED*",
            "shop.ragft.yaml::what-is-the-price-of-boom FAILED*",
            "shop.ragft.yaml::other FAILED*",
            "FAILED shop.ragft.yaml::what-is-the-price-of-boom - ValueError: no such thing*",
            "FAILED shop.ragft.yaml::other - AssertionError: expected '30 days'*",
        ]
    )
    assert "INTERNALERROR" not in result.stdout.str()


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        (["-k", "price"], ["shop.ragft.yaml::what-is-the-price-of-boom"]),
        (["-m", "returns"], ["shop.ragft.yaml::refund-window"]),
        (["-m", "shop and not returns", "-k", "other"], ["shop.ragft.yaml::other"]),
        (["shop.ragft.yaml::other"], ["shop.ragft.yaml::other"]),
        (["shop.ragft.yaml", "-k", "refund"], ["shop.ragft.yaml::refund-window"]),
        (["--deselect", "shop.ragft.yaml::other", "-k", "other"], []),
    ],
)
def test_cases_are_selected(golden, options, selected):
    result = golden(THREE, "--collect-only", "-q", "--strict-markers", *options)
    assert ids(result) == selected


def test_cases_are_listed(golden):
    result = golden(THREE, "--collect-only")
    result.stdout.fnmatch_lines(["*<GoldenModule shop.ragft.yaml>", "*<Function refund-window>"])


def test_the_last_failures_run_again(golden):
    golden(THREE)
    result = golden(THREE, "--lf")
    result.assert_outcomes(failed=2)


def test_the_first_failure_ends_the_run(golden):
    golden(THREE, "-x").assert_outcomes(passed=1, failed=1)


def test_cases_run_in_several_processes(golden):
    result = golden(THREE, "-n", "2", "-v")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["✗ contains_any: *", "*ValueError: no such thing*"])


def test_without_the_plugin_the_files_are_left_alone(golden):
    assert golden(THREE, "-p", "no:ragft", "shop.ragft.yaml").ret in (4, 5)


def test_other_files_are_left_alone(golden, pytester):
    pytester.makefile(".yaml", other="cases: [{question: Q}]")
    assert len(ids(golden(THREE, "--collect-only", "-q"))) == 3


def test_the_shorter_suffix_is_known(golden, pytester):
    golden(THREE)
    (pytester.path / "shop.ragft.yaml").rename(pytester.path / "shop.ragft.yml")
    result = pytester.runpytest_inprocess("shop.ragft.yml::other", "-p", "no:hypothesispytest")
    result.assert_outcomes(failed=1)


FIXTURES = """\
import pytest

@pytest.fixture
def database(tmp_path):
    (tmp_path / "db").write_text("open")
    print("database is open")
    yield
    print("database is closed")

@pytest.fixture(autouse=True)
def always():
    print("always")

@pytest.fixture(params=["small", "large"])
def model(request, monkeypatch):
    import app
    monkeypatch.setattr(app, "answer", app.answer)

@pytest.fixture(scope="module")
def index(request):
    print("index of", request.module.__name__, request.node.name)
"""


def test_fixtures_are_set_up(golden, pytester):
    pytester.makeconftest(FIXTURES)
    text = "cases: [{id: a, question: Q, expects: 30 days, fixtures: [database, index]}]"
    result = golden(text)
    result.stdout.fnmatch_lines_random(
        ["always", "database is open", "database is closed", "index of shop.ragft shop.ragft.yaml"]
    )


def test_a_fixture_with_parameters_runs_a_case_for_each(golden, pytester):
    pytester.makeconftest(FIXTURES)
    text = "cases: [{id: a, question: Q, expects: 14 days, fixtures: model}]"
    result = golden(text, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["shop.ragft.yaml::a[[]small[]] PASSED*"])


def test_an_unknown_fixture_is_told_with_its_line(golden):
    result = golden("cases:\n\n- {id: a, question: Q, fixtures: [databse]}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*shop.ragft.yaml*line 4*", "*fixture 'databse' not found*"])


MARKED = "cases: [{id: a, question: Q, expects: 30 days, marks: [xfail, MARK]}]"


def test_marks_work(golden, pytester):
    pytester.makeconftest(
        "def pytest_configure(config):\n    config.addinivalue_line('markers', 'slow: it is.')\n"
    )
    golden(MARKED.replace("MARK", "slow"), "--strict-markers", "-m", "slow").assert_outcomes(
        xfailed=1
    )


def test_an_unknown_mark_is_an_error_where_marks_are_strict(golden):
    result = golden(MARKED.replace("MARK", "sluggish"), "--strict-markers")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*shop.ragft.yaml:2: 'sluggish' not found in `markers`*"])
    assert "INTERNALERROR" not in result.stdout.str()


def test_a_tag_may_be_a_mark_of_the_suite(golden, pytester):
    pytester.makeconftest(
        "def pytest_configure(config):\n    config.addinivalue_line('markers', 'nightly: it is.')\n"
    )
    text = "cases: [{id: a, question: Q, expects: 14 days, tags: nightly}]"
    result = golden(text, "--strict-markers", "--markers")
    assert "nightly: a tag" not in result.stdout.str()
    golden(text, "-m", "nightly").assert_outcomes(passed=1)


def test_other_tests_of_the_run_are_as_they_were(golden, pytester):
    pytester.makepyfile(test_beside_golden="def test_it():\n    assert [1] == [2]\n")
    result = golden(THREE)
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(
        ["E       assert [[]1[]] == [[]2[]]", "test_beside_golden.py:2: AssertionError"]
    )


def test_tags_need_no_registration(golden):
    text = "cases: [{id: a, question: Q, expects: 14 days, tags: ['two words', a:b, '_', shop]}]"
    golden(text, "--strict-markers", "-m", "two_words and a_b and tag").assert_outcomes(passed=1)


@pytest.mark.parametrize("mode", ["prepend", "append", "importlib"])
def test_the_target_is_found_beside_the_file_and_at_the_root(pytester, mode):
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    for folder, name in (("tests/deep", "beside"), (".", "atroot")):
        where = pytester.path / folder
        where.mkdir(parents=True, exist_ok=True)
        (where / f"{name}_{mode}.py").write_text(APP_ELSEWHERE)
    for name in ("beside", "atroot"):
        path = pytester.path / "tests" / "deep" / f"{name}.ragft.yaml"
        path.write_text(f"target: {name}_{mode}:answer\ncases: [{{question: Q, expects: 14 days}}]")
    result = pytester.runpytest_inprocess(f"--import-mode={mode}", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=2)


def test_the_target_is_found_in_a_package_of_tests_and_where_pythonpath_says(pytester):
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\npythonpath = lib\n")
    for place in ("lib/libapp.py", "tests/__init__.py", "tests/helper/__init__.py"):
        path = pytester.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(APP_ELSEWHERE)
    for name, target in (("a", "libapp:answer"), ("b", "tests.helper:answer")):
        path = pytester.path / "tests" / f"{name}.ragft.yaml"
        path.write_text(f"target: {target}\ncases: [{{question: Q, expects: 14 days}}]")
    result = pytester.runpytest_inprocess("tests", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=2)


BROKEN = [
    pytest.param("app:anwer", [
        "shop.ragft.yaml: the target 'app:anwer': app has no 'anwer'. Did you mean 'answer'?",
    ], id="no function"),
    pytest.param("app:zzz.x", [
        "shop.ragft.yaml: the target 'app:zzz.x': app has no 'zzz.x'.",
    ], id="no object"),
    pytest.param("app:asyncio", [
        "shop.ragft.yaml: the target 'app:asyncio' is no function: *",
    ], id="a module for a function"),
    pytest.param("nowhere:answer", [
        "shop.ragft.yaml: the target 'nowhere:answer': there is no module 'nowhere'.*",
    ], id="no module"),
    pytest.param("app.deep:answer", [
        "shop.ragft.yaml: the target 'app.deep:answer': there is no module 'app.deep'.*",
    ], id="no package"),
    pytest.param("needy:answer", [
        "shop.ragft.yaml: the target 'needy:answer': its module cannot be imported:",
        '*File "*needy.py", line 1, in <module>*',
        "ModuleNotFoundError: No module named 'not_installed'",
    ], id="a module that needs another"),
    pytest.param("crashing:answer", [
        "shop.ragft.yaml: the target 'crashing:answer': its module cannot be imported:",
        '*File "*crashing.py", line 2, in <module>*',
        "KeyError: 'MODEL'",
    ], id="a module that raises"),
    pytest.param("", [
        "shop.ragft.yaml: the file names no target, so its cases cannot be run.*",
    ], id="none"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "lines"), BROKEN)
def test_a_target_that_cannot_be_had_is_told(golden, pytester, target, lines):
    pytester.makepyfile(needy="import not_installed", crashing="import os\nos.environ['MODEL']")
    result = golden(THREE, target=target)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(lines)
    assert "INTERNALERROR" not in result.stdout.str()
    assert "importlib" not in result.stdout.str()


def test_what_is_wrong_with_a_file_is_told_as_it_is_seen_from_here(golden, pytester):
    result = golden("cases:\n- {}\n- {question: Q, id: __x}")
    result.assert_outcomes(errors=1)
    lines = ["shop.ragft.yaml:3: cases[[]0[]]: *", "shop.ragft.yaml:4: cases[[]1[]].id: *"]
    result.stdout.fnmatch_lines(lines)
    elsewhere = pytester.mkdir("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(elsewhere)
        result = pytester.runpytest_inprocess("..", "-p", "no:hypothesispytest")
    result.stdout.fnmatch_lines([f"{pytester.path}/{line}" for line in lines])
