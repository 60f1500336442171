"""Tests with several model calls: what replays add reaches the call that answers, and no other."""

import json

from provider import Fault

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
HEADS = ("Reference information", "The following text may help", "## Background")
"""What arms put in front of a reference text."""


def knows(text):
    return "30 days" if "within 30 days" in text else "14 days"


def is_edited(request):
    return any(head in request.prompt for head in HEADS)


def edited_calls(provider, mark):
    """How many requests with a mark in the prompt were edited, and how many there were."""
    found = [request for request in provider.requests if mark in request.prompt]
    return sum(map(is_edited, found)), len(found)


def oracles(request):
    return json.dumps(request.body).count("within 30 days")


REWRITE = """
def answer(question):
    query = ask(f"Rewrite as a search query: {question}")
    found = f"Nothing was found for {len(query)} letters."
    return ask(f"{question}\\n\\nContext: {found}")

@knows
def test_it():
    assert "30 days" in answer("How long may customers send goods back?")
"""


def rewrites(messages, model):
    text = str(messages)
    if "Rewrite" in text:
        return "return period of the shop"
    return f"Customers have {knows(text)} to send the goods back."


def test_a_rewritten_query_stays_as_it_is(diagnose, provider):
    provider.answer = rewrites
    test = diagnose(REWRITE).test()
    assert test["verdict"] == "knowledge"
    assert edited_calls(provider, "Rewrite as")[0] == 0
    assert edited_calls(provider, "Context:")[0] > 2
    assert max(map(oracles, provider.requests)) == 1
    assert [exchange["edited"] for exchange in test["exchanges"]] == [False, True]
    (where,) = [reason for reason in test["because"] if "was put into" in reason]
    assert where == (
        "the oracle was put into the 2nd of 2 calls, the one that answers "
        "(the failing check looks at its reply)"
    )


def test_the_echo_answers_where_the_app_gets_its_answer(diagnose, provider):
    """The app reads its plan as JSON, which no expected answer is."""

    def answer(messages, model):
        text = str(messages)
        plan = '{"query": "return period of the shop"}'
        return plan if "Plan" in text else f"Customers have {knows(text)} to send them back."

    provider.answer = answer
    test = diagnose(
        """
def answer(question):
    plan = json.loads(ask(f"Plan a search in JSON: {question}"))
    return ask(f"{question}\\n\\nQuery: {plan['query']}")

@knows
def test_it():
    assert "30 days" in answer("How long may customers send goods back?")
"""
    ).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert test["echo"] == [True]


TOOLS = """
TOOLS = [{"type": "function", "function": {"name": "look_up", "parameters": {
    "type": "object", "properties": {"topic": {"type": "string"}}}}}]

def run(question):
    messages = [{"role": "system", "content": "Use the tool."}]
    messages.append({"role": "user", "content": question})
    while True:
        reply = client.chat.completions.create(model="m", messages=messages, tools=TOOLS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message.to_dict())
        for made in message.tool_calls:
            content = "Parcels leave before noon."
            messages.append({"role": "tool", "tool_call_id": made.id, "content": content})

@knows
def test_it():
    assert "30 days" in run("How long may customers send goods back?")
"""


def looks_up(messages, model):
    looked_up = sum(message["role"] == "tool" for message in messages)
    if not looked_up:
        return Fault("tool_call")
    return f"Customers have {knows(str(messages))} to send the goods back."


def test_in_a_tool_loop_the_last_call_gets_the_oracle_in_front_of_the_tool_results(
    diagnose, provider
):
    provider.answer = looks_up
    test = diagnose(TOOLS).test()
    assert test["verdict"] == "knowledge"
    first = [request for request in provider.requests if len(request.body["messages"]) == 2]
    last = [request for request in provider.requests if len(request.body["messages"]) == 4]
    assert not any(map(is_edited, first))
    assert sum(map(is_edited, last)) > 2
    for request in last:
        roles = [message["role"] for message in request.body["messages"]]
        assert roles == ["system", "user", "assistant", "tool"]
        assert request.body["messages"][2]["tool_calls"][0]["id"] == "call_1"
    edited = next(filter(is_edited, last))
    assert "within 30 days" in edited.body["messages"][1]["content"]


def test_in_a_tool_loop_the_echo_is_the_answer_and_not_an_argument(diagnose, provider):
    """The tool has one argument, whose place the expected answer would fit."""

    def answer(messages, model):
        looked_up = sum(message["role"] == "tool" for message in messages)
        return f"{knows(str(messages))}." if looked_up else Fault("tool_call")

    provider.answer = answer
    declared = '@pytest.mark.ragft(oracle=ORACLE, expects="30 days.")'
    source = TOOLS.replace("@knows", declared).replace('"30 days" in run(', '"30 days." == run(')
    test = diagnose(source).test()
    assert test["echo"] == [True]
    assert test["verdict"] == "knowledge", test["because"]


