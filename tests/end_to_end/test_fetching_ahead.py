"""Calls of replays are sent before the replays ask for them, and each of them once."""

import itertools
import json
import re
import threading
import time
from collections import Counter

import pytest
from provider import Fault

from pytest_ragft.wire.sending import Sender

ONE_AT_A_TIME = """
@pytest.fixture(autouse=True)
def one_at_a_time():
    with open("order.txt", "a") as file:
        file.write("in ")
    yield
    with open("order.txt", "a") as file:
        file.write("out ")
"""


@pytest.fixture
def fetched(monkeypatch):
    """The bodies of all calls that were sent without the app."""
    bodies, send = [], Sender.send

    def noted(sender, call):
        bodies.append(json.loads(call.body))
        return send(sender, call)

    monkeypatch.setattr(Sender, "send", noted)
    return bodies


class Crowd:
    """Counts the calls that a provider answers at one time."""

    def __init__(self, answer, seconds=0.3):
        self._answer = answer
        self._seconds = seconds
        self._lock = threading.Lock()
        self._now = self.most = 0

    def __call__(self, messages, model):
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(self._seconds)
        with self._lock:
            self._now -= 1
        return self._answer(messages, model)


def knows_if_told(messages, model):
    days = 30 if "30 days" in str(messages) else 14
    return f"You have {days} days to send it back."


def suite(*names, question="How long, {name}?"):
    template = """
@knows
def test_{name}():
    assert "30 days" in ask("{question}")
"""
    return "".join(template.format(name=n, question=question.format(name=n)) for n in names)


def verdicts(diagnosed):
    return [test["verdict"] for test in diagnosed.report["tests"]]


