"""`ragft proxy` as a process, and runs that attach to it."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

import pytest
from upstream_server import Listening, until

from pytest_ragft import cli
from pytest_ragft.relay.access import Access, place, read, write
from pytest_ragft.relay.address import RelayError, origin_of
from pytest_ragft.relay.attaching import attached
from pytest_ragft.relay.attachment import ATTACH, PORT, TOKEN, Attachment
from pytest_ragft.relay.relays import Relays
from pytest_ragft.relay.server import Relay

BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}
REPLY = json.dumps({"choices": [{"message": {"content": "Ten."}, "finish_reason": "stop"}]})
SAID = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(REPLY), REPLY.encode())


@contextmanager
def proxy(folder, *arguments, **options):
    """The command, from the line that it prints to its end by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest_ragft.cli", "proxy", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    with process:
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield process, line
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)


def ports(line):
    return int(line.split()[2].rpartition(":")[2])


def ask(port, body=BODY):
    app = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        app.request("POST", "/v1/chat/completions", json.dumps(body))
        reply = app.getresponse()
        return reply.status, reply.read()
    finally:
        app.close()


def eventually(check):
    """What another process makes come true in its own time."""
    for _ in range(1000):
        if check():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_relay_says_where_it_is_and_ends_cleanly(tmp_path, upstream, number):
    with proxy(tmp_path, "--upstream", f"{upstream.url}/v1") as (process, line):
        port = ports(line)
        here = f"http://127.0.0.1:{port}"
        assert line == (
            f"ragft proxy: {here} leads to {upstream.url}; set OPENAI_BASE_URL={here}/v1 "
            f"OPENAI_API_BASE={here}/v1 (Ctrl-C ends it)\n"
        )
        access = place(tmp_path, port)
        assert stat.S_IMODE(access.stat().st_mode) == 0o600
        upstream.answer = lambda asked, connection: SAID
        assert ask(port) == (200, REPLY.encode())
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert not access.exists()
    assert (tmp_path / ".ragft" / ".gitignore").read_text() == "*\n"


CHILD = """
import os, sys, urllib.request
print(urllib.request.urlopen(os.environ["MODEL_URL"] + "/models").read().decode())
print(os.environ["OPENAI_BASE_URL"] == os.environ["MODEL_URL"], os.environ["NO_PROXY"], sys.argv)
sys.exit(7)
"""


def test_a_command_is_led_to_the_relay_and_its_exit_status_kept(tmp_path, upstream):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest_ragft.cli", "proxy", "--set", "MODEL_URL"),
            *("--upstream", f"{upstream.url}/v1", "--", sys.executable, "-c", CHILD),
            *("--port", "--", "x"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_PROXY": "a.example"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert done.stdout.splitlines() == [
        "ok",
        "True a.example,127.0.0.1,localhost,::1 ['-c', '--port', '--', 'x']",
    ]
    assert done.stderr.startswith("ragft proxy: http://127.0.0.1:")
    assert upstream.only.line == "GET /v1/models HTTP/1.1"


ANSWERS = """
import signal, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit(5))
print(1, flush=True)
while True:
    signal.pause()
"""


@pytest.mark.parametrize(
    ("code", "number", "status"),
    [
        ("import signal; print(1, flush=True); signal.pause()", signal.SIGTERM, 128 + 15),
        (ANSWERS, signal.SIGINT, 5),
    ],
)
def test_a_signal_is_the_commands_to_answer(tmp_path, upstream, code, number, status):
    with proxy(
        *(tmp_path, "--upstream", upstream.url, "--", sys.executable, "-c", code),
        start_new_session=True,
    ) as (process, _):
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does
        else:
            process.send_signal(number)
        assert process.wait(10) == status


@pytest.fixture
def ragft(tmp_path, monkeypatch, capsys):
    """The command in an empty folder: its exit status, and what it says on standard error."""
    monkeypatch.chdir(tmp_path)

    def ragft(*given):
        return cli.main(list(given)), capsys.readouterr().err

    return ragft


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--upstream", "nowhere"], 2, "ragft: 'nowhere' is not the URL of an HTTP server."),
        (["--upstream", "http://a", "--host", "0.0.0.0"], 2, "does not listen on '0.0.0.0'"),
        (["--upstream", "http://a", "run"], 2, "'run' is no option of `ragft proxy`. Put --"),
        (["--upstream", "http://a", "--", "/no/such"], 127, "'/no/such' could not be started"),
        (["--upstream", "http://a", "--", "/"], 126, "'/' could not be started: Permission"),
        (["--upstream", "http://127.0.0.1:PORT", "--port", "PORT"], 2, "cannot pass on to itself"),
    ],
)
def test_what_cannot_be_done_is_said(ragft, tmp_path, arguments, status, message):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    given = [argument.replace("PORT", port) for argument in arguments]
    found, said = ragft("proxy", *given)
    assert (found, message in said) == (status, True), said
    assert not list(tmp_path.glob(".ragft/relay-*"))