def test_a_model_that_needs_no_tool_this_time_is_edited_from_then_on(diagnose, provider):
    """Each replay answers at once, so the call that answered in the failed run never comes."""
    asked = []

    def answer(messages, model):
        asked.append(1)
        if len(asked) == 1:
            return Fault("tool_call")
        return f"Customers have {knows(str(messages))} to send them back. Ticket {len(asked)}."

    provider.answer = answer
    test = diagnose(TOOLS).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert test["arms"]["oracle"]["not_run"] + test["arms"]["placebo"]["not_run"] == 1
    assert test["arms"]["oracle"]["failed"] == 0
    (where,) = [reason for reason in test["because"] if "was put into" in reason]
    assert "no later one was made in a replay" in where
    assert test["because"][-1] == (
        "not counted, since the answer came from a call that was left as it was: 1 replay"
    )


def test_an_agent_that_takes_one_step_more_is_edited_there_too(diagnose, provider):
    asked = []

    def answer(messages, model):
        looked_up = sum(message["role"] == "tool" for message in messages)
        asked.append(1)
        if looked_up < (1 if len(asked) <= 2 else 2):
            return Fault("tool_call")
        return f"Customers have {knows(str(messages))} to send them back. Ticket {len(asked)}."

    provider.answer = answer
    test = diagnose(TOOLS).test()
    assert test["verdict"] == "knowledge", test["because"]
    deepest = [request for request in provider.requests if len(request.body["messages"]) == 6]
    assert any(map(is_edited, deepest))
    assert max(map(oracles, provider.requests)) == 1


CHAT = """
class Chat:
    def __init__(self):
        self.history = []

    def say(self, text):
        self.history.append({"role": "user", "content": text})
        reply = client.chat.completions.create(model="m", messages=self.history)
        self.history.append({"role": "assistant", "content": reply.choices[0].message.content})
        return self.history[-1]["content"]

@knows
def test_it():
    chat = Chat()
    chat.say("I bought a lamp in your shop.")
    assert "30 days" in chat.say("How long may I send it back?")
"""


def test_in_a_chat_the_turn_that_is_checked_gets_the_oracle(diagnose, provider):
    def answer(messages, model):
        if len(messages) == 1:
            return "Nice to hear that you like it."
        return f"Customers have {knows(str(messages))} to send the goods back."

    provider.answer = answer
    test = diagnose(CHAT).test()
    assert test["verdict"] == "knowledge"
    assert [exchange["edited"] for exchange in test["exchanges"]] == [False, True]
    for request in filter(is_edited, provider.requests):
        first, _, last = request.body["messages"]
        assert first["content"] == "I bought a lamp in your shop."
        assert "How long may I send it back?" in last["content"]


GUARD = """
def answer(question):
    reply = ask(question)
    return "Sorry." if ask(f"Is this harmful, YES or NO? {reply}") == "YES" else reply

@knows
def test_it():
    assert "30 days" in answer("How long may customers send goods back?")
"""


def test_a_guard_behind_the_answer_is_left_alone_and_echoes_nothing(diagnose, provider):
    def answer(messages, model):
        text = str(messages)
        if "harmful" in text:
            return "YES" if any(head in text for head in HEADS) else "NO"
        return f"Customers have {knows(text)} to send the goods back."

    provider.answer = answer
    test = diagnose(GUARD).test()
    assert test["verdict"] == "knowledge"
    assert edited_calls(provider, "harmful")[0] == 0
    assert test["echo"] == [True]
    assert [exchange["edited"] for exchange in test["exchanges"]] == [True, False]


MAPPED = """
from concurrent.futures import ThreadPoolExecutor

def summarise(page):
    return ask(f"Summarise in one sentence: {page}")

@knows
def test_it():
    pages = [f"Page {number} is on parcels and their labels." for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        notes = "\\n".join(pool.map(summarise, pages))
    assert "30 days" in ask(f"How long may customers send goods back? Notes:\\n{notes}")
"""


def test_summaries_made_at_once_stay_as_they_are(diagnose, provider):
    def answer(messages, model):
        text = str(messages)
        if "Summarise" in text:
            return f"In a sentence, this page has {len(text)} letters and says little."
        return f"Customers have {knows(text)} to send the goods back."

    provider.answer = answer
    test = diagnose(MAPPED).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert edited_calls(provider, "Summarise")[0] == 0
    assert [exchange["edited"] for exchange in test["exchanges"]] == [False, False, False, True]


KEPT = """
@knows
def test_it():
    first = client.responses.create(model="m", input="I bought a lamp in your shop.")
    then = client.responses.create(
        model="m", input="How long may I send it back?", previous_response_id=first.id
    )
    assert "30 days" in then.output_text
"""


def test_turns_that_the_provider_keeps_count_as_a_chat(diagnose, provider):
    def answer(messages, model):
        text = str(messages)
        return f"Customers have {knows(text)}." if "How long" in text else "Nice that you like it."

    provider.answer = answer
    test = diagnose(KEPT).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert [exchange["edited"] for exchange in test["exchanges"]] == [False, True]
    assert edited_calls(provider, "I bought a lamp")[0] == 0


