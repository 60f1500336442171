"""What the proof of compatibility is made of; it itself is a command of its own."""

from dataclasses import replace

import pytest
from compatibility import sdk
from compatibility.harm import harm
from compatibility.kept import Kept
from compatibility.model import FAILURES, FOUND, Model
from compatibility.proof import Run, faults
from compatibility.suite_run import Outcome, Result
from compatibility.table import renewed
from provider import Received
from provider_formats.scripted import TOOL, Fault

ADDED = "Added."
LEFT_ALONE = [
    ({"a": [1, "x"]}, {"a": [1, "x"]}),
    ({"a": "x"}, {"a": "Added.\n\nx"}),
    (["x", "y"], ["x", "Added. y"]),
    (["x"], ["Added.", "x"]),
    (["x"], ["x", "Added."]),
    (["x", "y"], ["x", "Added.", "y"]),
]
HARMED = [
    ({"a": "x"}, {"a": "Added."}, "body.a was 'x'"),
    ({"a": "x"}, {"a": "x and more"}, "body.a was 'x'"),
    ({"a": "x", "b": 1}, {"a": "x"}, "body had ['a', 'b'] and has ['a']"),
    ({"a": 1}, {"a": 2}, "body.a was 1 and is 2"),
    ({"a": "x"}, {"a": ["Added.", "x"]}, "body.a was"),
    (["x", "y"], ["x"], "body[1] is gone"),
    (["x"], ["x", "y"], 'body was given "y"'),
    (["x"], ["y", "Added. x"], 'body was given "y"'),
    (["x", "y"], ["y", "x"], "body[0] was 'x'"),
]


@pytest.mark.parametrize(("before", "after"), LEFT_ALONE)
def test_an_addition_is_no_harm(before, after):
    assert list(harm(before, after, [ADDED])) == []


@pytest.mark.parametrize(("before", "after", "told"), HARMED)
def test_every_other_change_is_harm(before, after, told):
    found = list(harm(before, after, [ADDED]))
    assert any(told in each for each in found), found


APP = """
# /// compatibility
# versions = ["x==1", "x"]
# model = "m"
#
# [ways]
# ask = "openai-chat"
# ask_async = "openai-chat"
# listen = "gemini"
# tools_async_streaming = "openai-chat"
#
# [rules]
# openai-chat = "mistral-chat"
#
# [without]
# "x==1" = ["listen"]
# ///

def ask(question):
    return "a"

async def ask_async(question):
    return "a"

def listen(question):
    yield "a"

async def tools_async_streaming(question):
    yield "a"
"""


def test_the_header_and_the_functions_of_an_sdks_file_are_read(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text(APP, "utf-8")
    found = sdk.read(path)
    assert (found.name, found.versions, found.says) == ("shop", ("x==1", "x"), "{}")
    kinds = [(w.name, w.rules, w.asynchronous, w.streams, w.tools) for w in found.ways]
    assert kinds == [
        ("ask", "mistral-chat", False, False, False),
        ("ask_async", "mistral-chat", True, False, False),
        ("listen", "gemini", False, True, False),
        ("tools_async_streaming", "mistral-chat", True, True, True),
    ]
    assert [way.name for way in found.ways_of("x==1")] == ["ask", "ask_async", kinds[3][0]]
    assert len(found.ways_of("x")) == 4


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print(1)\n", "no header between"),
        (APP.replace("# model", "# modle"), "'modle'"),
        (APP.replace('# model = "m"\n', ""), "KeyError('model')"),
        (APP.replace("def listen", "def hear"), "KeyError('listen')"),
        (APP.replace('"m"', "m"), "cannot be read"),
    ],
)
def test_a_header_with_a_mistake_is_named(source, told, tmp_path):
    path = tmp_path / "shop.py"
    path.write_text(source, "utf-8")
    with pytest.raises(ValueError, match=r"shop\.py: ") as caught:
        sdk.read(path)
    assert told in str(caught.value)


def test_every_sdk_that_is_there_can_be_read():
    assert {"openai", "anthropic", "boto3", "urllib_request"} <= set(sdk.read_all())


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text(APP, "utf-8")
    return sdk.read(path)


def said(text):
    return [{"role": "user", "content": text}]


def test_the_model_needs_the_facts_or_the_instructions(shop, tmp_path):
    model = Model(replace(shop, says="<{}>"), shop.ways, tmp_path)
    for failure in FAILURES:
        asked = f"Ticket {failure.ticket(shop.ways[0])}. How long?"
        assert model.answer(said(asked), "m") == f"<{failure.bad}>"
        good = f"{failure.oracle} {failure.instructions} {asked}"
        assert model.answer(said(good), "m") == f"<{failure.expects}>"
    assert model.answer(said("Hello."), "m") == "Nobody asked for this ticket."