def test_a_port_that_is_taken_is_said(ragft, relay):
    status, said = ragft("proxy", "--upstream", "http://a", "--port", str(relay.origin.port))
    assert status == 2
    assert "Name another port, or none" in said


def test_a_folder_that_cannot_be_written_is_said(ragft, tmp_path):
    (tmp_path / ".ragft").write_text("a file")
    status, said = ragft("proxy", "--upstream", "http://a")
    assert status == 2
    assert "could not be written: File exists" in said


@contextmanager
def standing(upstream, root):
    """A stand-alone relay in this process."""
    origin = origin_of(upstream.url)
    attachment = Attachment(origin, access := Access(str(origin)))
    with Relay(attachment.route, control=attachment.control) as relay:
        write(place(root, relay.origin.port), access)
        yield relay, attachment


@pytest.fixture
def standing_relay(upstream, tmp_path):
    """Such a relay, its attachment and its token; nothing reaches the provider."""
    with standing(upstream, tmp_path) as (relay, attachment):
        yield relay, attachment, read(place(tmp_path, relay.origin.port)).token
    assert upstream.asked == []


def test_a_run_that_attaches_sees_the_calls_until_it_ends(tmp_path, upstream, tap):
    upstream.answer = lambda asked, connection: SAID
    with standing(upstream, tmp_path) as (relay, attachment):
        port = relay.origin.port
        assert ask(port)[0] == 200
        with Relays(tap) as relays:
            with attached(f"127.0.0.1:{port}", tmp_path, relays):
                assert ask(port) == (200, REPLY.encode())
                assert port in relays.own.ports
            assert eventually(lambda: len(attachment.route()) == 1)
            assert ask(port)[0] == 200
    assert tap.only.reply.text == "Ten."
    assert tap.begun[0].url == f"{upstream.url}/v1/chat/completions"
    assert len(upstream.asked) == 3


RUN = """
import sys, time
from pathlib import Path
from pytest_ragft.relay.attaching import attached
from pytest_ragft.relay.relays import Relays
from pytest_ragft.wire.tap import Serve

class Tap:
    def begin(self, request):
        return Serve(200, *request.echo("From the run."))
    def finish(self, plan, exchange, served):
        pass

with Relays(Tap()) as relays, attached(sys.argv[1], Path.cwd(), relays):
    print("attached", flush=True)
    time.sleep(60)
"""


