"""Workers on other machines: reached over TCP, in a folder and a network of their own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress

import pytest

SOURCE = """
@knows
@pytest.mark.parametrize("n", range(4))
def test_window(n):
    assert "30 days" in ask(f"How long, {n}?")


@pytest.mark.ragft(source="facts.md#window", expects="30 days")
def test_source():
    assert "30 days" in ask("And with a source?")
"""
FACTS = "# Window\n\nRefunds: customers may send goods back within 30 days of the delivery.\n"


@contextmanager
def _server(suite, folder, host="127.0.0.1", inside=()):
    """Where a worker can be started from afar: execnet's own server; gives its port."""
    process = subprocess.Popen(
        [*inside, sys.executable, "-u", "-m", "execnet.script.socketserver", f"{host}:0"],
        cwd=folder,
        env=suite.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        line = process.stdout.readline()
        yield int(re.search(r", (\d+)\)$", line.strip())[1])
    finally:
        process.kill()
        process.communicate()


def _checkout(suite, name):
    """The suite in a folder of its own, as on another machine."""
    suite.path.joinpath("facts.md").write_text(FACTS, encoding="utf-8")
    folder = suite.path / name
    folder.mkdir()
    for file in ("pytest.ini", "test_suite.py", "facts.md"):
        shutil.copy(suite.path / file, folder)
    return folder


def test_workers_behind_a_socket_report_as_one_process(suite, provider):
    suite.write(SOURCE)
    checkouts = [_checkout(suite, name) for name in ("first", "second")]
    provider.requests.clear()
    with ExitStack() as stack:
        ports = [stack.enter_context(_server(suite, folder)) for folder in checkouts]
        places = [
            f"--tx=socket=127.0.0.1:{port}//chdir={folder}"
            for port, folder in zip(ports, checkouts, strict=True)
        ]
        spread = suite.run("--dist=load", *places, "--ragft-max-calls=22")
    assert len(spread.report["tests"]) == 5, spread.out + spread.err
    assert spread.report["cost"]["calls"] == len(provider.requests) - 5 == 22, "held over TCP"
    assert set(spread.verdicts.values()) == {"knowledge", "undetermined"}
    assert all(folder.joinpath(".ragft", "replies.sqlite").exists() for folder in checkouts)


def _lacks_namespaces():
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need Linux, root and iproute2"
    done = subprocess.run(["ip", "netns", "add", "ragft-try"], capture_output=True, check=False)
    if done.returncode:
        return f"no network namespace can be made here: {done.stderr.decode().strip()}"
    subprocess.run(["ip", "netns", "del", "ragft-try"], check=True)
    return ""


@contextmanager
def _namespace(number):
    """A network of its own, joined to this one by a cable; gives its name and both addresses."""
    name, near, far = f"ragft{number}", f"ragft{number}a", f"ragft{number}b"
    here, there = f"10.213.{number}.1", f"10.213.{number}.2"
    made = [
        f"ip netns add {name}",
        f"ip link add {near} type veth peer name {far} netns {name}",
        f"ip addr add {here}/24 dev {near}",
        f"ip link set {near} up",
        f"ip -n {name} addr add {there}/24 dev {far}",
        f"ip -n {name} link set {far} up",
        f"ip -n {name} link set lo up",
    ]
    try:
        for command in made:
            subprocess.run(command.split(), check=True, capture_output=True)
        yield name, here, there
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)


@pytest.mark.skipif(bool(why := _lacks_namespaces()), reason=why)
def test_workers_in_networks_of_their_own_share_one_budget_and_report(suite, provider):
    """The provider's loopback address is another one there: each reaches it by its own cable."""
    suite.write(SOURCE)
    checkouts = [_checkout(suite, name) for name in ("first", "second")]
    port = int(provider.origin.rpartition(":")[2])
    with ExitStack() as stack:
        places = []
        for number, folder in enumerate(checkouts, start=1):
            name, here, there = stack.enter_context(_namespace(number))
            stack.enter_context(_forwarded(here, port))
            suite.address = f"http://{here}:{port}/v1"
            inside = ("ip", "netns", "exec", name)
            served = stack.enter_context(_server(suite, folder, there, inside))
            places.append(f"--tx=socket={there}:{served}//chdir={folder}")
        spread = suite.run("--dist=load", *places)
    assert spread.report["summary"]["knowledge"] == 5, spread.out + spread.err
    assert spread.report["cost"]["calls"] == len(provider.requests) - 5
    assert [test["nodeid"] for test in spread.report["tests"]] == [
        *(f"test_suite.py::test_window[{n}]" for n in range(4)),
        "test_suite.py::test_source",
    ]


@contextmanager
def _forwarded(host, port):
    """What reaches `host` on that port goes to the same port of the loopback address."""
    listening = socket.create_server((host, port))
    threading.Thread(target=_forward, args=(listening, port), daemon=True).start()
    try:
        yield
    finally:
        listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        listening.close()


def _forward(listening, port):
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        far = socket.create_connection(("127.0.0.1", port))
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=_copy, args=(source, sink), daemon=True).start()


def _copy(source, sink):
    with suppress(OSError), sink:
        while content := source.recv(65536):
            sink.sendall(content)
