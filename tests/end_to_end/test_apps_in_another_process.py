"""Suites that start their app as a server of its own, and are diagnosed all the same."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest

APP = '''
"""A server that answers questions: GET /?question, streamed from the model if it ends in "!"."""
import json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import openai

client = openai.OpenAI(max_retries=0)


def answer(question, stream):
    turns = [{"role": "user", "content": question}]
    reply = client.chat.completions.create(model="m", messages=turns, stream=stream)
    if not stream:
        return reply.choices[0].message.content
    return "".join(event.choices[0].delta.content or "" for event in reply if event.choices)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        question = unquote(self.path.partition("?")[2])
        try:
            said, status = answer(question, question.endswith("!")), 200
        except openai.OpenAIError as error:
            said, status = str(error), 500
        self.send_response(status)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
'''

SUITE = """
import os, subprocess, sys, urllib.error, urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
knows = pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to send it.")


@pytest.fixture(scope="session")
def app(ragft_proxy):
    url = ragft_proxy(os.environ["OPENAI_BASE_URL"])
    assert url.endswith("/v1")
    environment = {**os.environ, "OPENAI_BASE_URL": url}
    command = [sys.executable, "app.py"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    with process:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


def ask(app, question):
    try:
        with urllib.request.urlopen(f"{app}/?{quote(question)}", timeout=30) as reply:
            return reply.read().decode()
    except urllib.error.HTTPError as error:
        raise RuntimeError(error.read().decode()) from None
"""


def needs_context(messages, model):
    """A simulated model that knows about refunds what stands in its prompt, and is never brief."""
    text = "\n".join(str(message["content"]) for message in messages)
    if "30 days" in text:
        return "You have 30 days to send it back, as far as I can see."
    return "You have 14 days to send it back, as far as I can see."


@pytest.fixture
def diagnose_app(diagnose, pytester, provider):
    """Diagnoses a suite whose app is a process of its own."""
    provider.answer = needs_context
    pytester.makepyfile(app=APP)

    def run(source, *options):
        return diagnose(source, *options, preamble=SUITE)

    return run


VERDICTS = """
@knows
def test_fact(app):
    assert "30 days" in ask(app, "How long may I send it back?")


@knows
def test_streamed(app):
    assert "30 days" in ask(app, "How long may I send it back!")


@pytest.mark.ragft(oracle=ORACLE, expects="30", instructions="Answer with the number alone.")
def test_brief(app):
    assert len(ask(app, "How many days may I send it back? Just the number.")) < 5


@knows
def test_threads(app):
    with ThreadPoolExecutor(4) as pool:
        replies = pool.map(lambda n: ask(app, f"How long may I send {n} back!"), range(4))
    assert all(["30 days" in reply for reply in replies])


def test_passes(app):
    assert "send" in ask(app, "How long may I send it back?")
"""


def test_verdicts_are_those_of_an_app_in_the_process_of_its_tests(diagnose_app, provider):
    found = diagnose_app(VERDICTS)
    found.result.assert_outcomes(passed=1, failed=4)
    verdicts = {name: found.test(name)["verdict"] for name in ("fact", "streamed", "brief")}
    assert verdicts == {"fact": "knowledge", "streamed": "knowledge", "brief": "behaviour"}
    assert found.test("threads")["verdict"] == "knowledge"
    assert len(found.test("threads")["exchanges"]) == 4
    (exchange,) = found.test("fact")["exchanges"]
    assert exchange["messages"][-1]["text"] == "How long may I send it back?"
    assert not any("outside of tests" in note for note in found.report.get("notes", []))
    assert any("within 30 days" in prompt for prompt in provider.prompts)


def test_stored_replies_are_served_without_network(diagnose_app, provider):
    source = VERDICTS[: VERDICTS.index("@pytest.mark")]
    first = diagnose_app(source)
    asked = len(provider.requests)
    again = diagnose_app(source, "--ragft-offline")
    assert len(provider.requests) == asked
    for name in ("fact", "streamed"):
        assert again.test(name)["verdict"] == first.test(name)["verdict"] == "knowledge"


def test_without_diagnosis_the_app_talks_to_the_provider_itself(diagnose_app, pytester, provider):
    pytester.makepyfile(test_suite=SUITE + VERDICTS[VERDICTS.index("def test_passes") :])
    pytester.makeini(INI)
    pytester.runpytest_inprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)
    assert len(provider.requests) == 1


def test_without_diagnosis_nothing_is_imported(pytester):
    pytester.makepyfile(CHECK_OFF)
    pytester.makeini(INI)
    pytester.runpytest_subprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)


INI = "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
CHECK_OFF = """
import sys

def test_nothing_is_imported(ragft_proxy):
    assert ragft_proxy("https://a.example/v1") == "https://a.example/v1"
    ours = {name for name in sys.modules if name.startswith("pytest_ragft.")}
    assert ours <= {"pytest_ragft.plugin", "pytest_ragft.hooks"}
"""


def test_a_provider_that_is_down_is_a_provider_error(diagnose_app, monkeypatch, provider):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    found = diagnose_app(VERDICTS[: VERDICTS.index("@knows\ndef test_streamed")])
    test = found.test("fact")
    assert (test["verdict"], test["subclass"]) == ("undetermined", "provider_error")
    assert "http://127.0.0.1:9 gave no reply" in found.result.stdout.str()


def test_calls_of_a_fixture_belong_to_it(diagnose_app):
    found = diagnose_app("""
@pytest.fixture(scope="module")
def reply(app):
    return ask(app, "How long may I send it back!")


@knows
def test_fixture(reply):
    assert "30 days" in reply
""")
    assert found.test("fixture")["verdict"] == "knowledge"
    assert len(found.test("fixture")["exchanges"]) == 1


FORKED = """
import multiprocessing

import openai


def serve(question, replies):
    client = openai.OpenAI(max_retries=0)
    turns = [{"role": "user", "content": question}]
    reply = client.chat.completions.create(model="m", messages=turns)
    replies.put(reply.choices[0].message.content)


@pytest.fixture
def forked(ragft_proxy, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", ragft_proxy(os.environ["OPENAI_BASE_URL"]))
    return multiprocessing.get_context("fork")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@knows
def test_forked(forked):
    replies = forked.SimpleQueue()
    process = forked.Process(target=serve, args=("How long may I send it back?", replies))
    process.start()
    process.join()
    assert "30 days" in replies.get()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux")
def test_an_app_that_was_forked_is_seen_once(diagnose_app, provider):
    found = diagnose_app(FORKED, "-p", "no:threadexception")
    assert found.test("forked")["verdict"] == "knowledge"
    assert len(found.test("forked")["exchanges"]) == 1
    assert all(prompt.count("within 30 days") <= 1 for prompt in provider.prompts)


def test_a_call_of_the_test_itself_by_way_of_the_relay_is_seen_once(diagnose_app, provider):
    found = diagnose_app("""
import openai


@knows
def test_own(ragft_proxy):
    client = openai.OpenAI(base_url=ragft_proxy(os.environ["OPENAI_BASE_URL"]), max_retries=0)
    turns = [{"role": "user", "content": "How long may I send it back?"}]
    reply = client.chat.completions.create(model="m", messages=turns)
    assert "30 days" in reply.choices[0].message.content
""")
    assert found.test("own")["verdict"] == "knowledge"
    assert len(found.test("own")["exchanges"]) == 1
    assert all(prompt.count("within 30 days") <= 1 for prompt in provider.prompts)


@contextmanager
def standing(folder, upstream):
    """`ragft proxy`, and the URL of an app that it has started."""
    command = [sys.executable, "-m", "pytest_ragft.cli", "proxy", "--upstream", upstream]
    run = [*command, "--", sys.executable, "app.py"]
    process = subprocess.Popen(
        run, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        said = process.stderr.readline()
        yield said.split()[2].removeprefix("http://"), process.stdout.readline().strip()
        process.terminate()


ATTACHED = """
@pytest.fixture
def running():
    return "http://127.0.0.1:%s"


@knows
def test_fact(running):
    assert "30 days" in ask(running, "How long may I send it back?")


@knows
def test_streamed(running):
    assert "30 days" in ask(running, "How long may I send it back!")
"""


def test_an_app_that_was_there_before_is_diagnosed(diagnose_app, pytester, provider):
    with standing(pytester.path, provider.url) as (address, port):
        found = diagnose_app(ATTACHED % port, f"--ragft-proxy={address}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/?after", timeout=30) as reply:
            assert b"14 days" in reply.read()
    for name in ("fact", "streamed"):
        assert found.test(name)["verdict"] == "knowledge"
        assert len(found.test(name)["exchanges"]) == 1
    assert "after" in provider.prompts[-1]


def test_the_setting_attaches_as_the_option_does(diagnose_app, pytester, provider):
    with standing(pytester.path, provider.url) as (address, port):
        pytester.makepyprojecttoml(f"[tool.ragft]\nproxy = {json.dumps([address])}\n")
        found = diagnose_app(ATTACHED % port, f"--ragft-proxy={address}")  # once is enough
    assert found.test("fact")["verdict"] == "knowledge"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--ragft-proxy=8817"], "--ragft-proxy: '8817' is not HOST:PORT"),
        (["--ragft-proxy=127.0.0.1:9"], "Start it first: ragft proxy --port 9 --upstream URL"),
    ],
)
def test_a_relay_that_cannot_be_attached_to_ends_the_run(diagnose_app, options, message):
    found = diagnose_app("def test_it():\n    pass\n", *options)
    assert found.result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in found.result.stderr.str()


def test_the_option_needs_the_diagnosis(pytester):
    pytester.makeini(INI)
    result = pytester.runpytest_inprocess("--ragft-proxy=127.0.0.1:9")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--ragft-proxy does nothing without --ragft-diagnose*"])


def test_what_is_no_url_is_said_to_who_asks(diagnose_app):
    found = diagnose_app("def test_it(ragft_proxy):\n    ragft_proxy('api.openai.com')\n")
    found.result.stdout.fnmatch_lines(["*RelayError: 'api.openai.com' is not the URL of an HTTP*"])
