"""Something between the app and its model: caches, redirections, tokens that expire, TLS."""

import ssl
import threading
from pathlib import Path

import pytest
from diagnosis_process import Folder, model, suite
from rough_provider import RoughProvider, refused, said, whole

CERTIFICATE = Path(__file__).parent.with_name("relay") / "loopback.pem"
NAMES = ("socks", "shoes", "stubborn_hats")
RIGHT = {"socks": "knowledge", "shoes": "knowledge", "stubborn_hats": "behaviour"}


class Cache:
    """A gateway that gives what it gave before to a question that is much like another one."""

    def __init__(self, likeness):
        self._likeness = likeness
        self._lock = threading.Lock()
        self._given = {}

    def __call__(self, asked):
        with self._lock:
            text = model(asked)
            number = len(self._given) + 1
            known = self._given.setdefault(self._likeness(asked), (text, f"chatcmpl-{number}"))
        return said(*known)


def exact(asked):
    return asked.prompt


def first_words(asked):
    return asked.prompt[:20]


@pytest.mark.parametrize("likeness", [exact, first_words])
def test_replies_that_a_gateway_gives_again_are_told_by_their_ids(likeness, folder, provider):
    provider.answer = Cache(likeness)
    folder.write(suite(*NAMES))
    ran = folder.run()
    assert f"127.0.0.1:{provider.port} (" in ran.notes
    assert "a cache or gateway that answers in the model's place" in ran.notes
    assert ("0 to another one" in ran.notes) == (likeness is exact)
    assert folder.run("--ragft-offline").notes == ran.notes


def test_a_server_that_knows_one_id_only_is_no_gateway(folder, provider):
    provider.answer = lambda asked: said(model(asked), "chatcmpl-1")
    folder.write(suite(*NAMES))
    ran = folder.run()
    assert ran.verdicts == RIGHT
    assert ran.notes == ""


FOLLOWING = """
import httpx

def ask(question, model="m"):
    body = {"model": model, "messages": [{"role": "user", "content": question}]}
    url = f"http://127.0.0.1:{os.environ['MODEL']}/v1/chat/completions"
    reply = httpx.post(url, json=body, follow_redirects=True, trust_env=False)
    return reply.json()["choices"][0]["message"]["content"]
"""


def test_a_redirection_is_followed_by_the_app(folder, provider):
    with RoughProvider(model) as there:
        place = f"http://127.0.0.1:{there.port}/v1/chat/completions"
        provider.answer = lambda asked: whole(b"", "307 Temporary Redirect", location=place)
        folder.write(suite(*NAMES).replace("\n\nknows =", f"{FOLLOWING}\n\nknows ="))
        ran = folder.run()
    assert ran.verdicts == RIGHT
    assert "Traceback" not in ran.out


RENEWING = """
TOKEN = ["old"]

def headers():
    return {"content-type": "application/json", "authorization": f"Bearer {TOKEN[0]}"}

asked_once = ask

def ask(question, model="m"):
    try:
        return asked_once(question, model)
    except RuntimeError as error:
        if "expired" not in str(error):
            raise
        TOKEN[0] = "new"
        return asked_once(question, model)
"""


def test_a_token_that_expires_is_renewed_by_the_app(folder, provider):
    def answer(asked):
        valid = asked.headers["authorization"] == "Bearer new" or asked.number <= len(NAMES)
        expired = whole(b'{"error": {"message": "token expired"}}', "401 Unauthorized")
        return model(asked) if valid else expired

    provider.answer = answer
    source = suite(*NAMES).replace("ATTEMPTS, TIMEOUT = 3", "ATTEMPTS, TIMEOUT = 1")
    folder.write(source.replace("\n\nknows =", f"{RENEWING}\n\nknows ="))
    ran = folder.run()
    assert ran.verdicts == RIGHT


SECURE = "http.client.HTTPSConnection("
TRUSTING = ", context=ssl.create_default_context(cafile=os.environ['TRUSTED'])"


def test_an_own_certificate_leaves_the_calls_to_the_app(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with RoughProvider(model, context) as provider:
        folder = Folder(tmp_path, provider.port)
        source = suite(*NAMES).replace("import os\n", "import os\nimport ssl\n", 1)
        source = source.replace("http.client.HTTPConnection(", SECURE)
        folder.write(source.replace("timeout=TIMEOUT)", f"timeout=TIMEOUT{TRUSTING})"))
        ran = folder.run(TRUSTED=str(CERTIFICATE))
    assert ran.verdicts == RIGHT
    assert f"Calls to 127.0.0.1:{folder.port} could not be fetched ahead" in ran.notes


def test_a_key_that_was_mended_is_used_by_the_next_run(folder, provider):
    def answer(asked):
        locked_out = asked.number > len(NAMES) and asked.headers["x-run"] == "spent"
        return refused("401 Unauthorized") if locked_out else model(asked)

    provider.answer = answer
    folder.write(suite(*NAMES))
    assert set(folder.run(RUN="spent").subclasses.values()) == {"provider_error"}
    asked = len(provider.asked)
    ran = folder.run(RUN="mended")
    assert ran.verdicts == RIGHT
    # What the suite's own calls brought is still there.
    assert len(provider.asked) - asked == ran.report["cost"]["calls"]
