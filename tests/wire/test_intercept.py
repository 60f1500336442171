"""The seam itself: opening, closing, nesting, and errors on the plugin's own side."""

import sys
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import httpx
import httpx2
import pytest

from pytest_ragft.wire import clients, intercept, ongoing, protocols
from pytest_ragft.wire.clients import aiohttp, botocore, requests, urllib3
from pytest_ragft.wire.clients.httpx_family import install
from pytest_ragft.wire.intercept import Send, Serve, intercepting, watched

PLACE = "http://x/chat/completions"
BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}
SENDS = ("Client", "AsyncClient")


def _client(reply=None):
    reply = {"choices": [{"message": {"content": "Hi"}}]} if reply is None else reply
    return httpx2.Client(
        transport=httpx2.MockTransport(lambda request: httpx2.Response(200, json=reply))
    )


def _sends():
    return [
        getattr(library, name).__dict__["send"] for library in (httpx, httpx2) for name in SENDS
    ]


@pytest.mark.parametrize(
    ("package", "listed", "constant"),
    [(clients, clients.CLIENTS, "CLIENT"), (protocols, protocols.PROTOCOLS, "PROTOCOL")],
)
def test_every_file_that_exports_a_part_is_listed(package, listed, constant):
    modules = [
        import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__)
    ]
    exported = [getattr(module, constant) for module in modules if hasattr(module, constant)]
    assert sorted(part.name for part in exported) == sorted(part.name for part in listed)


def test_the_watched_libraries_are_named():
    assert watched() == (
        "httpx2",
        "httpx",
        "aiohttp",
        "botocore",
        "requests",
        "urllib3",
        "http.client",
    )


def test_a_library_that_is_missing_is_not_watched(monkeypatch, tap):
    missing = replace(clients.CLIENTS[0], name="no_such_library", install=lambda tap: None)
    monkeypatch.setattr(intercept, "CLIENTS", (missing,))
    assert watched() == ()
    with intercepting(tap):
        pass
    assert install("no_such_library", tap) is None


@pytest.mark.parametrize("module", [aiohttp, botocore, requests, urllib3], ids=lambda m: m.__name__)
def test_no_library_has_to_be_installed(module, monkeypatch, tap):
    monkeypatch.setattr(module, "when_imported", lambda name, act: None)
    uninstall = module.CLIENT.install(tap)
    assert (uninstall is None) == (module is not requests)  # its mocks are watched, not itself
    if uninstall:
        uninstall()


def test_an_alias_is_not_watched_twice(monkeypatch, tap):
    monkeypatch.setitem(sys.modules, "httpx", httpx2)
    with _client() as client, intercepting(tap):
        client.post(PLACE, json=BODY)
    assert tap.only.reply.text == "Hi"


def test_everything_is_restored(tap):
    before = _sends(), list(sys.meta_path)
    with intercepting(tap):
        assert all(a is not b for a, b in zip(_sends(), before[0], strict=True))
    assert (_sends(), sys.meta_path) == before
    with pytest.raises(KeyError), intercepting(tap):
        raise KeyError
    assert _sends() == before[0]


def test_of_two_taps_the_inner_one_hears_a_call_once(tap):
    inner = type(tap)()
    with _client() as client, intercepting(tap):
        with intercepting(inner):
            client.post(PLACE, json=BODY)
        assert (len(inner.finished), len(tap.finished)) == (1, 0)
        client.post(PLACE, json=BODY)
    assert (len(inner.finished), len(tap.finished)) == (1, 1)


def test_taps_may_close_in_any_order(tap, monkeypatch):
    # Of these alone, since it leaves wrappers behind.
    ours = tuple(each for each in clients.CLIENTS if each.name in ("httpx", "httpx2"))
    monkeypatch.setattr(intercept, "CLIENTS", ours)
    before = _sends()
    inner = type(tap)()
    first, second = intercepting(tap), intercepting(inner)
    with _client() as client:
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        client.post(PLACE, json=BODY)
        second.__exit__(None, None, None)
        client.post(PLACE, json=BODY)
    assert (len(inner.finished), len(tap.finished)) == (1, 0)
    for library in (httpx, httpx2):  # the first wrapper stays below, and only passes on
        for name in SENDS:
            cls = getattr(library, name)
            cls.send = before.pop(0)


def test_what_begin_raises_reaches_the_app(tap):
    class Stop(BaseException):
        pass

    def stop(request):
        raise Stop

    tap.plan = stop
    with _client() as client, intercepting(tap), pytest.raises(Stop):
        client.post(PLACE, json=BODY)
    assert tap.finished == []


def test_an_error_of_finish_is_a_warning(tap):
    def fail(*told):
        raise ValueError("disk full")

    tap.finish = fail
    with _client() as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).status_code == 200
    assert tap.warnings == ["a reply of x could not be recorded: ValueError('disk full')"]


def test_a_call_that_cannot_be_read_is_sent_as_it_is(monkeypatch, tap):
    def fail(body):
        raise TypeError("odd")

    broken = replace(protocols.PROTOCOLS[0], name="broken", read_call=fail)
    monkeypatch.setattr(ongoing, "PROTOCOLS", (broken,))
    with _client() as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).status_code == 200
    assert tap.warnings == ["a call in the format broken could not be read: TypeError('odd')"]
    assert tap.begun == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [({"choices": [{"message": "Hi"}]}, "empty"), ({"choices": 3, "usage": 1}, "broken_json")],
)
def test_a_reply_of_another_shape_never_breaks_the_call(reply, kind, tap):
    with _client(reply) as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).json() == reply
    assert tap.replies[0].problem.kind == kind


def test_a_reply_that_cannot_be_read_never_breaks_the_call(monkeypatch, tap):
    def fail(status, content):
        raise TypeError("odd")

    broken = replace(protocols.PROTOCOLS[0], read_reply=fail)
    monkeypatch.setattr(ongoing, "PROTOCOLS", (broken,))
    with _client() as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).status_code == 200
    assert tap.replies[0].problem.kind == "broken_json"
    assert tap.warnings == ["a reply of x could not be read: TypeError('odd')"]


def test_a_call_may_be_settled_before_its_reply_comes(tap):
    def settle(request):
        request.settle()
        return Send(request.body)

    tap.plan = settle
    with _client() as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).status_code == 200
    assert tap.only.reply.text == "Hi"


def test_a_served_reply_is_told_with_the_body_that_it_answers(tap):
    edited = {**BODY, "messages": [{"role": "user", "content": "Edited."}]}
    tap.plan = lambda request: Serve(429, "application/json", b'{"error": {}}', body=edited)
    with _client() as client, intercepting(tap):
        assert client.post(PLACE, json=BODY).status_code == 429
    assert (tap.only.call.text, tap.only.reply.problem.kind) == ("Edited.", "status")


def test_the_request_of_the_app_is_not_changed(tap):
    tap.edit(lambda call: call.surround(before="Facts."))
    with _client() as client, intercepting(tap):
        request = client.build_request("POST", PLACE, json=BODY)
        before = request.content
        client.send(request)
    assert request.content == before
    assert tap.begun[0].body == BODY
