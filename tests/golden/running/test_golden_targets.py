"""Targets of every kind are called inside the test, with what the case says."""

import pytest
from provider import Fault

STREAMING = """\
import asyncio

async def awaited(question):
    await asyncio.sleep(0)
    return "You have 14 days."

def pieces(question):
    yield "You have "
    yield "14 days."

async def stream(question):
    for piece in ("You have ", "14 days."):
        await asyncio.sleep(0)
        yield piece

async def awaited_stream(question):
    return stream(question)

class Bot:
    def answer(self, question):
        return {"answer": "You have 14 days.", "contexts": ["Shoes: 14 days."]}

    async def __call__(self, question):
        return "You have 14 days."

bot = Bot()
"""
CASE = "cases: [{id: a, question: How long?, expects: You have 14 days.}]"


@pytest.mark.parametrize(
    "name", ["awaited", "pieces", "stream", "awaited_stream", "bot", "bot.answer"]
)
def test_the_answer_is_awaited_and_put_together(golden, name):
    golden(CASE, app=STREAMING, target=f"app:{name}").assert_outcomes(passed=1)


def test_pieces_that_are_no_texts_are_not_put_together(golden):
    app = "def answer(question):\n    yield 3\n"
    result = golden(CASE, app=app)
    result.stdout.fnmatch_lines(["TargetError: what the target returned cannot be checked: *"])


def test_a_client_that_is_bound_to_its_loop_serves_the_next_case(golden):
    app = (
        "import asyncio\nlock = asyncio.Queue()\nloops = set()\n"
        "async def answer(question):\n"
        "    loops.add(asyncio.get_running_loop())\n"
        "    return f'{len(loops)} loop'\n"
    )
    text = "cases: [{question: A, expects: 1 loop}, {question: B, expects: 1 loop}]"
    golden(text, app=app).assert_outcomes(passed=2)


def test_a_call_that_is_cut_short_leaves_nothing_behind(golden):
    app = (
        "import asyncio\nended = []\n"
        "async def slow():\n"
        "    try:\n        await asyncio.sleep(60)\n"
        "    except asyncio.CancelledError:\n        ended.append(1)\n        raise\n"
        "async def answer(question):\n"
        "    if question == 'A':\n"
        "        asyncio.get_running_loop().create_task(slow())\n"
        "        await asyncio.sleep(0)\n"
        "        raise ValueError('no')\n"
        "    return f'{len(ended)} ended'\n"
    )
    text = "cases: [{question: A, expects: x}, {question: B, expects: 1 ended}]"
    golden(text, app=app).assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize(
    ("case", "seen"),
    [
        ("{question: How long?}", "['How long?'] {}"),
        (
            "{messages: [{role: user, content: Hi}, {role: assistant, content: Yes?}]}",
            "[[{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Yes?'}]] {}",
        ),
    ],
)
def test_the_question_or_the_messages_are_given(golden, case, seen):
    app = "def answer(*args, **kwargs):\n    return f'{args and list(args)} {kwargs}'\n"
    text = f'cases: [{case[:-1]}, id: a, checks: [equals: "{seen}"]}}]'
    golden(text, app=app).assert_outcomes(passed=1)


def test_arguments_are_filled_in(golden):
    app = "def answer(**kwargs):\n    return str(kwargs)\n"
    text = """\
cases:
  - id: a
    question: How long?
    variables: {user: Ann, limits: [1, 2]}
    checks:
      - equals: "{'text': 'Ann: How long? {user} a', 'limits': [1, 2], \
'deep': [{'q': 'How long?'}], 'asked': [{'role': 'user', 'content': 'How long?'}], 'n': 3}"
"""
    arguments = (
        "{text: '{user}: {question} {{user}} {id}', limits: '{limits}', deep: [{q: '{question}'}], "
        "asked: '{messages}', n: 3}"
    )
    result = golden(text, app=app, target=f"{{call: 'app:answer', arguments: {arguments}}}")
    result.assert_outcomes(passed=1)


