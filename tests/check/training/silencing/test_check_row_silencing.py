"""Rows that rules pass over: by the file beside the data, and by what stands in the row."""

import json

import pytest

from pytest_ragft import cli
from pytest_ragft.check.rule import Match, Rule, Selector
from pytest_ragft.check.training.files import Part
from pytest_ragft.check.training.measures.exact_duplicates import ExactDuplicates
from pytest_ragft.check.training.measures.faults import Faults
from pytest_ragft.check.training.predicates import predicates
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.sidecar import SUFFIX, read_sidecar, row_digest
from pytest_ragft.check.training.silencing import (
    Silencing,
    measures_of,
    recipe,
    silencing_for,
    silencing_in,
)
from pytest_ragft.check.training.task import Task, measured, merged
from pytest_ragft.check.training.turn import Fault
from pytest_ragft.settings import SettingsError

ROWS = [{"prompt": f"How does part {number} work?", "completion": "Well."} for number in range(4)]
ROWS.append(ROWS[1])
COPIES = Rule(
    "copies",
    "RFT910",
    match=Match("training", any=(Selector(names=("exact-duplicates",)),)),
)
OTHER = Rule("other", "RFT911", match=Match(any=(Selector(names=("f",)),)))
FAULTS = Rule(
    "faulty", "", match=Match("training", cases=(Match(any=(Selector(names=("faults",)),)),))
)
RULES = (COPIES, OTHER, FAULTS)
MEASURES = (Faults(), ExactDuplicates())


def beside(rule="copies", rows=(), reason="meant to be there twice"):
    return json.dumps([{"rule": rule, "rows": list(rows), "reason": reason}]).encode()


def silencing(content, *predicates):
    return silencing_for("data/train.jsonl", content, predicates, RULES)


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS) + "broken\n", "utf-8")
    return path


def results(data, silencing, *parts):
    measures = (*MEASURES, silencing)
    found = [measured(measures, Task(data, part, Profile())) for part in parts or (Part(),)]
    states = found[0]
    for other in found[1:]:
        states = merged(measures, states, other)
    return [measure.result(state) for measure, state in zip(measures, states, strict=True)]


def test_a_digest_knows_content_and_not_how_it_is_laid_out():
    assert row_digest({"a": 1, "b": "é"}) == row_digest(json.loads('{"b":"\\u00e9", "a": 1}'))
    assert row_digest({"a": 1}) != row_digest({"a": "1"})
    assert len(row_digest({})) == 12


def test_rules_are_known_by_name_and_code_with_the_measures_they_go_by():
    assert measures_of(RULES) == {
        "copies": {"exact-duplicates"},
        "RFT910": {"exact-duplicates"},
        "other": set(),
        "RFT911": set(),
        "faulty": {"faults"},
    }


def test_a_row_is_silenced_for_its_rule_alone(data):
    faults, copies, silenced = results(data, silencing(beside(rows=[row_digest(ROWS[1])])))
    assert copies is None
    assert (faults.values["count"], faults.values["rows"]) == (1, 6)
    assert silenced.values == {"rows": 2, "problems": ()}


def test_without_a_silenced_row_all_is_measured(data):
    faults, copies, silenced = results(data, silencing(beside(rows=["0" * 12], rule="faulty")))
    assert copies.values["count"] == 1
    assert faults.values["count"] == 1
    assert [problem["line"] for problem in silenced.values["problems"]] == [1]
    assert "No row has the digest 000000000000" in silenced.values["problems"][0]["message"]


def test_what_parts_of_a_file_say_is_merged(data):
    half = data.stat().st_size // 2
    chosen = silencing(beside(rows=[row_digest(ROWS[0]), row_digest(ROWS[4])]), predicate())
    whole = results(data, chosen)
    assert results(data, chosen, Part(0, half, 0), Part(half, None, None)) == whole
    assert whole[2].values["problems"] == ()


def test_nothing_is_said_where_all_is_in_order_and_no_row_is_silenced():
    chosen = Silencing(read_sidecar("a", b"", {}), ())
    assert chosen.result(chosen.start(Profile())) is None
    assert chosen.add(chosen.start(Profile()), None) is None


def test_faults_and_rows_that_are_no_objects_are_never_silenced():
    chosen = silencing(beside(rows=["0" * 12]), predicate(field="a"))
    state = chosen.start(Profile())
    for record in (Fault(1, 0, "x", "y"), (1, 0, ["a"])):
        chosen.see(state, record)
        assert not state.now


