"""Caches of known libraries: a replay gets no reply of another run, and leaves none behind."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pytest_ragft.wire.patching import replace_method


@dataclass(frozen=True, slots=True)
class Cache:
    """Where a library keeps replies of models; `None` as an answer is a miss."""

    library: str
    module: str
    owner: str
    """A class, whose loaded subclasses are meant as well."""
    methods: tuple[str, ...]
    """What looks a reply up, and what keeps one."""
    asynchronous: tuple[str, ...]
    is_on: Callable[[], bool]
    remedy: str


def _of(module: str, *names: str) -> object:
    """An attribute of a module that may not be imported; `None` without it."""
    found: object = sys.modules.get(module)
    for name in names:
        found = getattr(found, name, None)
    return found


def _dspy_is_on() -> bool:
    kinds = ("disk", "memory")
    return any(_of("dspy", "cache", f"enable_{kind}_cache") is True for kind in kinds)


CACHES = (
    Cache(
        "dspy",
        "dspy.clients.cache",
        "Cache",
        ("get", "put"),
        (),
        _dspy_is_on,
        "dspy.configure_cache(enable_disk_cache=False, enable_memory_cache=False)",
    ),
    Cache(
        "langchain",
        "langchain_core.caches",
        "BaseCache",
        ("lookup", "update"),
        ("alookup", "aupdate"),
        lambda: _of("langchain_core.globals", "_llm_cache") is not None,
        "set_llm_cache(None)",
    ),
    Cache(
        "litellm",
        "litellm.caching.caching",
        "Cache",
        ("get_cache", "add_cache"),
        ("async_get_cache", "async_add_cache", "async_add_cache_pipeline"),
        lambda: _of("litellm", "cache") is not None,
        "litellm.disable_cache()",
    ),
    Cache(
        "instructor",
        "instructor.cache",
        "BaseCache",
        ("get", "set"),
        (),
        lambda: False,  # handed to each call, and kept nowhere else
        "no cache=... in the call",
    ),
)
_REMEMBERING = {"dspy.clients.lm": "cached_"}
"""Modules with functions that remember what they gave, by how their names start (DSPy 2.6)."""
OTHERS = ("diskcache", "joblib", "gptcache", "requests_cache", "hishel", "cachetools", "streamlit")
"""Libraries that an app may wrap its own functions with."""


def answering() -> tuple[Cache, ...]:
    """Those that may have answered in the model's place, in the suite's own run."""
    return tuple(cache for cache in CACHES if cache.is_on())


def suspected() -> str:
    """Where a replay may have got its reply without a call, by name where one is loaded."""
    loaded = [name for name in OTHERS if name in sys.modules]
    if not loaded:
        return "does the app cache its replies?"
    return f"does the app cache its replies? {' and '.join(loaded)} may: switch it off in tests"


@contextmanager
def switched_off() -> Iterator[None]:
    """While the block runs, the known caches find nothing and keep nothing."""
    with ExitStack() as stack:
        for cache in CACHES:
            module = sys.modules.get(cache.module)
            for owner in _owners(module, cache.owner):
                for name in cache.methods:
                    _replace(stack, owner, name, _nothing)
                for name in cache.asynchronous:
                    _replace(stack, owner, name, _nothing_later)
        for place, start in _REMEMBERING.items():
            _forget(stack, sys.modules.get(place), start)
        yield


def _forget(stack: ExitStack, module: ModuleType | None, start: str) -> None:
    """Each of the functions gives way to the one that it wraps."""
    if module is None:
        return
    for name, function in list(vars(module).items()):
        if name.startswith(start) and hasattr(function, "__wrapped__"):
            _replace(stack, module, name, function.__wrapped__)


def _owners(module: ModuleType | None, name: str) -> Iterator[type]:
    owner = getattr(module, name, None)
    waiting = [owner] if isinstance(owner, type) else []
    while waiting:
        owner = waiting.pop()
        waiting += owner.__subclasses__()
        yield owner


def _replace(
    stack: ExitStack, owner: type | ModuleType, name: str, method: Callable[..., Any]
) -> None:
    if name in owner.__dict__:
        stack.callback(replace_method(owner, name, method))


def _nothing(*args: object, **options: object) -> None:
    """A miss, or nothing kept."""


async def _nothing_later(*args: object, **options: object) -> None:
    """The same for a caller that awaits it."""
