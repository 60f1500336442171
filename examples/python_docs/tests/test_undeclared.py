"""Tests that declare nothing, as they are on the first day with a new tool."""

from types import SimpleNamespace

from docs_bot import bot


def test_lambda_makes_a_function():
    reply = bot.answer("What are lambda expressions used to create?")
    assert "function object" in reply


def test_with_a_mocked_client(monkeypatch):
    message = SimpleNamespace(content='"continue" skips the rest of the suite.')
    completion = SimpleNamespace(choices=[SimpleNamespace(message=message)])
    completions = SimpleNamespace(create=lambda **_: completion)
    fake = SimpleNamespace(chat=SimpleNamespace(completions=completions))
    monkeypatch.setattr(bot, "client", lambda: fake)
    assert "next cycle" in bot.answer("What does a continue statement do?")


def test_metaclass_of_a_class():
    reply = bot.answer("Which metaclass does a class have by default?")
    assert "type" in reply
