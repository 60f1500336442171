"""The drafted golden file as text: comments on what was found, the target, the cases."""

from collections.abc import Iterator

from pytest_ragft.golden.case import Function
from pytest_ragft.golden.drafting.draft import Draft
from pytest_ragft.golden.files.writing import write_golden

ALTERNATIVES = 5
"""Other functions that are named."""


def text_of(found: Draft) -> str:
    target = Function(found.entrances[0].name) if found.entrances else None
    return write_golden(found.cases, target=target, comments=tuple(_comments(found)))


def _comments(found: Draft) -> Iterator[str]:
    yield "Drafted by `ragft init`: questions and right answers, which `pytest` runs as tests."
    yield "Every case is tagged `draft`. Read it; where it is right, take the tag away."
    yield "Cases that begin with TODO are skipped until somebody writes them."
    yield "A case takes over what a test looks for, not how: where the form counts, add a check."
    yield "`ragft golden check` says what else is missing."
    yield ""
    yield from _about_target(found)
    if found.corpus and not found.configured:
        listed = ", ".join(found.corpus)
        yield f"The documents seem to be {listed}: see what `ragft init` printed."


def _about_target(found: Draft) -> Iterator[str]:
    if not found.entrances:
        yield "No function was found that takes a question alone and asks a model. Name yours:"
        yield "    target: package.module:function"
        if found.wrappable:
            yield "These ask one, and take more than a question; put a function around one:"
            for each in found.wrappable[:ALTERNATIVES]:
                yield f"    {each.name}  {each.path}:{each.line}"
        yield "or a model behind an OpenAI-compatible endpoint:"
        yield "    target: {model: gpt-5-mini, prompt: 'Answer briefly. {question}'}"
        return
    first, *others = found.entrances
    yield f"Target: {first.sureness}. It {first.reasons} ({first.path}:{first.line})."
    if others:
        yield "Others that it could be:"
        yield from (f"    {each.name}  {each.reasons}" for each in others[:ALTERNATIVES])
