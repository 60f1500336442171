"""Caches of libraries that keep replies: off in replays, named where they may have answered."""

import asyncio
import functools
import sys
from types import ModuleType, SimpleNamespace

import pytest
from langchain_core.caches import InMemoryCache
from langchain_core.globals import set_llm_cache
from langchain_core.outputs import Generation

from pytest_ragft.replay.caches import CACHES, OTHERS, answering, suspected, switched_off

REPLY = [Generation(text="14 days")]


def test_a_cache_finds_nothing_and_keeps_nothing_while_it_is_off():
    cache = InMemoryCache()
    cache.update("How long?", "m", REPLY)
    with switched_off():
        assert cache.lookup("How long?", "m") is None
        cache.update("How far?", "m", REPLY)
    assert cache.lookup("How long?", "m") == REPLY
    assert cache.lookup("How far?", "m") is None


def test_asynchronous_lookups_find_nothing_either():
    cache = InMemoryCache()

    async def use():
        await cache.aupdate("How long?", "m", REPLY)
        with switched_off():
            missed = await cache.alookup("How long?", "m")
        return missed, await cache.alookup("How long?", "m")

    assert asyncio.run(use()) == (None, REPLY)


def test_a_subclass_of_the_apps_own_is_off_too():
    class Own(InMemoryCache):
        def lookup(self, prompt, llm_string):
            return REPLY

    with switched_off():
        assert Own().lookup("How long?", "m") is None
    assert Own().lookup("How long?", "m") == REPLY


def test_functions_that_remember_are_asked_anew(monkeypatch):
    lm = ModuleType("dspy.clients.lm")  # of DSPy 2.6
    lm.given = ["14 days", "21 days", "30 days"]
    lm.cached_completion = functools.cache(lambda question: lm.given.pop(0))
    lm.cached_questions = 0
    monkeypatch.setitem(sys.modules, "dspy.clients.lm", lm)
    assert [lm.cached_completion("How long?") for _ in range(2)] == ["14 days"] * 2
    with switched_off():
        assert [lm.cached_completion("How long?") for _ in range(2)] == ["21 days", "30 days"]
    assert (lm.cached_completion("How long?"), lm.cached_questions) == ("14 days", 0)


def test_a_cache_that_is_on_is_named():
    assert answering() == ()
    set_llm_cache(InMemoryCache())
    try:
        assert [cache.library for cache in answering()] == ["langchain"]
    finally:
        set_llm_cache(None)


@pytest.mark.parametrize(
    ("module", "content", "library"),
    [
        ("litellm", {"cache": object()}, "litellm"),
        ("dspy", {"cache": SimpleNamespace(enable_memory_cache=True)}, "dspy"),
        ("dspy", {"cache": SimpleNamespace(enable_disk_cache=True)}, "dspy"),
        ("dspy", {"cache": SimpleNamespace(enable_disk_cache=False)}, None),
        ("litellm", {"cache": None}, None),
        ("dspy", {}, None),
    ],
)
def test_libraries_that_are_not_installed_here_are_told_by_their_modules(
    module, content, library, monkeypatch
):
    made = ModuleType(module)
    made.__dict__.update(content)
    monkeypatch.setitem(sys.modules, module, made)
    assert [cache.library for cache in answering()] == ([library] if library else [])


def test_a_library_that_keeps_no_cache_of_its_own_is_never_named():
    (instructor,) = [cache for cache in CACHES if cache.library == "instructor"]
    assert not instructor.is_on()


def test_where_nothing_is_known_other_caching_libraries_are_suspected(monkeypatch):
    for name in OTHERS:
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert suspected() == "does the app cache its replies?"
    monkeypatch.setitem(sys.modules, "diskcache", ModuleType("diskcache"))
    assert suspected().endswith("diskcache may: switch it off in tests")