def test_calls_overlap_and_tests_never_do(diagnose, provider, pytester, fetched):
    provider.answer = Crowd(knows_if_told)
    diagnosed = diagnose(ONE_AT_A_TIME + suite(*"abcdef"))
    assert verdicts(diagnosed) == ["knowledge"] * 6
    assert provider.answer.most > 2
    assert len(provider.requests) == 6 + len(fetched), "no replay had to make a call of its own"
    order = (pytester.path / "order.txt").read_text().split()
    assert order == ["in", "out"] * (len(order) // 2)


def test_a_set_number_bounds_what_is_under_way(diagnose, provider):
    provider.answer = Crowd(knows_if_told)
    assert verdicts(diagnose(suite(*"abcdef"), "--ragft-concurrency=2")) == ["knowledge"] * 6
    assert provider.answer.most == 2


CHAIN = """
def plan_and_answer(question):
    plan = ask("Make a plan for: " + question)
    query = ask("Write a query for this plan: " + plan)
    return ask("Answer by this query: " + query)
"""


def test_dependent_calls_are_foreseen_by_what_they_carry(diagnose, provider, fetched):
    numbers = itertools.count(1000)

    def answer(messages, model):
        text = messages[-1]["content"]
        kind = "plan" if "Make a plan" in text else "query" if "Write a query" in text else None
        return f"This is {kind} number {next(numbers)}" if kind else knows_if_told(messages, model)

    provider.answer = answer
    tests = suite("a", "b", "c").replace("ask(", "plan_and_answer(")
    diagnosed = diagnose(CHAIN + tests)
    assert verdicts(diagnosed) == ["knowledge"] * 3
    later = [p for p in provider.prompts if "Make a plan" not in p]
    assert max(Counter(later).values()) == 1, "each carries a reply that came once"
    assert len(provider.requests) == 3 * 3 + len(fetched)


TOOLS = """
LOOK_UP = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}


def work(question):
    messages = [{"role": "user", "content": question}]
    for _ in range(4):
        reply = client.chat.completions.create(model="m", messages=messages, tools=[LOOK_UP])
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            found = "about " + json.loads(call.function.arguments)["topic"]
            messages.append({"role": "tool", "tool_call_id": call.id, "content": found})
"""


def test_loops_over_tools_are_foreseen_with_their_new_ids(diagnose, provider, fetched):
    numbers = itertools.count(1000)

    def answer(messages, model):
        if messages[-1]["role"] == "tool":
            return knows_if_told(messages, model)
        number = next(numbers)
        tool = "look_up", {"topic": f"the refunds of {number}"}
        return Fault("tool_call", tool=tool, call_id=f"call_made_{number}")

    provider.answer = answer
    diagnosed = diagnose(TOOLS + suite("a", "b").replace("ask(", "work("))
    assert verdicts(diagnosed) == ["knowledge"] * 2
    results = [r for r in provider.requests if r.turns[-1]["role"] == "tool"]
    ids = [r.turns[-1]["tool_call_id"] for r in results]
    assert len(set(ids)) == len(ids), "no tool result was sent twice"
    assert len(provider.requests) == 2 * 2 + len(fetched)


STREAMING = """
def stream(question):
    messages = [{"role": "user", "content": question}]
    parts = client.chat.completions.create(model="m", messages=messages, stream=True)
    pieces = [part.choices[0].delta.content for part in parts if part.choices]
    assert len(pieces) > 2, "it came in pieces"
    return "".join(piece or "" for piece in pieces)
"""


def test_streams_are_fetched_and_served_as_streams(diagnose, provider, fetched):
    diagnosed = diagnose(STREAMING + suite("a", "b").replace("ask(", "stream("))
    assert verdicts(diagnosed) == ["knowledge"] * 2
    assert all(body["stream"] for body in fetched)
    assert len(provider.requests) == 2 + len(fetched)


def test_tests_with_the_same_prompt_share_their_replies(diagnose, provider, fetched):
    diagnosed = diagnose(suite("a", "b", "c", question="How long for all?"))
    assert verdicts(diagnosed) == ["knowledge"] * 3
    alone = len(diagnosed.test("test_a")["trials"])
    assert len(fetched) == alone
    assert len(provider.requests) == 3 + alone
    assert diagnosed.report["cost"]["calls"] == alone
    assert diagnosed.report["cost"]["saved_calls"] == 2 * alone


def test_a_prompt_that_cannot_be_foreseen_costs_one_call_and_no_verdict(
    diagnose, provider, fetched
):
    source = """
import itertools
NOW = itertools.count()

def dated(question):
    return ask(question + f" It is {next(NOW)} o'clock.")
"""
    provider.answer = knows_if_told
    diagnosed = diagnose(source + suite("a", "b").replace("in ask(", "in dated("))
    assert verdicts(diagnosed) == ["knowledge"] * 2
    assert len(fetched) == 2, "one in vain for each test"
    trials = sum(len(test["trials"]) for test in diagnosed.report["tests"])
    assert len(provider.requests) == 2 + 2 + trials


TRANSPORT = """
import httpx2


class Own(httpx2.HTTPTransport):
    def handle_request(self, request):
        request.url = request.url.copy_with(host="127.0.0.1")
        return super().handle_request(request)


elsewhere = str(client.base_url).replace("127.0.0.1", "model.invalid")
client = openai.OpenAI(
    max_retries=0, base_url=elsewhere, http_client=httpx2.Client(transport=Own())
)
"""


def test_an_app_with_its_own_way_to_the_provider_makes_its_calls_itself(
    diagnose, provider, fetched
):
    diagnosed = diagnose(TRANSPORT + suite("a", "b", "c"))
    assert verdicts(diagnosed) == ["knowledge"] * 3
    trials = sum(len(test["trials"]) for test in diagnosed.report["tests"])
    assert len(provider.requests) == 3 + trials
    assert len(fetched) < trials, "after two failures no more are tried"
    (note,) = [note for note in diagnosed.report["run"]["notes"] if "fetched ahead" in note]
    assert note.startswith("Calls to model.invalid:")


def test_a_key_that_only_the_app_can_renew_is_left_to_it(diagnose, provider, fetched):
    source = """
import itertools
KEYS = itertools.count()


def ask(question):
    key = f"key {next(KEYS)}"
    messages = [{"role": "user", "content": question}]
    given = client.with_options(api_key=key)
    return given.chat.completions.create(model="m", messages=messages).choices[0].message.content
"""
    used = set()

    def answer(messages, model):
        key = provider.requests[-1].headers["authorization"]
        if key in used:
            return Fault("status", status=401)
        used.add(key)
        return knows_if_told(messages, model)

    provider.answer = answer
    diagnosed = diagnose(source + suite("a", "b", "c"), "--ragft-concurrency=1")
    assert verdicts(diagnosed) == ["knowledge"] * 3
    trials = sum(len(test["trials"]) for test in diagnosed.report["tests"])
    assert len(fetched) < trials, "once two were refused, no more are tried"


def test_a_refusal_is_waited_for_and_no_test_knows(diagnose, provider):
    slow = Fault("status", status=429, headers={"retry-after": "0.05"})
    provider.faults.extend([None, None, slow, slow, None, slow])
    diagnosed = diagnose(suite("a", "b"))
    assert verdicts(diagnosed) == ["knowledge"] * 2
    assert diagnosed.report["cost"]["calls"] == len(provider.requests) - 2 - 3
    assert all(arm["not_run"] == 0 for t in diagnosed.report["tests"] for arm in t["arms"].values())


def test_fixtures_of_modules_are_set_up_as_seldom_as_can_be(diagnose, provider, pytester):
    provider.answer = Crowd(knows_if_told, 0.02)
    module = """
import pytest
from test_suite import ask, knows

@pytest.fixture(scope="module", autouse=True)
def wide(request):
    import time
    time.sleep(0.3)
    with open("set_up.txt", "a") as file:
        file.write(request.node.name + " ")
"""
    for name in ("one", "two"):
        tests = suite(*(f"{name}_{letter}" for letter in "abc"))
        (pytester.path / f"test_module_{name}.py").write_text(module + tests)
    diagnosed = diagnose("")
    assert verdicts(diagnosed) == ["knowledge"] * 6
    made = Counter((pytester.path / "set_up.txt").read_text().split())
    assert set(made) == {"test_module_one.py", "test_module_two.py"}
    # Once in the suite's own run and once for all replays, but the first to come may have to wait.
    assert sum(made.values()) <= 2 + 2 + 1


def test_fixtures_of_classes_and_packages_stay_up_too(diagnose, pytester):
    package = pytester.mkpydir("inner")
    (package / "conftest.py").write_text(
        """
import pytest

@pytest.fixture(scope="package", autouse=True)
def packed():
    with open("set_up.txt", "a") as file:
        file.write("package ")
"""
    )
    (package / "test_inner.py").write_text(
        """
import pytest
from test_suite import ask, knows

class TestIt:
    @pytest.fixture(scope="class", autouse=True)
    def classy(self):
        with open("set_up.txt", "a") as file:
            file.write("class ")

    @knows
    def test_a(self):
        assert "30 days" in ask("How long, a?")

    @knows
    def test_b(self):
        assert "30 days" in ask("How long, b?")
"""
    )
    diagnosed = diagnose("")
    assert verdicts(diagnosed) == ["knowledge"] * 2
    made = Counter((pytester.path / "set_up.txt").read_text().split())
    assert made == {"package": 2, "class": 2}, "in the suite's own run, and for all replays"


OTHER = """
@knows
def test_other():
    assert "30 days" in ask("How long, other?")
"""


@pytest.mark.parametrize("others", ["", OTHER], ids=["alone", "beside another test"])
def test_a_call_in_a_session_fixture_is_made_anew_for_each_replay(diagnose, provider, others):
    source = """
@pytest.fixture(scope="session")
def told():
    return ask("How long, for all?")

@knows
def test_it(told):
    assert "30 days" in told
"""
    diagnosed = diagnose(source + others)
    assert set(verdicts(diagnosed)) == {"knowledge"}
    trials = len(diagnosed.test("test_it")["trials"])
    asked = [p for p in provider.prompts if re.search("for all", p)]
    assert len(asked) == 1 + trials


def test_only_the_first_failure_is_fetched_for_under_x(diagnose, provider):
    diagnosed = diagnose(suite("a", "b"), "-x")
    assert verdicts(diagnosed) == ["knowledge"]
    assert not [prompt for prompt in provider.prompts if "How long, b" in prompt]
