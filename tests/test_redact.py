"""Credentials go, ordinary words stay."""

import random
import re
import time

import pytest

from pytest_ragft import redact as module
from pytest_ragft.redact import redact

SECRETS = {
    "openai": "sk-proj-AbCdEfGh1234567890_xyzXYZ",
    "anthropic": "sk-ant-api03-AbCdEfGh1234567890",
    "google": "AIzaSyA1234567890abcdefghijklmnopqrstu",
    "groq": "gsk_abcdefghijklmnopqrstuvwx12345678",
    "hugging face": "hf_abcdefghijklmnopqrstuvwxyz",
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "github": "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "github fine-grained": "github_pat_11ABCDEFG0abcdefghijklmnopqrstuv",
    "gitlab": "glpat-abcdefghij1234567890",
    "slack": "xoxb-123456789012-abcdefABCDEF",
    "stripe": "sk_live_abcdefghijklmnop1234",
    "npm": "npm_abcdefghijklmnopqrstuvwxyz0123456789",
    "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "starred": "sk-abcd****************wxyz",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
@pytest.mark.parametrize("around", ["{}", "key: {}.", "https://host/?k={}&x=1", '{{"a": "{}"}}'])
def test_a_key_of_a_common_shape_is_taken_out(secret, around):
    shown = redact(around.format(secret))
    assert secret not in shown
    assert "[redacted" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abcdef123456789", "Authorization: Bearer [redacted]"),
        ("authorization: basic dXNlcjpwYXNz1234", "authorization: basic [redacted]"),
        ("OPENAI_API_KEY=abc123abc123abc", "OPENAI_API_KEY=[redacted]"),
        ('"api_key": "abc123abc123abc"', '"api_key": "[redacted]"'),
        ("password: hunter2hunter2", "password: [redacted]"),
        ("client_secret=zzzzzzzzzzzzzz", "client_secret=zzzzzzzzzzzzzz"),
        ("auth_token='abcdefabcdefabcdef'", "auth_token='[redacted]'"),
        ("postgres://app:s3cret@db/x", "postgres://[redacted password]@db/x"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest",
            "[redacted private key]\nrest",
        ),
        ("-----BEGIN PRIVATE KEY-----\ncut off", "[redacted private key]"),
    ],
)
def test_a_credential_is_known_by_what_stands_before_it(text, shown):
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Refunds are accepted for 30 days.",
        "A basic understanding of retrieval",
        "the bearer authentication scheme",
        "task-oriented-dialogue-with-a-long-name",
        "ask-somebody-who-knows-about-refunds",
        "password: short",
        "https://example.com:8080/path@home",
        "a3f5c9e1b7d24f608a3f5c9e1b7d24f608a3f5c9e1b7d24f60",
    ],
)
def test_ordinary_text_stays_as_it_is(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    ["a-" * 50_000, "sk-" * 30_000, "eyJ-" * 30_000, "bearer " * 20_000, "x" * 100_000,
     "a://" * 30_000, "-----BEGIN PRIVATE KEY-----" * 4_000, "eyJaaaaaaaaa." * 10_000],
)  # fmt: skip
def test_hostile_text_does_not_hold_the_report_up(text):
    started = time.perf_counter()
    redact(text)
    assert time.perf_counter() - started < 5


PIECES = (
    *SECRETS.values(),
    *("password: hunter2hunter2", "OPENAI_API_KEY=abc123abc123abc", "Bearer ", "basic", "x_", "-"),
    *("eyJ", "sk-", "AKIA", " ", "\n", "task-oriented", "://", "a:b@", "\u0130", "https", "/", "."),
)


@pytest.mark.parametrize("seed", range(200))
def test_each_place_is_found_that_a_plain_search_would_find(seed):
    text = "".join(random.Random(seed).choices(PIECES, k=12))
    shapes, named, in_address = (
        re.compile(each) for each in (module._SHAPES, module._NAMED, module._IN_ADDRESS)
    )
    plain = named.sub(module._without_value, shapes.sub(module._label, text))
    assert redact(text) == in_address.sub("://[redacted password]@", plain)
