"""The JSON report holds what was found, keeps to its schema, and gives no secret away."""

import json
from copy import deepcopy
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from made_metrics import metrics
from made_records import KINDS, made

from pytest_ragft.diagnosis import Check, CheckVerdict, Verdict
from pytest_ragft.diagnosis.arms import ARMS
from pytest_ragft.diagnosis.call import Call, Exchange, Message, Problem, Reply, Usage
from pytest_ragft.diagnosis.case import Case, Inferred
from pytest_ragft.diagnosis.passage import Passage, Retrieved, Search
from pytest_ragft.diagnosis.verdict import Remark
from pytest_ragft.diagnosis.whereabouts import Rival, Sighting, Whereabouts
from pytest_ragft.report.json_report import pieces
from pytest_ragft.report.record import Cost

SCHEMA = json.loads(files("pytest_ragft.report").joinpath("schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SECRET = "sk-proj-AbCdEfGh1234567890"
OPEN_MAPS = ("probabilities", "arms", "shares")
"""Objects whose keys are names: each may be left out, none may be made up."""


def render(run):
    return "".join(pieces(run))


EXCHANGES = (
    Exchange(
        "openai-chat",
        Call("gpt-4o", (Message("system", "Be brief."), Message("user", "How long?", 1))),
        Reply("14 days", ("look_up({})",), stop_reason="stop", usage=Usage(12, 3)),
    ),
    Exchange(
        "openai-chat",
        Call("gpt-4o", (Message("user", "Grade it."),)),
        Reply(problem=Problem("timeout", "no reply within 60 s", retryable=True)),
        judge="declared",
        live=False,
    ),
)


GOLD = Passage("Refunds are accepted for 30 days.", "docs/refunds.md#window", "r-1")
OLD = Passage("Refunds are accepted for 14 days.", "docs/archive/refunds.md")
FOUND = (Retrieved(OLD.text, 1, "r-0", 0.8, OLD.source, 0), Retrieved(GOLD.text, 2))
WHEREABOUTS = Whereabouts(
    (Sighting(GOLD, "part", 0.5, "30 days", "late", rivals=(Rival(OLD, "14 days", "30 days"),)),),
    FOUND,
    retrieves=True,
    gold_at=(1,),
    rivals_at=(0,),
)
CASE = Case(
    oracle=GOLD.text,
    source=(GOLD.source,),
    passages=(GOLD,),
    inferred=Inferred("holds '30 days'", 0.9, ("docs/faq.md",)),
)


@pytest.fixture
def full_run(make_run):
    """Every part of a report, filled."""
    searched = (Search("langchain.VectorStoreRetriever", "How long?", FOUND[:1], 0, FOUND),)
    tests = (
        made("both", size=2, exchanges=EXCHANGES, location=("tests/test_a.py", 7), case=CASE,
             remarks=(Remark("retrieval_harm", "passes without"),), whereabouts=WHEREABOUTS,
             searches=searched, error="AssertionError: no"),
        made("order", echo=(True,), blind_spots=("no perfect replay",),
             not_run={"oracle": 2, "answer-echo": 1}),
    )  # fmt: skip
    cost = Cost(10, 2, 300, 40, 0.12, 1)
    return make_run(
        *tests, cost=cost, models=("gpt-4o",), git_commit="abc", notes=("Careful.",),
        metrics=metrics(),
    )  # fmt: skip


def errors(document):
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_a_full_report_keeps_to_the_schema(full_run):
    assert errors(json.loads(render(full_run))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_verdict_keeps_to_the_schema(make_run, kind):
    document = json.loads(render(make_run(made(kind))))
    assert errors(document) == []
    assert document["summary"][KINDS[kind][0]] == 1


def test_a_run_without_failures_keeps_to_the_schema(make_run):
    document = json.loads(render(make_run(finished=False, pytest=None)))
    assert errors(document) == []
    assert document["run"]["finished"] is False
    assert document["suite"]["shares"] == {}


def places(value, path=()):
    """The path of every object in a document."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def test_the_schema_refuses_an_unknown_key_wherever_it_stands(full_run):
    document = json.loads(render(full_run))
    for path in list(places(document)):
        wrong = deepcopy(document)
        at(wrong, path)["surprise"] = 0
        assert not VALIDATOR.is_valid(wrong), path


def test_the_schema_misses_every_key_that_is_left_out(full_run):
    document = json.loads(render(full_run))
    for path in list(places(document)):
        if path[-1:] and path[-1] in OPEN_MAPS:
            continue
        for key in at(document, path):
            wrong = deepcopy(document)
            del at(wrong, path)[key]
            assert not VALIDATOR.is_valid(wrong), (*path, key)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("tool", "name"), "other"),
        (("run", "started"), "yesterday"),
        (("tests", 0, "verdict"), "unsure"),
        (("tests", 0, "confidence"), 1.5),
        (("tests", 0, "first"), ["failed"]),
        (("tests", 0, "checks", 0, "line"), 0),
        (("tests", 0, "trials", 1, "placement"), "above"),
        (("tests", 0, "arms", "rerun", "passed"), -1),
        (("tests", 0, "exchanges", 0, "messages", 0, "role"), "robot"),
        (("tests", 0, "exchanges", 1, "problem", "kind"), "weather"),
        (("summary", "knowledge"), 1.5),
        (("cost", "usd"), -0.01),
        (("metrics", "metrics", 0, "value"), 1.1),
        (("metrics", "metrics", 0, "name"), "bleu"),
        (("metrics", "cases", 0, "found", 0, "how"), "luck"),
    ],
)
def test_the_schema_refuses_a_wrong_value(full_run, path, value):
    document = json.loads(render(full_run))
    at(document, path[:-1])[path[-1]] = value
    assert errors(document)


def described(schema, path="$"):
    """Each property of the schema that has neither a description nor a reference to one."""
    for name, part in schema.get("properties", {}).items():
        if not {"description", "$ref", "const", "anyOf"} & set(part):
            yield f"{path}.{name}"
        yield from described(part, f"{path}.{name}")
    for name, part in schema.get("$defs", {}).items():
        yield from described(part, f"{path}#{name}")


def test_the_schema_describes_what_it_holds():
    assert list(described(SCHEMA)) == []


def test_the_schema_knows_every_arm():
    names = [arm.name for arm in ARMS]
    arms = SCHEMA["$defs"]["test"]["properties"]["arms"]["propertyNames"]["enum"]
    trials = SCHEMA["$defs"]["trial"]["properties"]["arm"]["enum"]
    assert arms == names
    assert ["answer-echo", *trials] == names, "an echo is no trial"


def test_a_test_is_told_with_its_trials_counted_as_wholes(full_run):
    both, knowledge = json.loads(render(full_run))["tests"][:2]
    assert both["arms"] == {
        "rerun": {"passed": 0, "failed": 1, "not_run": 0},
        "oracle": {"passed": 1, "failed": 0, "not_run": 1},
    }
    assert both["trials"][1] == {
        "arm": "oracle",
        "placement": "before",
        "wording": 0,
        "outcomes": [True, True],
        "fingerprint": "bbbb",
        "replies": [],
        "refused": False,
    }
    assert both["checks"][1] == {
        "line": 13,
        "source": "assert '31 days' in reply",
        "kind": "content",
        "expected": [],
        "verdict": "behaviour",
        "probability": 0.97,
        "replays": {"passed": 1, "failed": 1, "not_reached": 1},
    }
    assert both["location"] == {"file": "tests/test_a.py", "line": 7}
    assert knowledge["arms"]["oracle"] == {"passed": 1, "failed": 0, "not_run": 3}
    assert knowledge["arms"]["answer-echo"] == {"passed": 0, "failed": 0, "not_run": 1}
    assert knowledge["echo"] == [True]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (None, (None, None, None)),
        (Check(0, "says 30"), (None, "says 30", "content")),
        (Check(4, "assert x", "format"), (4, "assert x", "format")),
    ],
)
def test_a_check_says_only_what_is_known_of_it(make_run, check, expected):
    run = make_run(made("knowledge", checks=(CheckVerdict(check, None, 0.0),)))
    (told,) = json.loads(render(run))["tests"][0]["checks"]
    assert (told["line"], told["source"], told["kind"]) == expected
    assert told["verdict"] is None


def test_an_exchange_is_told_in_no_providers_words(full_run):
    first, judge = json.loads(render(full_run))["tests"][0]["exchanges"]
    assert first["messages"][1] == {"role": "user", "text": "How long?"}
    assert (first["reply"], first["tool_calls"], first["stop_reason"]) == (
        "14 days", ["look_up({})"], "stop",
    )  # fmt: skip
    assert first["usage"] == {"input_tokens": 12, "output_tokens": 3}
    assert (first["problem"], first["judge"], first["live"]) == (None, None, True)
    assert judge["problem"] == {"kind": "timeout", "detail": "no reply within 60 s"}
    assert (judge["usage"], judge["judge"], judge["live"]) == (None, "declared", False)


def test_keys_stand_in_a_fixed_order_and_the_same_run_gives_the_same_text(full_run):
    text = render(full_run)
    assert text == render(full_run)
    assert list(json.loads(text)) == [
        "version", "tool", "run", "tests", "summary", "suite", "cost", "metrics",
    ]  # fmt: skip
    assert list(json.loads(text)["summary"]) == [verdict.value for verdict in Verdict]


def test_no_secret_is_written_wherever_it_stood(make_run):
    exchange = Exchange(
        "openai-chat",
        Call("gpt-4o", (Message("user", f"my key is {SECRET}"),)),
        Reply(f"yours is {SECRET}", (f"call({SECRET})",), problem=Problem("status", SECRET)),
    )
    test = made(
        "knowledge",
        nodeid=f"t.py::t[{SECRET}]",
        case=Case(oracle=SECRET, expects=SECRET),
        because=(SECRET,),
        exchanges=(exchange,),
    )
    assert SECRET not in render(make_run(test, notes=(f"refused: {SECRET}",)))


@pytest.mark.parametrize("text", ["30 €", "\x00\x1b[31m", "\ud800 alone", "\u2028", '"\\'])
def test_any_text_survives_the_way_to_a_file_and_back(make_run, tmp_path, text):
    path = tmp_path / "run.json"
    path.write_text(render(make_run(made("knowledge", because=(text,)))), encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))["tests"][0]["because"] == [text]


@pytest.mark.parametrize("tests", [0, 1, 3])
def test_a_report_in_pieces_reads_as_one_that_was_written_at_once(make_run, tests):
    run = make_run(*(made(kind, notes) for kind, notes in [("both", '"tests": []')] * tests))
    written = render(run)
    assert written == json.dumps(json.loads(written), ensure_ascii=False, indent=1) + "\n"
    assert len(json.loads(written)["tests"]) == tests


def test_each_test_of_a_report_is_a_piece_of_its_own(make_run):
    assert len(list(pieces(make_run(*map(made, ["both", "order", "flaky"]))))) == 5
