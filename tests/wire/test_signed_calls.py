"""Requests that an SDK signed itself: signed again after an edit, or refused by name."""

import json

import botocore.session
import httpx2
import pytest
import requests
from aws_server import CLAUDE, KEY, SECRET, TOKEN, bedrock
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from raw_calls import BODY, add_facts, echo

from pytest_ragft.wire import signatures
from pytest_ragft.wire.intercept import intercepting
from pytest_ragft.wire.signatures import CannotSign, sign_again

PLACE = "/model/anthropic.claude-3/invoke"
CONTENT = json.dumps({"anthropic_version": "bedrock-2023-05-31", **BODY, "max_tokens": 9}).encode()


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch, tmp_path):
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def signed(url, token=None, *, key=KEY, **headers):
    """What an SDK that signs by itself sends."""
    given = {"content-type": "application/json", **headers}
    request = AWSRequest("POST", url, headers=given, data=CONTENT)
    SigV4Auth(Credentials(key, SECRET, token), "bedrock", "us-east-1").add_auth(request)
    return dict(request.headers)


def by_httpx(url, headers):
    return httpx2.post(url, content=CONTENT, headers=headers)


def by_requests(url, headers):
    return requests.post(url, data=CONTENT, headers=headers, timeout=9)


each_way = pytest.mark.parametrize("send", [by_httpx, by_requests])


@each_way
@pytest.mark.parametrize("source", ["environment", "profile", "token"])
def test_an_edited_prompt_is_signed_again(send, source, monkeypatch, tmp_path, tap):
    token, key = (TOKEN, "ASIAMADEUPFORTESTS") if source == "token" else (None, KEY)
    if source == "profile":
        lines = f"[work]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n"
        (tmp_path / "credentials").write_text(lines)
    else:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    if token:
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    add_facts(tap)
    with bedrock(CLAUDE) as server, intercepting(tap):
        url = f"{server.origin}{PLACE}"
        assert send(url, signed(url, token, key=key)).status_code == 200
        assert server.prompts == ["Facts.\n\nHow long?"]
        assert server.signed_well()
        assert server.requests[0][1].get("x-amz-security-token") == token
    assert (tap.only.call.text, tap.only.reply.text) == ("Facts.\n\nHow long?", "Hi")


@each_way
def test_what_cannot_be_signed_again_goes_out_unedited_and_is_no_evidence(send, tap):
    add_facts(tap)
    with bedrock(CLAUDE) as server, intercepting(tap):
        url = f"{server.origin}{PLACE}"
        assert send(url, signed(url)).status_code == 200
        assert server.prompts == ["How long?"]
        assert server.signed_well()
        host = server.origin.partition("//")[2]
    (_, exchange, served), (warning,) = *tap.finished, tap.warnings
    assert warning == (
        f"{host}: the request is signed for AWS with a key that neither the environment nor a "
        "profile holds, so its prompt cannot be edited; set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY"
    )
    assert (exchange.call.text, served) == ("How long?", None)
    problem = exchange.reply.problem
    assert (problem.kind, problem.detail, problem.retryable) == ("plugin", warning, False)


@each_way
def test_an_unedited_or_served_call_keeps_its_signature(send, tap):
    with bedrock(CLAUDE) as server, intercepting(tap):
        url = f"{server.origin}{PLACE}"
        send(url, signed(url))
        assert server.signed_well()
        tap.plan = echo
        send(url, signed(url))
    assert [reply.text for reply in tap.replies] == ["Hi", "echo"]
    assert tap.warnings == []


def test_headers_that_depend_on_the_body_are_signed_anew(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    url = "https://model.example/x?b=1"
    old = signed(url, **{"content-length": "999", "x-amz-content-sha256": "0" * 64})
    named = {name.lower(): value for name, value in old.items()}
    renewed = sign_again(url, named, b"{}")
    assert (renewed["content-length"], renewed["x-amz-content-sha256"][:6]) == ("2", "44136f")
    assert renewed["authorization"] != named["authorization"]
    unsigned = {**named, "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    assert sign_again(url, unsigned, b"{}")["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"


@pytest.mark.parametrize(
    ("url", "headers", "reason"),
    [
        (
            "http://x/?X-Amz-Signature=1",
            {},
            "the request is signed in its address, so its prompt cannot be edited",
        ),
        (
            "http://x/",
            {"content-md5": "x"},
            "the request carries a digest of its body (content-md5): no edit is possible",
        ),
        (
            "http://x/",
            {"authorization": "TC3-HMAC-SHA256 Credential=x"},
            "the request is signed (Tencent Cloud), so its prompt cannot be edited",
        ),
        (
            "http://x/",
            {"authorization": "AWS4-ECDSA-P256-SHA256 Credential=x"},
            "the request is signed (AWS), so its prompt cannot be edited",
        ),
    ],
)
def test_other_signatures_are_refused_by_name(url, headers, reason):
    with pytest.raises(CannotSign) as raised:
        sign_again(url, headers, b"{}")
    assert str(raised.value) == reason


@pytest.mark.parametrize("authorization", ["", "Bearer sk-x", "Basic eDp5"])
def test_what_is_not_signed_needs_nothing(authorization):
    assert sign_again("http://x/?a=1", {"authorization": authorization}, b"{}") == {}


def test_without_botocore_the_reason_says_what_to_install(monkeypatch):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(signatures, "import_module", fail)
    named = {name.lower(): value for name, value in signed("http://x/").items()}
    with pytest.raises(CannotSign, match="install botocore"):
        sign_again("http://x/", named, b"{}")


def test_an_error_while_signing_is_no_error_of_the_app(monkeypatch, tap):
    def fail(*args, **options):
        raise RuntimeError("odd")

    monkeypatch.setattr(botocore.session, "Session", fail)
    add_facts(tap)
    with bedrock(CLAUDE) as server, intercepting(tap):
        url = f"{server.origin}{PLACE}"
        assert by_httpx(url, signed(url)).status_code == 200
        assert server.prompts == ["How long?"]
    assert tap.finished[0][1].reply.problem.kind == "plugin"
    assert tap.warnings[0].endswith("the edited request could not be signed: RuntimeError('odd')")