@pytest.mark.parametrize(
    ("content", "rule", "line", "message"),
    [
        (b"- {rule: copies, rows: [0f0f0f0f0f0f]}", "suppression-without-reason", 1, "not say why"),
        (
            b"- {rule: copies, rows: [0f0f0f0f0f0f], reason: ab}",
            "suppression-without-reason",
            1,
            "not say why",
        ),
        (
            b"\n- rule: copys\n  rows: [0f0f0f0f0f0f]\n  reason: because",
            "unknown-rule-in-suppression",
            2,
            "'copys' is no rule.",
        ),
        (
            b"- {rule: other, rows: [0f0f0f0f0f0f], reason: because}",
            "unknown-rule-in-suppression",
            1,
            "'other' does not look at training rows.",
        ),
        (
            b"- {rows: [0f0f0f0f0f0f], reason: because}",
            "unknown-rule-in-suppression",
            1,
            "The entry names no rule.",
        ),
        (b"- {rule: copies, reason: because}", "unused-suppression", 1, "names no row"),
        (b"- {rule: copies, rows: all, reason: because}", "unused-suppression", 1, "names no row"),
        (
            b"- rule: copies\n  rows:\n    - 0f\n  reason: because",
            "unused-suppression",
            3,
            "'0f' is no digest of a row, which has 12 hexadecimal digits.",
        ),
        (b"- 3", "unknown-rule-in-suppression", 1, "is not {rule, rows, reason}"),
        (b"- {rule: copies, row: 3}", "unknown-rule-in-suppression", 1, "is not {rule, rows"),
        (b"rule: copies", "unknown-rule-in-suppression", 1, "is no list of {rule, rows, reason}"),
        (b"a: [", "unknown-rule-in-suppression", 1, "not valid YAML"),
        (b"\xff", "unknown-rule-in-suppression", 1, "not valid YAML"),
    ],
)
def test_what_is_wrong_with_a_sidecar_is_said_with_its_line(content, rule, line, message):
    told = read_sidecar("t" + SUFFIX, content, measures_of(RULES)).problems
    assert [(each.rule, each.path, each.line) for each in told] == [(rule, "t.ragft.yaml", line)]
    assert message in told[0].message


def test_a_digest_that_looks_like_a_number_stays_a_text():
    told = read_sidecar(
        "t", b"- {rule: copies, rows: [012345670123], reason: why not}", {"copies": "m"}
    )
    assert list(told.entries[0].rows) == ["012345670123"]


def predicate(**given):
    table = {
        "files": ["data/*.jsonl"],
        "rule": "RFT910",
        "where": {"field": given.pop("field", "prompt"), "matches": "part 1"},
        "reason": "meant",
    }
    (made,) = predicates({"ignore": [{**table, **given}]}, "p")
    return made


def test_a_predicate_silences_by_what_stands_in_a_row(data):
    _, copies, silenced = results(data, silencing(None, predicate()))
    assert copies is None
    assert silenced.values == {"rows": 2, "problems": ()}


def test_a_predicate_that_holds_for_no_row_is_told(data):
    *_, silenced = results(data, silencing(None, predicate(field="nothing")))
    (problem,) = silenced.values["problems"]
    assert problem["path"] == "pyproject.toml"
    assert problem["message"].startswith("nothing is so in no row")


@pytest.mark.parametrize(
    ("rule", "message"),
    [("copis", "Did you mean 'copies'?"), ("other", "'other' does not look at training rows.")],
)
def test_a_predicate_of_no_such_rule_is_an_error(rule, message):
    with pytest.raises(SettingsError) as raised:
        silencing(None, predicate(rule=rule))
    assert message in str(raised.value)


def test_faults_are_silenced_with_their_row(data):
    data.write_text('{"prompt": "a", "completion": "b"}\n{"prompt": "c"}\n', "utf-8")
    silent = silencing(beside("faulty", [row_digest({"prompt": "c"})]))
    faults, *_ = results(data, silent)
    assert faults is None
    assert results(data, silencing(beside("copies", ["0" * 12])))[0].values["count"] == 1


def test_there_is_nothing_to_see_without_suppressions_for_the_file(tmp_path):
    assert silencing_for("other.jsonl", None, [predicate()], RULES) is None
    assert silencing_in(tmp_path, "a.jsonl", RULES, tmp_path / "pyproject.toml") is None