def test_a_run_that_is_killed_leaves_a_relay_that_passes_everything_on(tmp_path, upstream):
    upstream.answer = lambda asked, connection: SAID
    with proxy(tmp_path, "--upstream", upstream.url) as (_, line):
        port = ports(line)
        run = subprocess.Popen(
            [sys.executable, "-c", RUN, f"localhost:{port}"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
        )
        with run:
            assert run.stdout.readline() == "attached\n"
            assert b"From the run." in ask(port)[1]
            assert upstream.asked == []
            run.kill()
        assert ask(port) == (200, REPLY.encode())  # even if its end is not noticed yet
        assert eventually(lambda: _attaches(tmp_path, port))


def _attaches(root, port):
    """Whether a run can attach, that is, no other one is attached."""
    try:
        with Relays(Listening()) as relays, attached(f"127.0.0.1:{port}", root, relays):
            return True
    except RelayError:
        return False


def test_one_run_at_a_time(tmp_path, upstream, tap):
    with standing(upstream, tmp_path) as (relay, _), Relays(tap) as relays, ExitStack() as stack:
        address = f"127.0.0.1:{relay.origin.port}"
        stack.enter_context(attached(address, tmp_path, relays))
        with pytest.raises(RelayError, match="refused: another pytest run is attached"):
            stack.enter_context(attached(address, tmp_path, relays))


def test_a_relay_that_ends_before_the_run_is_named(tmp_path, upstream, tap):
    with ExitStack() as stack:
        relay, _ = stack.enter_context(standing(upstream, tmp_path))
        with Relays(tap) as relays, attached(f"127.0.0.1:{relay.origin.port}", tmp_path, relays):
            stack.close()
    (warning,) = tap.warnings
    assert warning.endswith("ended before this run: calls may have gone unseen.")


@pytest.mark.parametrize(
    ("request_line", "headers", "status", "message"),
    [
        (f"GET {ATTACH}", {}, 404, "the relay itself knows POST /.ragft/attach alone"),
        ("POST /.ragft/x", {}, 404, "the relay itself knows"),
        (f"POST {ATTACH}", {}, 403, "the token is not that of this relay"),
        (f"POST {ATTACH}", {TOKEN: "é"}, 403, "the token is not that of this relay"),
        (f"POST {ATTACH}", {TOKEN: "right", PORT: "0"}, 400, "Ragft-Port: '0' is no port"),
        (f"POST {ATTACH}", {TOKEN: "right", PORT: "x"}, 400, "Ragft-Port: 'x' is no port"),
    ],
)
def test_only_who_may_can_attach(standing_relay, request_line, headers, status, message):
    relay, attachment, token = standing_relay
    app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
    given = {name: value.replace("right", token) for name, value in headers.items()}
    app.request(*request_line.split(), headers=given)
    reply = app.getresponse()
    assert (reply.status, message in reply.read().decode()) == (status, True)
    app.close()
    assert len(attachment.route()) == 1


def test_a_run_that_vanishes_while_it_attaches_is_forgotten(standing_relay):
    relay, attachment, token = standing_relay
    with socket.create_connection(("127.0.0.1", relay.origin.port)) as run:
        run.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        head = f"POST {ATTACH} HTTP/1.1\r\n{TOKEN}: {token}\r\n{PORT}: 9\r\n\r\n"
        run.sendall(head.encode())
        until(run, b"}")
        assert len(attachment.route()) == 2
        run.sendall(b"x")  # says nothing, and is no end
    assert eventually(lambda: len(attachment.route()) == 1)


def attach(address, root):
    with Relays(Listening()) as relays, attached(address, root, relays):
        pass


def test_where_no_relay_is_the_command_that_starts_one_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(RelayError) as caught:
        attach(f"127.0.0.1:{port}", tmp_path)
    assert f"Start it first: ragft proxy --port {port} --upstream URL" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"{", b"[]", b"{}"])
def test_a_relay_without_its_file_is_not_attached_to(tmp_path, upstream, content):
    with standing(upstream, tmp_path) as (relay, _):
        path = place(tmp_path, relay.origin.port)
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(RelayError) as caught:
            attach(f"127.0.0.1:{relay.origin.port}", tmp_path)
    assert f"{str(path)!r} cannot be read: " in str(caught.value)
    assert f"start it in {str(tmp_path)!r}" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno", "refused: it is not one of pytest-ra"),
        (b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\n{}", "refused: it is not one of pytest-ra"),
        (b"SSH-2.0-x\r\n", "is no relay: BadStatusLine"),
    ],
)
def test_what_is_no_relay_is_named(tmp_path, upstream, answer, message):
    upstream.answer = lambda asked, connection: answer
    port = int(upstream.url.rpartition(":")[2])
    write(place(tmp_path, port), Access("http://127.0.0.1:9"))
    with pytest.raises(RelayError) as caught:
        attach(f"127.0.0.1:{port}", tmp_path)
    assert message in str(caught.value)


def test_the_file_of_a_relay_that_was_killed_is_replaced(tmp_path):
    path = place(tmp_path, 1)
    write(path, Access("http://a", "old"))
    write(path, Access("http://a", "new"))
    assert read(path).token == "new"
    assert sorted(p.name for p in path.parent.iterdir()) == [".gitignore", "relay-1.json"]
    assert "new" not in repr(read(path))


def test_attached_runs_see_streams_that_the_app_closes(tmp_path, upstream, tap):
    closed = threading.Event()

    def stream(asked, connection):
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n7\r\ndata: x\r\n"
        )
        while connection.recv(100):
            pass
        closed.set()

    upstream.answer = stream
    with ExitStack() as stack:
        relay, _ = stack.enter_context(standing(upstream, tmp_path))
        relays = stack.enter_context(Relays(tap))
        with attached(f"127.0.0.1:{relay.origin.port}", tmp_path, relays):
            app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
            app.request("POST", "/v1/chat/completions", json.dumps({**BODY, "stream": True}))
            assert app.getresponse().read1(100) == b"data: x"
            app.close()
            assert closed.wait(10)
            assert relays.calls.settle(10)


def test_help_says_how_a_command_is_given(capsys):
    with pytest.raises(SystemExit):
        cli.main(["proxy", "--help"])
    assert "[-- COMMAND]" in capsys.readouterr().out
