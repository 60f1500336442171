"""Requests in no known format: which look like model calls, and which do not."""

import httpx
import pytest

from pytest_ragft.wire.intercept import intercepting
from pytest_ragft.wire.offered import continues, tool_names
from pytest_ragft.wire.unknown import KNOWN_HOSTS, unknown_call

PROMPT = "How long may customers send goods back?"
TURNS = [{"role": "user", "content": PROMPT}]
SENT = [
    ("https://api.replicate.com/v1/predictions", {"version": "1", "prompt": PROMPT}),
    ("https://api-inference.huggingface.co/models/bigcode/starcoder", {"inputs": PROMPT}),
    ("https://eu.api.x.ai/v2/respond", {"messages": TURNS}),
    ("https://bedrock-runtime.us-east-1.amazonaws.com/model/new/converse", {"prompt": PROMPT}),
    ("http://127.0.0.1:8000/generate", {"prompt": PROMPT, "max_tokens": 20}),
    ("http://127.0.0.1:8000/chat", {"messages": TURNS}),
    ("https://models.example.com/v1/answer", {"inputs": PROMPT, "parameters": {}}),
    ("https://api.example.com/v1/projects/1/models/gem:predict", {"contents": TURNS, "model": "g"}),
]
NOT_SENT = {
    "an embedding": ("https://api.openai.com/v1/embeddings", {"input": PROMPT, "model": "e"}),
    "an embedding by its model": (
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-embed-text-v2/invoke",
        {"inputText": PROMPT},
    ),
    "an embedding of Gemini": (
        "https://generativelanguage.googleapis.com/v1/models/gemini-embedding:batchEmbedContents",
        {"inputs": PROMPT},
    ),
    "a model in the body that embeds": (
        "https://api.together.xyz/v1/run",
        {"model": "BAAI/bge-large", "input": PROMPT},
    ),
    "a moderation": ("https://api.openai.com/v1/moderations", {"input": PROMPT, "model": "m"}),
    "a re-ranking": ("https://api.cohere.com/v2/rerank", {"input": PROMPT, "model": "r"}),
    "a batch": ("https://api.anthropic.com/v1/messages/batches", {"messages": TURNS}),
    "a count of tokens": ("https://anthropic.com/v1/messages/count_tokens", {"messages": TURNS}),
    "a count of tokens by Gemini": (
        "https://generativelanguage.googleapis.com/v1/models/gemini-pro:countTokens",
        {"input": PROMPT},
    ),
    "a count of tokens by Vertex": (
        "https://aiplatform.googleapis.com/v1/models/count-tokens:rawPredict",
        {"messages": TURNS},
    ),
    "a count of tokens by OpenAI": (
        "https://api.openai.com/v1/responses/input_tokens",
        {"input": TURNS},
    ),
    "a conversation cut short": ("https://api.openai.com/v1/responses/compact", {"input": TURNS}),
    "a fine-tuning": ("https://openai.com/v1/fine_tuning/jobs", {"model": "m", "input": PROMPT}),
    "a model list": ("https://api.mistral.ai/v1/models", {"model": "m", "prompt": PROMPT}),
    "a picture": ("https://api.openai.com/v1/images/generations", {"prompt": PROMPT}),
    "speech": ("https://api.openai.com/v1/audio/speech", {"input": PROMPT, "model": "tts-1"}),
    "a download of a model": ("http://127.0.0.1:11434/api/pull", {"model": "m", "prompt": PROMPT}),
    "a trace": ("https://api.smith.langchain.com/anything", {"messages": TURNS}),
    "a trace of another one": ("https://cloud.langfuse.com/api/public/x", {"input": PROMPT}),
    "OpenTelemetry": ("http://127.0.0.1:4318/v1/traces", {"messages": TURNS}),
    "telemetry": ("https://us.i.posthog.com/capture/", {"prompt": PROMPT, "model": "m"}),
    "an error report": ("https://o1.ingest.sentry.io/api/1/x/", {"prompt": PROMPT, "model": 1}),
    "a web search": ("https://api.tavily.com/x", {"prompt": PROMPT, "model": "m"}),
    "a vector store": ("http://127.0.0.1:6333/collections/a/x", {"input": PROMPT, "model": 1}),
    "no prompt": ("https://api.openai.com/v1/organization", {"name": "us"}),
    "a word": ("https://api.x.ai/v2/respond", {"prompt": "hello"}),
    "a list without turns": ("https://api.x.ai/v2/respond", {"messages": ["hello there", 1]}),
    "an app's own form": ("http://127.0.0.1:8000/ask", {"input": PROMPT, "user": "me"}),
    "a host that only ends alike": ("https://notopenai.com/v1/ask", {"prompt": PROMPT}),
}


