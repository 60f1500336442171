"""Known findings: recognised after lines move, marked, shrinking, with an end."""

from datetime import date

import pytest

from pytest_ragft.check import baseline
from pytest_ragft.check.baseline import Baseline, BaselineError, Entry
from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location

TODAY = date(2026, 11, 21)


def finding(fingerprint, rule="big-k", path="a.py"):
    at = Location(path, Span(1, 1, 1, 9))
    return Finding(
        rule, "RFT207", "warning", "high", "regular", "Too many.", at, (), (), fingerprint
    )


def entry(fingerprint, expires=None, reason="", rule="big-k"):
    return Entry(fingerprint, rule, "a.py", "Too many.", expires, reason)


def of(*entries):
    return Baseline({e.fingerprint: e for e in entries})


@pytest.mark.parametrize(
    ("expires", "known"),
    [(None, True), (date(2026, 11, 21), True), (date(2026, 11, 20), False)],
)
def test_an_entry_holds_through_its_last_day(expires, known):
    one = of(entry("f1", expires))
    assert one.knows(finding("f1"), TODAY) is known
    assert [f.fingerprint for f, _ in one.expired([finding("f1")], TODAY)] == (
        [] if known else ["f1"]
    )


def test_what_is_not_there_is_not_known():
    assert not of(entry("f1")).knows(finding("f2"), TODAY)
    assert of(entry("f1")).expired([finding("f2")], TODAY) == ()


def test_what_is_gone_is_resolved_if_its_rule_ran():
    one = of(entry("f1"), entry("f2"), entry("f3", rule="other"))
    assert one.resolved([finding("f1")], {"big-k"}) == ("f2",)


def test_an_update_only_shrinks():
    kept = baseline.shrunk(of(entry("f1"), entry("f2")), ["f2"])
    assert list(kept.entries) == ["f1"]


def test_growth_keeps_what_was_said_of_old_entries():
    old = entry("f1", date(2027, 1, 1), "next quarter")
    grown = baseline.grown(of(old), [finding("f1"), finding("f2")], date(2027, 6, 1))
    assert grown.entries["f1"] == old
    assert grown.entries["f2"] == entry("f2", date(2027, 6, 1))


def test_it_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "ragft-baseline.json"
    one = of(entry("f2", date(2027, 1, 1), "später"), entry("f1"))
    path.write_text(baseline.render(one), encoding="utf-8")
    assert baseline.load(path) == one
    assert path.read_text(encoding="utf-8") == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"fingerprint": "f1", "rule": "big-k", "path": "a.py", "message": "Too many."},\n'
        '    {"fingerprint": "f2", "rule": "big-k", "path": "a.py", "message": "Too many.", '
        '"expires": "2027-01-01", "reason": "später"}\n'
        "  ]\n}\n"
    )


def test_an_empty_one_is_written_too(tmp_path):
    path = tmp_path / "b.json"
    path.write_text(baseline.render(of()), encoding="utf-8")
    assert baseline.load(path) == of()


def test_no_file_is_no_baseline(tmp_path):
    assert baseline.load(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not a baseline of this tool"),
        (b"[]", "not a baseline of this tool"),
        (b"{}", "'version'"),
        (b'{"version": 2, "findings": []}', "version 2, accepted: 1"),
        (b'{"version": 1, "findings": [{}]}', "'fingerprint'"),
        (b"\xff", "cannot be read"),
        (b"[" * 100_000, "not a baseline of this tool"),
    ],
)
def test_what_is_no_baseline_is_named(tmp_path, content, reason):
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(BaselineError, match=reason) as raised:
        baseline.load(path)
    assert str(path) in str(raised.value)
