"""Regular expressions of a project's own rules: which are accepted, and what they cost."""

import re
import time
from types import SimpleNamespace

import pytest

from pytest_ragft.check import patterns
from pytest_ragft.check.patterns import LONGEST, OWN, PatternError, check, compiled


@pytest.fixture
def without_re2(monkeypatch):
    monkeypatch.setattr(patterns, "_re2", lambda: None)
    compiled.cache_clear()
    yield
    compiled.cache_clear()


HARMLESS = [
    "^gpt-4",
    "(?i)never|must not",
    "gpt-.*-preview",
    "",
    r"^https?://[^/]+/v1/.*x",
    "(?:foo|bar)+",
    "(foo|fab)+",
    "(?:a{2,3}b)",
    "x{0,1000}",
    r"\s+$",
    "(?=ab)c",
    "(?!ab)c*",
    "(?>ab)c*",
    "a++",
    "a+?b",
    "(?i:x)y*",
    "(?:jan|feb|mar)(?:x1|y1|z1)",
    "a?b?c?d?",
]
SLOW = [
    ("(a+)+$", "a repeat within a repeat"),
    ("(?:a|a)*b", "in several ways"),
    ("(?:foo|fab|x)+", "in several ways"),
    ("(?i)(?:ab|AB)+", "in several ways"),
    ("(?:ab?)+", "in several ways"),
    ("(?:a|)+", "in several ways"),
    (".*a.*b", "more than once"),
    ("(?=a*)b*", "more than once"),
    ("(?>a*)b*", "more than once"),
    ("^a*b*c*", "more than once"),
    (r"(\w)\1", "back to a group"),
    ("(x)?(?(1)a|b)", "back to a group"),
    ("a?" * 20 + "b" * 20, "too many ways"),
]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_a_harmless_pattern_is_accepted(pattern, without_re2):
    check(pattern)


@pytest.mark.parametrize(("pattern", "reason"), SLOW)
def test_a_pattern_that_may_take_long_is_refused(pattern, reason, without_re2):
    with pytest.raises(PatternError, match=reason) as caught:
        check(pattern)
    assert "pytest-ragft[re2]" in str(caught.value)


@pytest.mark.parametrize("pattern", ["[", "(", "a**", "(?P<a>x)(?P<a>y)"])
def test_what_is_no_pattern_is_refused(pattern, without_re2):
    with pytest.raises(PatternError, match="is no regular expression"):
        check(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
@pytest.mark.parametrize("text", ["a" * 9999, "ab" * 5000, "foo" * 3000, " " * 9999, "x/" * 5000])
def test_what_is_accepted_takes_no_time(pattern, text, without_re2):
    search = compiled(OWN + pattern).search
    start = time.perf_counter()
    search(text)
    assert time.perf_counter() - start < 2


def test_own_patterns_see_the_beginning_of_a_text(without_re2):
    own, shipped = compiled(f"{OWN}b$"), compiled("b$")
    assert own.search("a" * (LONGEST - 1) + "b")
    assert not own.search("a" * LONGEST + "b")
    assert shipped.search("a" * LONGEST + "b")


def engine(compile_pattern=lambda pattern, _: re.compile(pattern)):
    """As much of google-re2 as is used."""
    return SimpleNamespace(Options=SimpleNamespace, error=re.error, compile=compile_pattern)


def test_a_linear_engine_takes_every_pattern_that_it_knows(monkeypatch):
    monkeypatch.setitem(patterns.__dict__, "import_module", lambda _: engine())
    check("(a+)+$")
    compiled.cache_clear()
    assert compiled(f"{OWN}b$").search("a" * LONGEST + "b")
    assert not compiled(f"{OWN}b$").search("b\ud800")
    compiled.cache_clear()


@pytest.mark.parametrize("reason", [b"missing ]: [", "missing ]: ["])
def test_what_a_linear_engine_refuses_is_refused(reason, monkeypatch):
    def refuse(_pattern, _options):
        raise re.error(reason)

    monkeypatch.setitem(patterns.__dict__, "import_module", lambda _: engine(refuse))
    with pytest.raises(PatternError, match="is no regular expression: missing ]"):
        check("[")


def test_another_package_of_that_name_is_not_taken_for_it(monkeypatch):
    parser = patterns.import_module

    def find(name):
        return SimpleNamespace() if name == "re2" else parser(name)

    monkeypatch.setitem(patterns.__dict__, "import_module", find)
    with pytest.raises(PatternError, match="a repeat within a repeat"):
        check("(a+)+$")


def test_without_the_package_pythons_engine_stands_in(monkeypatch):
    parser = patterns.import_module

    def find(name):
        if name == "re2":
            raise ImportError
        return parser(name)

    monkeypatch.setitem(patterns.__dict__, "import_module", find)
    with pytest.raises(PatternError, match="a repeat within a repeat"):
        check("(a+)+$")
