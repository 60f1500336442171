"""The example's simulated model, asked through the real `openai` client."""

import asyncio

import openai
import pytest
from docs_bot import bot
from simulated_model.models.reader_1 import MODEL
from simulated_model.server import serve

QUESTION = "What happens when a pass statement is executed?"
GUESS = "When was the first release of Python?"


@pytest.fixture
def endpoint(monkeypatch):
    with serve() as url:
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("DOCS_BOT_MODEL", MODEL.name)
        bot.client.cache_clear()
        yield url
        bot.client().close()
        bot.client.cache_clear()


@pytest.mark.usefixtures("endpoint")
def test_every_way_of_asking_gets_the_same_answer():
    reply = bot.answer(QUESTION)
    assert "nothing happens" in reply
    assert bot.brief(QUESTION) == reply
    assert asyncio.run(bot.answer_async(QUESTION)) == reply
    pieces = list(bot.stream_answer(QUESTION))
    assert len(pieces) > 1
    assert "".join(pieces) == reply


@pytest.mark.usefixtures("endpoint")
def test_replies_say_what_they_are_and_what_they_cost():
    turns = bot.messages("Rules.", "Question?")
    completion = bot.client().chat.completions.create(model="any", messages=turns)
    assert completion.model == MODEL.name
    assert completion.usage.total_tokens == (
        completion.usage.prompt_tokens + completion.usage.completion_tokens
    )
    stream = bot.client().chat.completions.create(model="any", messages=turns, stream=True)
    assert [chunk.usage for chunk in stream][-1] == completion.usage
    response = bot.client().responses.create(model="any", instructions="Rules.", input="Question?")
    assert response.usage.total_tokens == completion.usage.total_tokens


@pytest.mark.usefixtures("endpoint")
def test_content_in_parts_is_read_as_one_text():
    parts = [{"type": "text", "text": "Ice is cold."}, {"type": "text", "text": "Is ice cold?"}]
    completion = bot.client().chat.completions.create(
        model="any", messages=[{"role": "user", "content": parts}]
    )
    assert completion.choices[0].message.content == "Ice is cold."


def test_the_same_requests_in_the_same_order_get_the_same_guesses(endpoint):
    first = [bot.chat(GUESS) for _ in range(5)]
    assert len(set(first)) > 1
    with serve() as fresh, openai.OpenAI(base_url=fresh, api_key="none") as client:
        turns = bot.messages(bot.CHAT_RULES, f"Question: {GUESS}")
        again = [client.chat.completions.create(model=MODEL.name, messages=turns) for _ in range(5)]
    assert [completion.choices[0].message.content for completion in again] == first


@pytest.mark.usefixtures("endpoint")
def test_out_of_service_is_an_error_of_the_provider():
    with pytest.raises(openai.InternalServerError, match="out of service"):
        bot.answer("Which metaclass does a class have by default?")