def test_contents_that_are_not_saved_stand_for_files(tmp_path):
    overlay = {"a.jsonl.ragft.yaml": beside(rows=["0" * 12])}
    assert silencing_in(tmp_path, "a.jsonl", RULES, None, overlay).by_digest


def test_the_recipe_names_the_rows_that_are_one_in_their_lines():
    lines = [json.dumps(ROWS[0]), "{", '"prompt": "x"}', "no row", "[1]"]
    told = recipe("copies", "data/train.jsonl", lines, [1, 2, 1, 4, 5, 99])
    both = f'"{row_digest(ROWS[0])}", "{row_digest({"prompt": "x"})}"'
    entry = f'{{rule: copies, rows: [{both}], reason: "..."}}'
    assert told == f"train.jsonl.ragft.yaml beside it: - {entry}"
    assert "rows: [...]" in recipe("copies", "train.jsonl", [], [])


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    questions = [f"How do I set up number {number}?" for number in range(11)]
    rows = [{"prompt": text, "completion": f"Turn the knob to {text[-2]}."} for text in questions]
    text = "".join(json.dumps(row) + "\n" for row in [*rows, rows[0], rows[0]])
    (tmp_path / "data" / "train.jsonl").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)

    def check(*arguments):
        status = cli.main(["check", "--select", "RFT110,RFT00", "--jobs", "1", *arguments])
        return status, capsys.readouterr().out

    return check


def test_the_entry_that_is_printed_silences_the_finding(run, tmp_path):
    status, out = run("--no-cache")
    assert status == 1
    _, _, told = " ".join(out.split()).partition("train.jsonl.ragft.yaml beside it: ")
    entry = told.partition("}")[0] + "}"
    (tmp_path / "data" / "train.jsonl.ragft.yaml").write_text(
        entry.replace('"..."', "the first step is asked for most"), "utf-8"
    )
    assert run() == (0, "No findings in 3 files.\n")
    assert run() == (0, "No findings in 3 files.\n")


OWN = """
name: own-copies
group: mine
title: Copies, by a rule of our own
message: "{count} copies."
flags: Copies.
why: They count twice.
instead: Leave them out.
ignore_when: Never.
severity: warning
confidence: high
persona: regular
since: "0.1"
match:
  matcher: training
  any:
    - {kind: training, names: [exact-duplicates, size], values: {count: {above: 0}}}
examples:
  flagged:
    - title: a copy
      files: {data/train.jsonl: "{}"}
      lines: ["data/train.jsonl:1"]
  clean:
    - title: none
      files: {data/train.jsonl: "{}"}
"""


def test_rows_silenced_for_one_rule_count_for_another_that_goes_by_the_same_measure(run, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own-copies.yaml").write_text(OWN, "utf-8")
    text = (tmp_path / "data" / "train.jsonl").read_text("utf-8")
    digest = row_digest(json.loads(text.splitlines()[0]))
    both = "--rules", "own", "--extend-select", "own-copies", "--format", "concise", "--no-cache"
    said = []
    for silenced in ("RFT110", "own-copies"):
        (tmp_path / "data" / "train.jsonl.ragft.yaml").write_bytes(beside(silenced, [digest]))
        _, out = run(*both)
        said.append([line.split()[2] for line in out.splitlines()[:-1]])
    assert said == [["own-copies"], ["duplicate-examples"]]


def test_suppressions_of_rows_are_judged_as_comments_are(run, tmp_path):
    beside_it = tmp_path / "data" / "train.jsonl.ragft.yaml"
    beside_it.write_bytes(beside("RFT110", ["0" * 12], reason=""))
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ragft.data]\nignore = [\n  {files = 'data/*', rule = 'RFT110', where = "
        "{field = 'label', equals = 1}, reason = 'old'},\n]\n",
        "utf-8",
    )
    _, out = run("--format", "concise")
    told = [line.partition(" (")[0] for line in out.splitlines()[:-1]]
    assert told == [
        "data/train.jsonl:12:1: warning duplicate-examples",
        "data/train.jsonl.ragft.yaml:1:1: info unused-suppression",
        "data/train.jsonl.ragft.yaml:1:1: info suppression-without-reason",
        "pyproject.toml:3:1: info unused-suppression",
    ]
