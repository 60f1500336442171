"""The expected answer in the form of an app's real replies, or why it has none."""

import pytest

from pytest_ragft.diagnosis.call import Call, Exchange, Message, Reply
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.replay.echoing import fitted, lacks_echo, unread

DSPY = "[[ ## reasoning ## ]]\nSo it is.\n\n[[ ## answer ## ]]\n14 days\n\n[[ ## completed ## ]]"

# name: the expected answer, the real reply, what is echoed
FITTED = {
    "text for text": ("30 days", Reply("14 days"), "30 days"),
    "the only field": ("30 days", Reply('{"answer": "14 days"}'), '{"answer": "30 days"}'),
    "the only field, nested": ("ä", Reply('{"a": [{"b": "x"}]}'), '{"a": [{"b": "ä"}]}'),
    "in a fence": ("30", Reply('```json\n{"days": 14}\n```'), '{"days": 30}'),
    "a number": ("30", Reply('{"days": 14}'), '{"days": 30}'),
    "a truth value": ("true", Reply('{"open": false}'), '{"open": true}'),
    "words for a number": ("30 days", Reply('{"days": 14}'), "30 days"),
    "a truth value for a number": ("true", Reply('{"days": 14}'), "true"),
    "words for nothing": ("30", Reply('{"days": null}'), "30"),
    "several fields": ("30 days", Reply('{"a": "x", "b": "y"}'), "30 days"),
    "several items": ("30 days", Reply('["x", "y"]'), "30 days"),
    "deep in several": ("30 days", Reply('{"a": {"b": 1, "c": 2}}'), "30 days"),
    "deep in a list": ("30 days", Reply("[[1, 2]]"), "30 days"),
    "no JSON object": ("30", Reply("14"), "30"),
    "JSON as declared": ('{"days": 30}', Reply('{"days": 14, "why": "x"}'), '{"days": 30}'),
    "a tool's only argument": ("30", Reply(tool_calls=('f({"days": 14})',)), '{"days": 30}'),
    "text beside a tool call": ("30 days", Reply("Hm.", ('f({"days": 14})',)), "30 days"),
    "two tool calls": ("30", Reply(tool_calls=("f({})", "g({})")), "30"),
    "a tool call of a strange form": ("30", Reply(tool_calls=("f",)), "30"),
    "a section": ("30 days", Reply(DSPY), DSPY.replace("14 days", "30 days")),
    "sections as declared": (DSPY, Reply(DSPY), DSPY),
    "several sections": ("x", Reply(DSPY.replace("reasoning", "summary")), "x"),
}  # fmt: skip


@pytest.mark.parametrize(("expected", "reply", "echoed"), FITTED.values(), ids=FITTED)
def test_the_expected_answer_takes_the_form_of_the_real_one(expected, reply, echoed):
    assert fitted(expected, reply).split() == echoed.split()


def course(*replies):
    """Calls that have nothing to do with each other, so that each of them answers."""
    words = ("weather in spring", "height of mountains", "price of bread")
    calls = [Call("m", (Message("user", text, 0),)) for text in words]
    return Course.of([Exchange("made", *pair) for pair in zip(calls, replies, strict=False)])


CALLED = Reply(tool_calls=('Window({"days": 14, "why": "x"})',))


@pytest.mark.parametrize(
    ("expects", "replies", "lacks"),
    [
        ("30 days", [Reply("14 days")], False),
        ("30 days", [CALLED], True),
        ('{"days": 30, "why": "y"}', [CALLED], False),
        ("[30]", [CALLED], True),
        ("30 days", [Reply("14 days", CALLED.tool_calls)], False),
        ("30 days", [Reply(tool_calls=('Window({"days": "14"})',))], False),
        ("30 days", [Reply("I will see."), CALLED], True),
        (None, [CALLED], True),
    ],
)
def test_an_answer_by_tool_call_is_echoed_where_its_arguments_are_known(expects, replies, lacks):
    reason = lacks_echo(Case(expects=expects), course(*replies))
    assert (reason is not None) is lacks
    assert not reason or reason.endswith(f"cannot be told from {expects or ''!r}")


JSON, PROSE, FIELDS = Reply('{"days": 14, "why": "x"}'), Reply("14 days"), Reply(DSPY)
FAILED, CRASHED = AssertionError(), KeyError("days")


@pytest.mark.parametrize(
    ("echoed", "original", "expects", "reply", "told"),
    [
        (FAILED, FAILED, "30 days", PROSE, None),
        (None, FAILED, "30 days", PROSE, None),
        (CRASHED, FAILED, "30 days", PROSE, "(KeyError)"),
        (CRASHED, CRASHED, "30 days", PROSE, None),
        (CRASHED, None, "30 days", PROSE, None),
        (FAILED, FAILED, "30 days", JSON, "(the real one has fields)"),
        (FAILED, FAILED, '{"days": 30}', JSON, None),
        (FAILED, FAILED, "30 days", Reply(DSPY.replace("reasoning", "x")), "(the real one"),
        (FAILED, FAILED, "30 days", FIELDS, None),
    ],
)
def test_an_echo_that_the_app_cannot_take_in_says_nothing(echoed, original, expects, reply, told):
    reason = unread(echoed, original, Case(expects=expects), course(reply))
    assert reason is None if told is None else told in reason


def test_a_checked_label_needs_a_label_for_the_answer():
    question = "May goods be sent back after three weeks or more have passed since then?"
    answer = "Goods may be sent back within 14 days of the delivery to the customer."
    guard = f"Is this polite? Reply YES or NO.\n\n{answer}"
    asked = [Call("m", (Message("user", text, 0),)) for text in (question, guard)]
    told = [Reply(answer), Reply("YES")]
    exchanges = [Exchange("made", *pair) for pair in zip(asked, told, strict=True)]
    labelled = Course.of(exchanges, ["YES"])
    assert labelled.checks_label
    assert lacks_echo(Case(expects="NO"), labelled) is None
    assert "label" in lacks_echo(Case(expects="It is 30 days in all cases."), labelled)


def test_a_deep_reply_in_json_is_left_alone():
    deep = "[" * 100_000
    assert fitted("30 days", Reply(deep)) == "30 days"
