"""Rules in Python."""

import sys

import pytest

from pytest_ragft.check import plugins
from pytest_ragft.check.catalogue import known_libraries, load
from pytest_ragft.check.engine import findings, read_all
from pytest_ragft.check.installed import are_installed
from pytest_ragft.check.plugins import python_rules
from pytest_ragft.check.project import Project
from pytest_ragft.check.resolution import resolve
from pytest_ragft.check.rule import Rule, RuleError

HEAD = """\
from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.hooks import hookimpl
from pytest_ragft.check.rule import Rule

AT = Location("a.py", Span(1, 1, 1, 2))
GOOD = {
    "name": "counted", "title": "Counted", "check": lambda rule, _: [rule.finding(AT, "One.")]
}
"""
HOOK = """

@hookimpl
def ragft_rules():
    return [Rule(**GOOD)]
"""


@pytest.fixture
def module(tmp_path, monkeypatch, request):
    """Writes a module of rules and gives its name."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    names = []

    def write(source, name="acme_rules"):
        (tmp_path / f"{name}.py").write_text(HEAD + source, "utf-8")
        names.append(name)
        return name

    yield write
    for name in names:
        sys.modules.pop(name, None)


def test_a_module_of_the_project_brings_rules(module, tmp_path):
    (rule,) = python_rules(tmp_path, [module(HOOK)])
    assert (rule.name, rule.code, rule.group, rule.origin) == ("counted", "", "own", "acme_rules")
    (found,) = findings(Project({}), [rule])
    assert (found.rule, found.message, found.severity) == ("counted", "One.", "warning")


def test_they_follow_those_of_folders(module, tmp_path):
    assert load(tmp_path, (), [module(HOOK)])[-1].name == "counted"


def test_modules_keep_their_order(module, tmp_path):
    first = module(HOOK.replace("Rule(**GOOD)", 'Rule(**{**GOOD, "name": "first"})'), "acme_a")
    second = module(HOOK.replace("Rule(**GOOD)", 'Rule(**{**GOOD, "name": "second"})'), "acme_b")
    assert [rule.name for rule in python_rules(tmp_path, [second, first])] == ["second", "first"]


def test_a_rule_sees_the_project(module, tmp_path):
    source = """
def check(rule, project):
    for path, file in project.files.items():
        yield rule.finding(Location(path, file.facts[0].span), f"{rule.options['word']}.")

GOOD = {**GOOD, "check": check, "options": {"word": "here"}}
"""
    rules = python_rules(tmp_path, [module(source + HOOK)])
    files = read_all(
        {"a.py": b"from openai import OpenAI\nc = OpenAI()\n"}, rules, known_libraries()
    )
    (found,) = findings(resolve(files, known_libraries()), rules)
    assert found.message == "here."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module_anywhere", "ModuleNotFoundError: No module named 'no_such_"),
        ("def broken(:", "SyntaxError: "),
        ("raise SystemError('no\\nway')", "SystemError: no way ("),
        ("", "has no function ragft_rules marked with pytest_ragft.check.hooks.hookimpl."),
        ("def ragft_rules(): return []", "has no function ragft_rules marked with "),
        ("@hookimpl\ndef ragft_rules(item): return []", "PluginValidationError: "),
        ("@hookimpl\ndef ragft_rules(): return 1 / 0", "ragft_rules() failed: ZeroDivisionError: "),
        ("@hookimpl\ndef ragft_rules(): return None", "ragft_rules() failed: TypeError: "),
        ("@hookimpl\ndef ragft_rules(): return ['x']", "ragft_rules() gave 'x', accepted: records"),
    ],
)
def test_a_module_that_cannot_be_used_is_named(source, message, module, tmp_path):
    name = module(source)
    with pytest.raises(RuleError) as caught:
        python_rules(tmp_path, [name])
    assert "acme_rules" in str(caught.value).partition(": ")[0] + str(caught.value)
    assert message in str(caught.value)


def test_a_module_that_is_not_there_is_looked_for_in_the_project(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    with pytest.raises(RuleError) as caught:
        python_rules(tmp_path, ["no_rules_here"])
    message = str(caught.value)
    assert message.startswith("[tool.ragft.check] plugins: 'no_rules_here' cannot be used: ")
    assert message.endswith(
        f"A module is looked for among installed packages and in {str(tmp_path)!r}."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ('"name": "Counted"', "name = 'Counted', accepted: small letters and digits"),
        ('"name": 3', "name = 3, accepted: small letters"),
        ('"code": "x1"', "code = 'x1', accepted: two to five capital letters"),
        ('"group": "Own"', "group = 'Own', accepted: small letters"),
        ('"title": ""', "title = '', accepted: a sentence."),
        ('"severity": "bad"', "severity = 'bad', accepted: info, warning, error."),
        ('"confidence": "sure"', "confidence = 'sure', accepted: low, medium, high."),
        ('"persona": "all"', "persona = 'all', accepted: regular, pedantic, auditor."),
        ('"options": {"a": None}', "options = {'a': None}, accepted: numbers, texts, tuples"),
        ('"options": {"A": 1}', "options = {'A': 1}, accepted: numbers"),
        ('"options": [1]', "options = [1], accepted: numbers"),
        ('"check": None', "check = None, accepted: a function of the rule and the project."),
    ],
)
def test_a_record_that_cannot_be_a_rule_is_refused(change, message, module, tmp_path):
    name = module(HOOK.replace("Rule(**GOOD)", f"Rule(**{{**GOOD, {change}}})"))
    with pytest.raises(RuleError) as caught:
        python_rules(tmp_path, [name])
    assert message in str(caught.value)
    assert str(caught.value).startswith("acme_rules: rule ")


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ("lambda rule, project: 1 / 0", "failed: ZeroDivisionError: division by zero ("),
        ("lambda project: []", "failed: TypeError: "),
        ("lambda rule, project: None", "failed: TypeError: "),
        ("lambda rule, project: ['x']", "gave 'x', accepted: what rule.finding(...) makes."),
        (
            "lambda rule, project: [Rule(name='b').finding(AT, 'x')]",
            "accepted: what rule.finding(...) makes.",
        ),
    ],
)
def test_a_rule_that_goes_wrong_says_so_without_a_traceback(check, message, module, tmp_path):
    name = module(HOOK.replace("Rule(**GOOD)", f'Rule(**{{**GOOD, "check": {check}}})'))
    rules = python_rules(tmp_path, [name])
    with pytest.raises(RuleError) as caught:
        findings(Project({}), rules)
    assert str(caught.value).startswith("acme_rules: rule 'counted' ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_installed_package_brings_rules(module, tmp_path, monkeypatch):
    assert not are_installed()
    module(HOOK, "acme_installed")
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[ragft]\nacme = acme_installed\n", "utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path), "/no/such/folder"])
    assert are_installed()
    assert load(tmp_path)[-1].name == "counted"
    (tmp_path / "acme_installed.py").write_text("raise OSError('gone')", "utf-8")
    sys.modules.pop("acme_installed")
    with pytest.raises(RuleError, match="an installed package of the group 'ragft': OSError: gone"):
        load(tmp_path)


def test_packages_without_rules_are_passed_over(tmp_path, monkeypatch):
    (tmp_path / "a.dist-info").mkdir()
    (tmp_path / "b.dist-info").mkdir()
    (tmp_path / "b.dist-info" / "entry_points.txt").write_text("[console_scripts]\n", "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert not are_installed()


def test_a_rule_without_a_function_finds_nothing():
    assert list(plugins._findings(None, "x", Rule("a"), Project({}))) == []
