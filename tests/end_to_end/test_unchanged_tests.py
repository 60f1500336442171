"""Tests as people write them, each with a failure that only context mends."""

import pytest

SHAPES = {
    "plain function": """
@knows
def test_it():
    assert "30 days" in ask("How long may I send it back?")
""",
    "method of a class": """
class TestRefunds:
    def setup_method(self):
        self.asked = getattr(self, "asked", 0) + 1

    @knows
    def test_it(self):
        assert self.asked == 1
        assert "30 days" in ask("How long may I send it back?")
""",
    "parametrized": """
@pytest.mark.parametrize("question", ["How long may I send it back?"], ids=["window"])
@knows
def test_it(question):
    assert "30 days" in ask(question)
""",
    "async with pytest-asyncio": """
@pytest.mark.asyncio
@knows
async def test_it():
    async with openai.AsyncOpenAI(max_retries=0) as aclient:
        reply = await aclient.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "How long?"}]
        )
    assert "30 days" in reply.choices[0].message.content
""",
    "async with anyio": """
@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
@knows
async def test_it():
    async with openai.AsyncOpenAI(max_retries=0) as aclient:
        reply = await aclient.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "How long?"}]
        )
    assert "30 days" in reply.choices[0].message.content
""",
    "unittest method": """
class RefundTest(unittest.TestCase):
    def setUp(self):
        self.reply = ask("How long may I send it back?")

    @knows
    def test_it(self):
        self.assertIn("30 days", self.reply)
        self.assertTrue(self.reply)
""",
    "call in a fixture": """
@pytest.fixture
def reply():
    return ask("How long may I send it back?")

@knows
def test_it(reply):
    assert "30 days" in reply
""",
    "call in a module fixture": """
@pytest.fixture(scope="module")
def reply():
    return ask("How long may I send it back?")

def test_first(reply):
    assert reply

@knows
def test_it(reply):
    assert "30 days" in reply
""",
    "assert in a helper": """
def check_window(reply):
    assert "30 days" in reply

@knows
def test_it():
    check_window(ask("How long may I send it back?"))
""",
    "several calls": """
@knows
def test_it():
    query = ask("Rewrite: how long may I send it back?")
    reply = ask("How long may I send it back?")
    assert query
    assert "30 days" in reply
""",
    "streaming": """
@knows
def test_it():
    parts = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "How long?"}], stream=True
    )
    text = "".join(p.choices[0].delta.content or "" for p in parts if p.choices)
    assert "30 days" in text
""",
    "responses": """
@knows
def test_it():
    reply = client.responses.create(model="m", instructions="Be brief.", input="How long?")
    assert "30 days" in reply.output_text
""",
    "httpx alone": """
import httpx, os

@knows
def test_it():
    reply = httpx.post(
        os.environ["OPENAI_BASE_URL"] + "/chat/completions",
        json={"model": "m", "messages": [{"role": "user", "content": "How long?"}]},
    )
    assert "30 days" in reply.json()["choices"][0]["message"]["content"]
""",
    "regular expression and statement that raises": """
@knows
def test_it():
    days = int(re.search(r"(30) days", ask("How long?")).group(1))
    assert days == 30
""",
    "subtests": """
@knows
def test_it(subtests):
    reply = ask("How long?")
    with subtests.test("window"):
        assert "30 days" in reply
    with subtests.test("verb"):
        assert "send" in reply
""",
    "call in a thread": """
import threading

@knows
def test_it():
    replies = []
    thread = threading.Thread(target=lambda: replies.append(ask("How long?")))
    thread.start()
    thread.join()
    assert "30 days" in replies[0]
""",
}


@pytest.mark.parametrize("source", SHAPES.values(), ids=SHAPES.keys())
def test_a_missing_fact_is_recognised_in_any_shape_of_test(diagnose, source):
    if "subtests" in source and pytest.version_tuple < (9, 0):
        pytest.skip("pytest has subtests from version 9 on")
    diagnosed = diagnose(source)
    assert diagnosed.result.ret == pytest.ExitCode.TESTS_FAILED
    test = diagnosed.test()
    assert test["verdict"] == "knowledge", test["because"]
    assert test["arms"]["oracle"]["failed"] == 0
    assert test["arms"]["oracle"]["passed"] >= 2
    assert test["arms"]["rerun"]["passed"] == 0
