"""Facts of training rows as findings: one for a file, its worst rows beside it."""

from pytest_ragft.check.construction import rule
from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.matchers import MATCHERS
from pytest_ragft.check.project import Project, index

ENTRY = {
    "name": "copies", "group": "fine-tuning", "title": "Copies", "message": "{percent} % {how}",
    "instead": "None.", "severity": "warning",
    "match": {
        "matcher": "training",
        "cases": [
            {"any": [{"kind": "training", "names": [name], "values": {"share": {"at-least": 0.1}}}]}
            for name in ("exact", "near")
        ],
        "raise": [
            {
                "when": [
                    {"scope": "fact", "any": [{"values": {"share": {"above": 0.5}}}], "says": "x"}
                ],
                "severity": "error",
            }
        ],
    },
}  # fmt: skip


def line(number):
    return Span(number, 1, number, 2)


def fact(name, share, places=(), **values):
    notes = {note: line(number) for number, note in places}
    told = {"share": share, "percent": round(100 * share), "how": name, **values}
    return Fact("training", name, line(places[0][0] if places else 1), told, notes)


def found(*facts, context="application"):
    files = {"train.jsonl": FileFacts("train.jsonl", "jsonl", context, facts)}
    return [*MATCHERS["training"](rule(ENTRY), Project(files, index=index(files)))]


def test_one_finding_for_a_file_by_the_first_case_that_is_met():
    (finding,) = found(fact("near", 0.3), fact("exact", 0.2))
    assert finding.message == "20 % exact"
    (finding,) = found(fact("near", 0.3), fact("exact", 0.01))
    assert finding.message == "30 % near"


def test_the_worst_rows_and_what_was_left_out_stand_beside_it():
    (finding,) = found(
        fact(
            "exact",
            0.6,
            [(7, "as line 1"), (9, "as line 2")],
            exempt={"refusals": 3, "code": 1},
            estimate="estimated from 9 of 90 rows",
        )
    )
    assert finding.severity == "error"
    assert finding.at == Location("train.jsonl", line(7))
    assert finding.related == (
        Location("train.jsonl", line(7), "as line 1"),
        Location("train.jsonl", line(9), "as line 2"),
        Location("train.jsonl", line(7), "estimated from 9 of 90 rows"),
        Location("train.jsonl", line(7), "rows left out of the count: refusals 3, code 1"),
    )


def test_files_of_tests_and_shares_below_are_left_alone():
    assert found(fact("exact", 0.3), context="test") == []
    assert found(fact("exact", 0.05)) == []


def test_counter_evidence_takes_a_finding_away():
    entry = {**ENTRY, "match": {**ENTRY["match"], "unless": [
        {"scope": "fact", "any": [{"paths": ["*train*"]}], "says": "training"}]}}  # fmt: skip
    files = {"train.jsonl": FileFacts("train.jsonl", "jsonl", facts=(fact("exact", 0.3),))}
    assert [*MATCHERS["training"](rule(entry), Project(files, index=index(files)))] == []