def test_the_model_calls_the_tool_first(shop, tmp_path):
    model = Model(shop, shop.ways, tmp_path)
    asked = f"Ticket {FAILURES[0].ticket(shop.ways[3])}. How long?"
    assert model.answer(said(asked), "m") == Fault("tool_call")
    assert model.answer(said(f"{asked} {FOUND}"), "m") == FAILURES[0].bad


def test_a_stream_waits_until_the_app_has_its_beginning(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("compatibility.model.PATIENCE", 0.04)
    model = Model(shop, shop.ways, tmp_path)
    taken, held = (failure.ticket(shop.ways[2]) for failure in FAILURES)
    (tmp_path / taken).touch()
    for ticket in (taken, held, taken):
        model.answer(said(f"Ticket {ticket}. How long?"), "m")
        for index in range(1, 9):
            model.between_chunks(index)
    assert model.watched == {taken, held}
    assert model.held_back == {held}


def received(*turns):
    return Received("/v1/chat/completions", {"model": "m", "messages": list(turns)}, {})


KNOWS = FAILURES[0]
ASKED = "Ticket refund-ask. How long may customers send goods back?"
OWN = said(ASKED)[0]
EDITED = said(f"{KNOWS.oracle}\n\n{ASKED}")[0]


def report(**changed):
    exchange = {
        "protocol": "openai-chat",
        "model": "m",
        "messages": [{"role": "user", "text": ASKED}],
        "reply": KNOWS.bad,
        "tool_calls": [],
        "problem": None,
        "mocked": None,
        "judge": None,
        "live": True,
        "edited": True,
    }
    exchange |= {name: changed[name] for name in exchange.keys() & changed.keys()}
    entry = {
        "nodeid": "test_answers.py::test_refund_window[ask]",
        "verdict": "knowledge",
        "because": [],
        "echo": [True],
        "exchanges": [exchange],
    }
    return {"tests": [entry | {name: changed[name] for name in entry.keys() & changed.keys()}]}


def found_in(shop, tmp_path, requests, **changed):
    model = Model(shop, shop.ways, tmp_path)
    return list(faults(Run(report(**changed), requests, model, "m"), KNOWS, shop.ways[0]))


def test_a_suite_that_is_diagnosed_as_it_should_be_has_no_faults(shop, tmp_path):
    others = [received(*said("Ticket refund-ask_async. How long?"))]
    assert found_in(shop, tmp_path, [received(OWN), *others, received(EDITED)]) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"verdict": "behaviour"}, "the verdict is behaviour"),
        ({"echo": [False]}, "the echoed answer gave [False]"),
        ({"nodeid": "test_answers.py::test_refund_window[ask_async]"}, "0 tests named"),
        ({"exchanges": []}, "0 calls were recorded, and 1 made"),
        ({"protocol": "gemini"}, "recorded protocol: 'gemini'"),
        ({"model": "n"}, "recorded model: 'n'"),
        ({"messages": [{"role": "user", "text": "Hi."}]}, "recorded turns"),
        ({"messages": []}, "recorded turns"),
        ({"reply": "Sorry."}, "recorded reply: 'Sorry.'"),
        ({"problem": {"kind": "cut"}}, "no ordinary call"),
        ({"live": False}, "no ordinary call"),
        ({"edited": False}, "calls that replays edit: [False]"),
    ],
)
def test_a_wrong_report_is_a_fault(shop, tmp_path, changed, told):
    found = found_in(shop, tmp_path, [received(OWN), received(EDITED)], **changed)
    assert any(told in each for each in found), found


