"""Haystack: every component that gives documents for a query, and those that sort them after."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from types import ModuleType

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.retrieval import haystack_sockets as sockets
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.library import Library, Target
from pytest_ragft.retrieval.step import Foreign, Invocation, Shape, Step
from pytest_ragft.retrieval.taps import Taps, descendants

_WINDOWS = "context_windows"
"""Texts that the sentence window retriever gives beside its documents."""
_IN_PIPELINE: ContextVar[Foreign] = ContextVar("ragft_haystack_component", default=None)
"""The component that a pipeline is running now."""


def _read(document: Foreign) -> Retrieved:
    return Retrieved(
        document.content or "",
        rank=0,
        id=document.id,
        score=number(document.score),
        source=source_of(document.meta),
    )


def _build(entry: Retrieved, items: Sequence[Foreign]) -> Foreign:
    like = first(items)
    return import_module("haystack.dataclasses").Document(
        **({"id": entry.id} if entry.id else {}),
        content=entry.text,
        meta=metadata_like(like and like.meta, entry.source),
        score=entry.score if entry.score is not None else (like.score if like else 1.0),
    )


def _shape(outputs: Sequence[str]) -> Shape:
    def name(result: Mapping[str, Foreign]) -> str | None:
        return next((each for each in outputs if isinstance(result.get(each), list)), None)

    def lists(result: Mapping[str, Foreign]) -> list[list[Foreign]]:
        key = name(result)
        return [list(result[key])] if key else []

    def put(result: Mapping[str, Foreign], lists: list[list[Foreign]]) -> dict[str, Foreign]:
        windows = {_WINDOWS: [document.content for document in lists[0]]}
        return {**result, str(name(result)): lists[0], **(windows if _WINDOWS in result else {})}

    return Shape(_read, _build, lists, put)


def _run(call: Invocation) -> Step | None:
    component = call.owner
    outputs = sockets.gives(component)
    in_pipeline = _IN_PIPELINE.get() is component
    searches = sockets.searches(component)
    if not outputs or not (
        searches
        or sockets.sorts(component)
        or (in_pipeline and sockets.takes(component) and sockets.found_before(component))
    ):
        return None
    shape = _shape(outputs)
    return Step(
        f"haystack.{type(component).__name__}",
        (_words(call),),
        shape,
        functools.partial(_deeper, call) if searches and call.takes("top_k") else _never,
        None if searches else shape.entries(list(_given(call, sockets.takes(component)))),
        sockets.steps_behind(component) if in_pipeline else 0,
    )


def _deeper(call: Invocation, length: int) -> Callable[[], Foreign]:
    return call.changed(top_k=length)


def _never(length: int) -> None:
    """A re-ranker has no longer list than it was handed."""


def _words(call: Invocation) -> str:
    query = call.value("query") or call.value("queries") or ""
    return " | ".join(map(str, query)) if isinstance(query, list) else str(query)


def _given(call: Invocation, names: Sequence[str]) -> Iterator[Foreign]:
    """The documents handed over; a joiner is handed lists of them."""
    for name in names:
        for each in call.value(name) or ():
            yield from each if isinstance(each, list) else [each]


def _tap_components(taps: Taps, module: ModuleType) -> None:
    described = {"run": _run, "run_async": _run}
    for component in list(module.component.registry.values()):
        for each in descendants(component):
            taps.methods(each, described)
    kind = module.ComponentMeta
    make = kind.__init__

    def announce(cls: type, *args: Foreign, **kwargs: Foreign) -> None:
        make(cls, *args, **kwargs)
        taps.methods(cls, described)

    taps.replace(kind, "__init__", announce)


def _tap_pipelines(taps: Taps, module: ModuleType) -> None:
    for kind in ("Pipeline", "AsyncPipeline"):  # releases before 3.0 have two
        owner = getattr(module, kind, None)
        for name in ("_run_component", "_run_component_async"):
            if method := vars(owner or object).get(name):
                taps.replace(owner, name, _marking(method))


def _marking(method: Foreign) -> Foreign:
    """The method that all ways to run a component pass; meanwhile the component is known."""
    static = isinstance(method, staticmethod)
    run = method.__func__ if static else method

    @functools.wraps(run)
    def marked(*args: Foreign, **kwargs: Foreign) -> Foreign:
        with _in_pipeline(args, kwargs):
            return run(*args, **kwargs)

    @functools.wraps(run)
    async def marked_async(*args: Foreign, **kwargs: Foreign) -> Foreign:
        with _in_pipeline(args, kwargs):
            return await run(*args, **kwargs)

    chosen = marked_async if inspect.iscoroutinefunction(run) else marked
    return staticmethod(chosen) if static else chosen


@contextmanager
def _in_pipeline(args: Sequence[Foreign], kwargs: Mapping[str, Foreign]) -> Iterator[None]:
    handed = [*args, *kwargs.values()]
    component = next(
        (each["instance"] for each in handed if isinstance(each, dict) and "instance" in each), None
    )
    token = _IN_PIPELINE.set(component)
    try:
        yield
    finally:
        _IN_PIPELINE.reset(token)


LIBRARY = Library(
    "haystack",
    (
        Target("haystack.core.component.component", _tap_components),
        Target("haystack.core.pipeline.pipeline", _tap_pipelines),
        Target("haystack.core.pipeline.async_pipeline", _tap_pipelines),
    ),
)