@pytest.mark.parametrize(("url", "body"), SENT)
def test_what_looks_like_a_model_call_is_named_by_host_and_path(url, body):
    assert unknown_call(f"{url}?key=secret", body) == url.partition("://")[2]


@pytest.mark.parametrize(("url", "body"), NOT_SENT.values(), ids=NOT_SENT.keys())
def test_what_is_no_model_call_is_not(url, body):
    assert unknown_call(url, body) is None


def test_no_password_is_named():
    body = {"messages": TURNS}
    assert unknown_call("http://me:secret@127.0.0.1:8000/chat", body) == "127.0.0.1:8000/chat"


def test_hosts_stand_in_order_and_once():
    assert sorted(set(KNOWN_HOSTS)) == list(KNOWN_HOSTS)


def test_a_tap_hears_of_it_and_the_call_goes_on(tap, provider):
    with intercepting(tap):
        httpx.post(f"{provider.origin}/own", json={"prompt": PROMPT, "stream": False})
        httpx.post(f"{provider.origin}/v1/embeddings", json={"input": PROMPT, "model": "e"})
        httpx.post(f"{provider.url}/chat/completions", json={"messages": TURNS, "model": "m"})
    assert tap.unread == [f"{provider.origin.partition('://')[2]}/own"]
    assert len(provider.requests) == 3
    assert tap.warnings == []


TOOLS = {
    "OpenAI chat": {
        "tools": [
            {"type": "function", "function": {"name": "b"}},
            {"type": "function", "function": {"name": "a"}},
        ]
    },
    "OpenAI responses": {"tools": [{"type": "function", "name": "a"}, {"type": "b"}]},
    "OpenAI functions": {"functions": [{"name": "a"}, {"name": "b"}]},
    "Anthropic": {"tools": [{"name": "a", "input_schema": {}}, {"name": "b"}]},
    "Gemini": {"tools": [{"functionDeclarations": [{"name": "a"}, {"name": "b"}]}]},
    "Bedrock": {
        "toolConfig": {"tools": [{"toolSpec": {"name": "a"}}, {"toolSpec": {"name": "b"}}]}
    },
}


@pytest.mark.parametrize("body", TOOLS.values(), ids=TOOLS.keys())
def test_tools_are_named_in_any_format(body):
    assert tool_names(body) == ("a", "b")


@pytest.mark.parametrize("tools", [None, 1, "x", [], [1], [{"name": 1}], {"x": 1}])
def test_what_names_no_tools_has_none(tools):
    assert tool_names({"tools": tools}) == ()


def test_turns_that_the_provider_keeps_are_told():
    assert continues({"previous_response_id": "resp_1", "input": "x"})
    assert continues({"context": [128006, 882], "prompt": "x"})
    assert not continues({"previous_response_id": None, "input": "x"})


@pytest.mark.parametrize("context", [[], None, "Some text.", ["a"], [1, True], {"1": 2}])
def test_other_contexts_are_no_turns_that_are_kept(context):
    assert not continues({"context": context, "prompt": "x"})


def test_what_gemini_caches_was_there_before_the_first_turn():
    assert not continues({"cachedContent": "cachedContents/1", "contents": []})
