"""`checks.similar(..., model=)`: embeddings of a real endpoint, on the loopback interface."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pytest_ragft import checks

TOPICS = ("days", "tage", "fee")


class Embeddings(BaseHTTPRequestHandler):
    """A made-up model, by which `days` and `Tage` mean nearly the same."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        rows = [vector(text.lower()) for text in body["input"]]
        entries = [
            {"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(rows)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "data": entries, "model": body["model"], "usage": usage}
        content = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Nothing is printed."""


def vector(text):
    days, tage, fee = (float(topic in text) for topic in TOPICS)
    return [days + 0.9 * tage, 0.3 * tage, fee]


@pytest.fixture
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Embeddings)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def test_another_language_may_mean_the_same(endpoint):
    check = checks.similar("Thirty days", model="m", at_least=0.9, base_url=endpoint)
    assert check.fault("Drei\u00dfig Tage") is None
    told = check.fault("No fee.")
    assert told == "expected a reply like 'Thirty days' (0.9 or more, by m), found 'No fee.' (0.00)"
    assert "(0.00)" in check.fault("Nothing of all that.")


def test_a_model_that_cannot_be_asked_is_an_error(monkeypatch, provider):
    check = checks.similar("Thirty days", model="m", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(checks.JudgeError, match="'m' could not be asked"):
        check.fault("30 days")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name)
    with pytest.raises(checks.JudgeError, match="set the environment variable OPENAI_API_KEY"):
        checks.similar("Thirty days", model="m").fault("30 days")
