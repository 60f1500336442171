"""URLs, addresses and environment variables, read and made."""

import pytest

from pytest_ragft.relay.address import Origin, RelayError, loopback, moved, origin_of, relay_at
from pytest_ragft.relay.environment import past_proxies, variables

HERE = Origin("http", "127.0.0.1", 8817)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com"),
        ("https://api.openai.com:443/v1", "https://api.openai.com"),
        ("http://LOCALHOST:11434", "http://localhost:11434"),
        ("http://[::1]:80/x?y=1", "http://[::1]"),
        ("https://me:secret@gateway:8443/a", "https://gateway:8443"),
    ],
)
def test_the_origin_of_a_url_is_read(url, origin):
    assert str(origin_of(url)) == origin


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("api.openai.com/v1", "'api.openai.com/v1' is not the URL of an HTTP server"),
        ("ftp://a/b", "is not the URL of an HTTP server. Give the base URL of the provider"),
        ("https:///v1", "is not the URL of an HTTP server"),
        ("http://a:b/", "'http://a:b/' is not a URL: Port could not be cast"),
        ("http://[::1/", "is not a URL: Invalid IPv6 URL"),
        ("", "'' is not the URL"),
    ],
)
def test_what_is_no_url_is_refused(url, message):
    with pytest.raises(RelayError) as caught:
        origin_of(url)
    assert message in str(caught.value)
    assert "such as 'https://api.openai.com/v1'" in str(caught.value)


def test_a_password_in_a_wrong_url_is_not_shown():
    with pytest.raises(RelayError) as caught:
        origin_of("ftp://me:secret@host/v1?key=secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.openai.com/v1", "http://127.0.0.1:8817/v1"),
        ("https://api.openai.com", "http://127.0.0.1:8817"),
        ("https://me:pass@a:1/x/?q=1#f", "http://me:pass@127.0.0.1:8817/x/?q=1#f"),
    ],
)
def test_a_moved_url_keeps_all_but_its_origin(url, expected):
    assert moved(url, HERE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8817", "http://127.0.0.1:8817"),
        ("localhost:1", "http://127.0.0.1:1"),
        ("[::1]:8817", "http://[::1]:8817"),
    ],
)
def test_the_address_of_a_relay_is_read(text, expected):
    assert str(relay_at(text)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("8817", "'8817' is not HOST:PORT, such as '127.0.0.1:8817'"),
        ("127.0.0.1:", "is not HOST:PORT"),
        ("127.0.0.1:0", "is not HOST:PORT"),
        ("127.0.0.1:65536", "is not HOST:PORT"),
        ("127.0.0.1:²", "is not HOST:PORT"),
        ("relay.example:80", "A relay does not listen on 'relay.example'"),
    ],
)
def test_what_is_no_address_of_a_relay_is_refused(text, message):
    with pytest.raises(RelayError) as caught:
        relay_at(text)
    assert message in str(caught.value)


def test_localhost_stands_for_one_address():
    assert loopback("localhost") == "127.0.0.1"


AT = "http://127.0.0.1:8817"


@pytest.mark.parametrize(
    ("upstream", "expected"),
    [
        ("https://api.openai.com", {"OPENAI_BASE_URL": f"{AT}/v1", "OPENAI_API_BASE": f"{AT}/v1"}),
        ("https://api.anthropic.com/v1", {"ANTHROPIC_BASE_URL": AT, "ANTHROPIC_API_BASE": AT}),
        ("https://x.openai.azure.com/", {"AZURE_OPENAI_ENDPOINT": AT, "AZURE_API_BASE": AT}),
        ("https://generativelanguage.googleapis.com", {"GOOGLE_GEMINI_BASE_URL": AT}),
        ("https://europe-west4-aiplatform.googleapis.com", {"GOOGLE_VERTEX_BASE_URL": AT}),
        ("https://api.cohere.com", {"CO_API_URL": AT}),
        (
            "http://localhost:11434",
            {"OLLAMA_HOST": AT, "OLLAMA_API_BASE": AT, "OPENAI_BASE_URL": f"{AT}/v1"},
        ),
        (
            "http://localhost:4000/gateway",
            {"OPENAI_BASE_URL": f"{AT}/gateway", "OPENAI_API_BASE": f"{AT}/gateway"},
        ),
    ],
)
def test_the_variables_fit_the_provider(upstream, expected):
    assert variables(upstream, HERE) == expected


def test_the_users_own_variables_hold_the_url_as_it_was_given():
    found = variables("https://api.anthropic.com/v1", HERE, ["MODEL_URL"])
    assert found["MODEL_URL"] == f"{AT}/v1"


def test_the_way_to_a_relay_leads_past_proxies():
    found = past_proxies({"NO_PROXY": "a.example"})
    assert found["NO_PROXY"] == "a.example,127.0.0.1,localhost,::1"
    assert found["no_proxy"] == "127.0.0.1,localhost,::1"