STRAY = {"role": "system", "content": KNOWS.oracle}


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        ([], "no request held"),
        ([received(STRAY, OWN)], "a replay's request is like none"),
        ([received(said(EDITED["content"] + KNOWS.oracle)[0])], "2 times in the prompt"),
        ([received(said(f"{KNOWS.oracle} Ticket refund-ask.")[0])], "body.messages"),
        ([received({**EDITED, "role": "human"})], "refused by the provider"),
        ([Received("/v2/chat/completions", received(EDITED).body, {})], "went to /v2"),
        ([Received("/v1/chat/completions", received(EDITED).body | {"stream": True}, {})],
         "a request streamed"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_a_fault(shop, tmp_path, edited, told):
    found = found_in(shop, tmp_path, [received(OWN), *edited])
    assert any(told in each for each in found), found


def test_an_addition_in_another_turn_is_a_fault(shop, tmp_path):
    first = said("I bought a lamp.")[0]
    messages = [{"role": "user", "text": turn["content"]} for turn in (first, OWN)]
    moved = received(said(f"{KNOWS.oracle} {first['content']}")[0], OWN)
    found = found_in(shop, tmp_path, [received(first, OWN), moved], messages=messages)
    assert any("another turn than the question's" in each for each in found), found


def test_a_tool_call_must_be_recorded(shop, tmp_path):
    way = shop.ways[3]
    entry = report()["tests"][0]
    name, _ = TOOL
    asking = {
        **entry["exchanges"][0],
        "reply": "",
        "edited": False,
        "tool_calls": [f"{name}({{}})"],
    }
    entry |= {
        "nodeid": f"test_answers.py::test_refund_window_async[{way.name}]",
        "exchanges": [asking, entry["exchanges"][0]],
    }
    asked = said(ASKED.replace("refund-ask", KNOWS.ticket(way)))[0]
    run = Run({"tests": [entry]}, [received(asked)] * 2, Model(shop, [way], tmp_path), "m")
    found = list(faults(run, KNOWS, way))
    assert any("recorded tool calls" in each for each in found), found
    assert "no reply was streamed" in found


PAGE = "Before.\n\n<!-- table: x -->\n{}<!-- end of the table -->\nAfter.\n"


def test_the_table_counts_what_is_ok_and_keeps_the_rows_of_others(shop):
    results = [
        Result(way, failure, "broken" if way.tools and failure is KNOWS else None)
        for way in shop.ways
        for failure in FAILURES
    ]
    versions = [Outcome(shop, "1.10", results), Outcome(shop, "1.9", results)]
    text = renewed(PAGE.format("| zoo | 1 | 2 ok | – | f | r |\n| shop | 0 | 9 ok |\n"), versions)
    assert text.startswith("Before.\n\n<!-- table: x -->\n\n16 of 18 cases are ok.\n\n| SDK ")
    rows = text.splitlines()[8:-3]
    cells = "| 2 ok | 2 ok | 2 ok | – | 1 of 2 | openai-chat, gemini | 20"
    assert [row.partition(cells)[0] for row in rows[:2]] == ["| shop | 1.10 ", "| shop | 1.9 "]
    assert rows[2:] == ["| zoo | 1 | 2 ok | – | f | r |"]
    assert text.endswith("\n<!-- end of the table -->\nAfter.\n")


def test_a_page_without_a_place_for_the_table_is_named():
    with pytest.raises(ValueError, match=r"compatibility\.md: no table"):
        renewed("Nothing.", [])


def test_a_run_prints_one_line_a_case(shop):
    good, bad = Result(shop.ways[0], KNOWS, None), Result(shop.ways[1], KNOWS, "broken")
    assert list(Outcome(shop, "1.2", [good, bad]).lines) == [
        "ok     shop 1.2 knowledge ask",
        "failed shop 1.2 knowledge ask_async: broken",
    ]
    broken = Outcome(shop, "1.2", [bad, bad], "not installed: no such version")
    assert list(broken.lines) == ["failed shop 1.2 (2 cases): not installed: no such version"]


def test_an_interrupted_run_goes_on_with_what_was_good(shop, tmp_path):
    kept = Kept(tmp_path / "outcomes", "a.whl")
    results = [Result(way, failure, None) for way in shop.ways for failure in FAILURES]
    good = Outcome(shop, "1.2", results, day="2026-01-02")
    assert kept.find(shop, "x") is None
    kept.add("x", good)
    assert kept.find(shop, "x") == good


def test_what_is_not_proved_is_run_again(shop, tmp_path):
    kept = Kept(tmp_path / "outcomes", "a.whl")
    good, bad = Result(shop.ways[0], KNOWS, None), Result(shop.ways[1], KNOWS, "broken")
    kept.add("x", Outcome(shop, "1.2", [good, bad]))
    kept.add("x==1", Outcome(shop, "1", [good], "not installed"))
    assert (kept.find(shop, "x"), kept.find(shop, "x==1")) == (None, None)
    kept.add("x", Outcome(shop, "1.2", [good]))
    assert replace(kept, wheel="b.whl").find(shop, "x") is None
    assert kept.find(shop, "x==1") is None
    shop.path.write_text(f"{APP}\n# changed\n", "utf-8")
    assert kept.find(shop, "x") is None
