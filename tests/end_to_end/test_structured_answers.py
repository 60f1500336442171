"""Apps that take their answers out of JSON or tool calls: what is echoed to them, and what not."""

import json

import pytest
from langchain_core.globals import set_llm_cache
from provider import Fault

PREAMBLE = """\
import asyncio
import json
import openai
import pydantic
import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
QUESTION = [{"role": "user", "content": "How long may customers send goods back?"}]
client = openai.OpenAI(max_retries=0)

class Window(pydantic.BaseModel):
    days: int

class Reasoned(Window):
    why: str

def knows(expects):
    return pytest.mark.ragft(oracle=ORACLE, expects=expects)

def by_tool(kind):
    tool = {"type": "function", "function": {
        "name": kind.__name__, "parameters": kind.model_json_schema()}}
    choice = {"type": "function", "function": {"name": kind.__name__}}
    reply = client.chat.completions.create(
        model="m", messages=QUESTION, tools=[tool], tool_choice=choice)
    calls = reply.choices[0].message.tool_calls
    return kind.model_validate_json(calls[0].function.arguments) if calls else None

def by_schema(kind):
    reply = client.chat.completions.parse(model="m", messages=QUESTION, response_format=kind)
    return reply.choices[0].message.parsed
"""


def days(messages):
    return 30 if "within 30 days" in str(messages) else 14


def calls(messages, model):
    return Fault("tool_call", tool=("Window", {"days": days(messages)}))


def reasons(messages, model):
    values = {"days": days(messages), "why": "Our policy on returns says so."}
    return Fault("tool_call", tool=("Reasoned", values))


def fields(messages, model):
    return json.dumps({"days": days(messages)})


def reasoned(messages, model):
    return json.dumps({"days": days(messages), "why": "Our policy on returns says so."})


# name: the model, the expected answer, what the test checks, the echo's outcomes
SHAPES = {
    "tool, its argument": (calls, "30", "by_tool(Window).days == 30", [True]),
    "tool, as JSON": (calls, '{"days": 30}', "by_tool(Window).days == 30", [True]),
    "tool, prose": (calls, "They have 30 days.", "by_tool(Window).days == 30", None),
    "tool, two arguments": (reasons, "30", "by_tool(Reasoned).days == 30", None),
    "schema, its field": (fields, "30", "by_schema(Window).days == 30", [True]),
    "schema, prose": (fields, "They have 30 days.", "by_schema(Window).days == 30", None),
    "schema, two fields": (reasoned, "30", "by_schema(Reasoned).days == 30", None),
}


@pytest.mark.parametrize("name", SHAPES)
def test_no_expected_answer_is_held_against_a_form_that_it_does_not_have(name, diagnose, provider):
    provider.answer, expects, check, echo = SHAPES[name]
    source = f"@knows({expects!r})\ndef test_it():\n    assert {check}\n"
    test = diagnose(source, preamble=PREAMBLE).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert test["echo"] == echo


def test_a_model_that_never_gives_the_form_asked_for_is_told_from_the_check(diagnose, provider):
    provider.answer = lambda messages, model: Fault("tool_call", tool=("Window", {"days": 2}))
    source = """
@pytest.mark.ragft(oracle=ORACLE, expects="30", instructions="Count in days.")
def test_it():
    assert by_tool(Window).days == 30
"""
    test = diagnose(source, preamble=PREAMBLE).test()
    assert test["verdict"] == "behaviour", test["because"]


def test_an_expected_answer_that_its_own_check_fails_is_still_a_defect(diagnose, provider):
    provider.answer = calls
    source = '@knows("31")\ndef test_it():\n    assert by_tool(Window).days == 30\n'
    assert diagnose(source, preamble=PREAMBLE).test()["verdict"] == "defect"


CACHED = """
kept = {}

def cached(text):
    if text not in kept:
        kept[text] = client.chat.completions.create(model="m", messages=QUESTION)
    return kept[text].choices[0].message.content

@knows("30 days")
def test_it():
    assert "30 days" in cached("How long?")
"""


def test_a_cache_of_the_app_is_suspected(diagnose, provider):
    provider.answer = lambda messages, model: f"{days(messages)} days"
    test = diagnose(CACHED, preamble=PREAMBLE).test()
    assert test["verdict"] == "undetermined"
    assert "does the app cache its replies?" in test["because"][0]


REMEMBERED = """
from langchain_core.caches import InMemoryCache
from langchain_core.globals import set_llm_cache
from langchain_core.language_models import SimpleChatModel

class Model(SimpleChatModel):
    @property
    def _llm_type(self):
        return "shop"

    def _call(self, messages, *args, **options):
        asked = [{"role": "user", "content": each.content} for each in messages]
        reply = client.chat.completions.create(model="m", messages=asked)
        return reply.choices[0].message.content

set_llm_cache(InMemoryCache())

def ask():
    return Model().invoke(QUESTION[0]["content"]).content

def test_before():
    assert ask()
"""


@pytest.fixture
def _no_cache_left():
    yield
    set_llm_cache(None)


@pytest.mark.usefixtures("_no_cache_left")
def test_a_cache_of_a_library_is_off_in_replays_and_keeps_no_reply_of_theirs(diagnose, provider):
    provider.answer = lambda messages, model: f"{days(messages)} days"
    source = REMEMBERED.replace("def test_before", '@knows("30 days")\ndef test_it').replace(
        "assert ask()", 'assert "30 days" in ask()'
    )
    test = diagnose(source, preamble=PREAMBLE).test()
    assert test["verdict"] == "knowledge", test["because"]


@pytest.mark.usefixtures("_no_cache_left")
def test_a_reply_out_of_a_librarys_cache_is_told_from_a_missing_call(diagnose, provider):
    provider.answer = lambda messages, model: f"{days(messages)} days"
    source = f'{REMEMBERED}\n@knows("30 days")\ndef test_it():\n    assert "30 days" in ask()\n'
    test = diagnose(source, preamble=PREAMBLE).test("test_it")
    assert test["subclass"] == "no_visible_call"
    assert "the cache of langchain is on" in test["because"][0]
    assert "set_llm_cache(None)" in test["remedy"]