JUDGED = """
@knows
def test_it():
    reply = ask("How long may customers send goods back?")
    assert ask(f"Do the papers agree with that, YES or NO? {reply}") == "YES"
"""


def test_a_judge_that_nobody_declared_is_taken_for_no_defect(diagnose, provider):
    def answer(messages, model):
        text = str(messages)
        if "papers agree" in text:
            return "YES" if "have 30 days" in text else "NO"
        return f"Customers have {knows(text)} to send the goods back."

    provider.answer = answer
    test = diagnose(JUDGED).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert test["echo"] is None, "what passes is the judge's word"


TWO = """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    first = ask("How long may customers send goods back?")
    assert "30 days" in first
    second = ask("Until when do lamps come back, then?")
    assert "30 days" in second
"""


def test_two_questions_get_the_oracle_each_also_behind_the_check_that_failed(diagnose, provider):
    provider.answer = lambda messages, model: f"You have {knows(str(messages))} for all of that."
    test = diagnose(TWO).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert [check["verdict"] for check in test["checks"]] == ["knowledge", "knowledge"]
    assert edited_calls(provider, "lamps")[0] > 2


MOCKED = """
import httpx

def reply(request):
    message = {"role": "assistant", "content": "Customers have 14 days."}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
    return httpx.Response(200, json={**whole, "choices": [choice]})

@knows
def test_it():
    turns = [{"role": "user", "content": "How long?"}]
    with httpx.Client(transport=httpx.MockTransport(reply)) as mocked:
        url = "https://api.openai.com/v1/chat/completions"
        said = mocked.post(url, json={"model": "m", "messages": turns}).json()
    assert "30 days" in said["choices"][0]["message"]["content"]
"""


def test_a_mocked_model_is_named_and_no_replay_is_spent_on_it(diagnose):
    diagnosed = diagnose(MOCKED)
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "mocked_model")
    assert test["because"][0] == (
        "the model is mocked or recorded by httpx.MockTransport (1 of 1 calls): it answers alike "
        "whatever the prompt says"
    )
    assert test["remedy"].startswith("To diagnose it, take what stands in for the model out")
    assert test["exchanges"][0]["mocked"] == "httpx.MockTransport"
    assert diagnosed.report["cost"]["calls"] == 0
    assert test["trials"] == []


ONLY_THE_QUERY = MOCKED.replace(
    'assert "30 days" in said["choices"][0]["message"]["content"]',
    'query = said["choices"][0]["message"]["content"]\n'
    '    assert "30 days" in ask(f"How long may customers send goods back? Found by: {query}")',
)


def test_a_mock_in_front_of_a_live_answer_is_no_obstacle(diagnose):
    test = diagnose(ONLY_THE_QUERY).test()
    assert test["verdict"] == "knowledge", test["because"]
    assert [exchange["mocked"] for exchange in test["exchanges"]] == ["httpx.MockTransport", None]
    assert [exchange["edited"] for exchange in test["exchanges"]] == [False, True]


def test_a_mocked_client_is_named_where_no_call_was_seen(diagnose):
    test = diagnose(
        """
from unittest import mock

@knows
def test_it():
    client = mock.MagicMock()
    client.ask.return_value = "14 days"
    assert "30 days" in client.ask("How long?")
"""
    ).test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "mocked_model")
    assert "unittest.mock stands in the test as client" in test["because"][0]


UNKNOWN = """
import os
import httpx

def ask_elsewhere(prompt):
    url = os.environ["OPENAI_BASE_URL"].replace("/v1", "/own/generate")
    return httpx.post(url, json={"prompt": prompt, "temperature": 0}).text

@knows
def test_it():
    assert "30 days" in ask_elsewhere("How long may customers send goods back?")

def test_that_passes():
    assert ask_elsewhere("Is there anybody there?")
"""


def test_a_model_call_in_no_known_format_is_named_once(diagnose, provider):
    diagnosed = diagnose(UNKNOWN)
    test = diagnosed.test()
    host = provider.origin.removeprefix("http://")
    assert (test["verdict"], test["subclass"]) == ("undetermined", "unknown_format")
    assert test["because"][0].endswith(f"what looks like one went to {host}/own/generate")
    assert "ragft proxy" in test["remedy"]
    (note,) = diagnosed.report["run"]["notes"]
    assert note.count("/own/generate") == 1


def test_passing_tests_raise_no_alarm(diagnose):
    source = UNKNOWN.replace('"30 days" in ask', "ask")
    diagnosed = diagnose(source)
    diagnosed.result.assert_outcomes(passed=2)
    assert "look like model calls" not in diagnosed.result.stdout.str()


def test_a_single_call_needs_no_word_on_where_the_edit_went(diagnose):
    test = diagnose("@knows\ndef test_it():\n    assert '30 days' in ask('How long?')\n").test()
    assert not any("was put into" in reason for reason in test["because"])
    assert test["exchanges"][0]["edited"] is True
