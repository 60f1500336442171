"""Proves what is claimed of a planted test, by asking the simulated model directly."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from planting import app
from planting.facts import Inventor
from planting.plant import Plant, Site

Model = Callable[[str, str], str]
"""The reply to rules and a prompt."""
MOST_MENTIONS = 10
DEPTH = 400


def checks_of(plant: Plant) -> list[str]:
    """The asserts of a test."""
    found = [plant.check.format(expected=text) for text in plant.expected]
    return found + ([plant.also] if plant.also else [])


def passes(plant: Plant, reply: str) -> bool:
    """Whether a reply passes all of them."""
    names = {"reply": reply, "json": json, "re": re}
    try:
        return all(eval(check, names) for check in checks_of(plant))
    except json.JSONDecodeError:
        return False


def proved(plant: Plant, inventor: Inventor, site: Site, model: Model) -> Plant | None:
    """The plant, with small talk that makes it fail as claimed; `None` where that is not found."""
    for earlier in small_talk(plant, inventor, site):
        tried = replace(plant, earlier=earlier)
        if holds(tried, model):
            return tried
    return None


def small_talk(plant: Plant, inventor: Inventor, site: Site) -> Iterator[str]:
    """Nothing, where ranks do not matter; else more and more about other machines."""
    if plant.ranks is None:
        yield ""
        return
    for _ in range(3):
        said = ""
        others = [fact for fact in site.facts if fact.sentence not in plant.gold]
        for fact in inventor.dice.sample(others, min(MOST_MENTIONS, len(others))):
            said = f"{said} I know about the {fact.attribute} of the {fact.machine}.".strip()
            yield said


def holds(plant: Plant, model: Model) -> bool:
    """Whether all that is claimed is so."""
    pipeline = app.pipelines()[plant.pipeline]
    query = f"{plant.earlier} {plant.question}".strip()
    if plant.ranks is not None and not _ranked(plant, pipeline, query):
        return False
    prompt = app.prompt(plant.question, pipeline, query)
    whole = all(_flat(gold) in _flat(prompt) for gold in plant.gold)
    if plant.inside not in {None, whole} or _flat(plant.part) not in _flat(prompt):
        return False
    if passes(plant, model(pipeline.rules, prompt)):
        return False
    return _mends(plant, pipeline, prompt, model)


def _ranked(plant: Plant, pipeline: app.Pipeline, query: str) -> bool:
    if pipeline.search == "store":
        found = app.nearest(pipeline.size, DEPTH).invoke(query)
    else:
        found = app.by_keywords(query, pipeline.size, DEPTH)
    texts = [_flat(document.page_content) for document in found]
    ranks = [i for i, text in enumerate(texts, 1) if all(_flat(g) in text for g in plant.gold)]
    least, most = plant.ranks or (1, DEPTH)
    return least <= (ranks[0] if ranks else DEPTH) <= most


def _mends(plant: Plant, pipeline: app.Pipeline, prompt: str, model: Model) -> bool:
    gold, told = "\n\n".join(plant.gold), str(plant.marker.get("instructions", ""))
    wanted = (
        (plant.mends[0], f"{gold}\n\n{prompt}"),
        (plant.mends[1], f"{prompt}\n\n{gold}"),
        (plant.alone, f"Documents:\n\n{gold}\n\nQuestion: {plant.question}"),
        (plant.told, f"{prompt}\n\n{told}"),
        (plant.perfect, f"{gold}\n\n{prompt}\n\n{told}"),
        (True if plant.without else None, prompt.replace(plant.without, "")),
    )
    as_wanted = all(
        outcome is None or passes(plant, model(pipeline.rules, text)) is outcome
        for outcome, text in wanted
    )
    if not as_wanted or not plant.also:
        return as_wanted
    said = replace(plant, also=None)  # only form or rule may be at fault, where the fact is given
    return all(passes(said, model(pipeline.rules, text)) for _, text in wanted[:2])


def _flat(text: str) -> str:
    return " ".join(text.split())