def test_arguments_need_not_be_names_of_pythons(golden):
    app = "def answer(**kwargs):\n    return str(kwargs)\n"
    text = "cases: [{id: a, question: Q, checks: [equals: \"{'top-k': inf}\"]}]"
    target = "{call: 'app:answer', arguments: {top-k: .inf}}"
    golden(text, app=app, target=target).assert_outcomes(passed=1)


ENDPOINT = "{model: small, prompt: 'Answer: {question}', system: Be brief., temperature: 0}"
ASKED = "cases: [{id: a, question: How long?, expects: 14 days}]"


def test_an_endpoint_is_asked(golden, provider):
    provider.answer = lambda messages, model: "You have 14 days."
    golden(ASKED, target=ENDPOINT).assert_outcomes(passed=1)
    (request,) = provider.requests
    assert request.body == {
        "model": "small",
        "temperature": 0,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Answer: How long?"},
        ],
    }


def test_an_endpoint_gets_the_messages_of_a_case(golden, provider):
    text = """\
cases:
  - id: a
    messages:
      - {role: system, content: Rude.}
      - {role: user, content: Hi}
      - {role: assistant, content: Yes?}
      - {role: user, content: How long?}
  - id: b
    messages: [{role: user, content: [{type: text, text: Hi}]}]
"""
    golden(text, target=ENDPOINT).assert_outcomes(passed=2)
    first, second = (request.body["messages"] for request in provider.requests)
    assert [turn["content"] for turn in first] == ["Rude.", "Hi", "Yes?", "Answer: How long?"]
    assert second[1]["content"] == [{"type": "text", "text": "Hi"}]


def test_a_reply_that_calls_a_tool_is_given_whole(golden, provider):
    provider.answer = lambda messages, model: Fault("tool_call", tool=("find", {"id": 3}))
    text = "cases: [{id: a, question: Q, checks: [calls_tool: {name: find, arguments: {id: 3}}]}]"
    golden(text, target=ENDPOINT).assert_outcomes(passed=1)


def test_a_reply_without_a_choice_is_no_answer(golden, pytester, provider):
    pytester.makeconftest(
        "import openai.resources.chat.completions as completions\n"
        "create = completions.Completions.create\n"
        "def emptied(*args, **kwargs):\n"
        "    return create(*args, **kwargs).model_copy(update={'choices': []})\n"
        "completions.Completions.create = emptied\n"
        "def pytest_unconfigure():\n    completions.Completions.create = create\n"
    )
    result = golden(ASKED, target=ENDPOINT)
    result.stdout.fnmatch_lines(["EndpointError: small at http://127.0.0.1:*", "choices."])


def test_the_name_of_a_key_and_the_address_may_be_given(golden, provider, monkeypatch):
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("OTHER_KEY", "sk-other")
    target = f"{{model: m, base_url: '{provider.url}', api_key_env: OTHER_KEY}}"
    golden("cases: [{id: a, question: Q}]", target=target).assert_outcomes(passed=1)
    assert provider.requests[0].headers["authorization"] == "Bearer sk-other"


def test_a_model_on_this_machine_needs_no_key(golden, provider, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    golden("cases: [{id: a, question: Q}]", target=ENDPOINT).assert_outcomes(passed=1)


def test_without_a_key_cases_are_skipped(golden, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    result = golden(ASKED, "-rs", target=ENDPOINT)
    result.assert_outcomes(skipped=1)
    reason = "no key for small: set the environment variable OPENAI_API_KEY"
    result.stdout.fnmatch_lines([f"SKIPPED *shop.ragft.yaml:2: {reason}"])


def test_an_endpoint_that_fails_is_told_without_its_clients_traceback(golden, provider):
    provider.answer = lambda messages, model: Fault("status", 400, "no such model")
    result = golden(ASKED, target=ENDPOINT)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "EndpointError: small at http://127.0.0.1:*/v1/ gave no answer:",
            "BadRequestError: Error code: 400 - no such model",
            "FAILED shop.ragft.yaml::a - EndpointError: small at *",
        ]
    )
    assert "site-packages" not in result.stdout.str()
