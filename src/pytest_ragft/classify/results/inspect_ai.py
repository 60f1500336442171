"""Logs of Inspect: `.json`, and `.eval`, which is an archive of the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pytest_ragft.classify.answers import (
    Answer,
    Assessed,
    Document,
    Format,
    Label,
    listed,
    number_of,
    of,
    text_of,
    verdict_of,
)
from pytest_ragft.classify.kinds import kind_of_name

Entry = Mapping[str, object]

_LETTERS = {"C": True, "I": False, "N": False}
"""`P`, partly right, is a half: that is a score, and whether it passes is not said."""
_PARTIAL = 0.5
_LOOKS_FOR = frozenset({"includes", "match", "exact"})
"""Scorers that look for the target in the answer, word for word."""


def _recognises(document: Document) -> bool:
    if document.content == "archive":
        return of(_header(document), "eval", "task") is not None
    return bool(of(document.value, "eval", "task") and of(document.value, "status"))


def _header(document: Document) -> object:
    """All of a log but its samples; a run that was ended early wrote only the beginning of it."""
    if document.content != "archive":
        return document.value
    return of(document.value, "header.json") or of(document.value, "_journal/start.json")


def _answers(document: Document) -> tuple[Answer, ...]:
    labels = tuple(_labels(_header(document), document))
    return tuple(_answer(sample, labels) for sample in _samples(document))


def _samples(document: Document) -> list[Entry]:
    if document.content == "json":
        return listed(of(document.value, "samples"), "samples")
    members = document.value if isinstance(document.value, Mapping) else {}
    found = [value for name, value in sorted(members.items()) if name.startswith("samples/")]
    return sorted(listed(found, "samples"), key=lambda sample: number_of(of(sample, "epoch")) or 0)


def _labels(log: object, document: Document) -> Iterator[Label]:
    yield Label("task", text_of(of(log, "eval", "task")))
    yield Label("model", text_of(of(log, "eval", "model")))
    for what, place in (("task argument", "task_args"), ("metadata", "metadata")):
        given = of(log, "eval", place)
        for name, value in given.items() if isinstance(given, Mapping) else ():
            yield Label(f"{what} {name}", f"{name}={text_of(value)}")
    tags = of(log, "eval", "tags")
    for tag in tags if isinstance(tags, list) else ():
        yield Label(f"tag {text_of(tag)}", text_of(tag))
    yield Label("file", document.stem)


def _answer(sample: Entry, labels: tuple[Label, ...]) -> Answer:
    error = of(sample, "error")
    scores = of(sample, "scores")
    targets = _targets(of(sample, "target"))
    return Answer(
        key=text_of(of(sample, "id")),
        case=text_of(of(sample, "id")) or "a case without a name",
        labels=labels,
        checks=() if error else tuple(_checks(scores, targets)),
        reply=text_of(of(sample, "output", "completion")),
        expects=targets[0] if targets else None,
        error=_why(error) if error else None,
    )


def _targets(target: object) -> tuple[str, ...]:
    return tuple(filter(None, map(text_of, target if isinstance(target, list) else [target])))


def _why(error: object) -> str:
    return " ".join(text_of(of(error, "message") or error).split())


def _checks(scores: object, targets: tuple[str, ...]) -> Iterator[Assessed]:
    for scorer, score in scores.items() if isinstance(scores, Mapping) else ():
        value = of(score, "value")
        if isinstance(value, Mapping):  # one scorer that looks at several things
            for part, one in value.items():
                yield _assessed(f"{scorer}: {part}", one)
        else:
            known = scorer in _LOOKS_FOR and len(targets) == 1
            yield replace(_assessed(str(scorer), value), expected=targets if known else ())


def _assessed(name: str, value: object) -> Assessed:
    kind = kind_of_name(name)
    if value == "P":
        return Assessed(name, None, kind, _PARTIAL)
    if isinstance(value, str) and value in _LETTERS:
        return Assessed(name, _LETTERS[value], kind, float(_LETTERS[value]))
    return Assessed(name, verdict_of(value), kind, number_of(value))


FORMAT = Format(
    tool="Inspect",
    shape="a log with eval and samples, or a .eval archive",
    again="inspect eval TASK --epochs 5",
    recognises=_recognises,
    answers=_answers,
    version=lambda document: text_of(of(_header(document), "eval", "packages", "inspect_ai")),
)
