"""Results of promptfoo: `promptfoo eval -o results.json`, or `.jsonl`."""

import json
from collections.abc import Iterator, Mapping

from pytest_ragft.classify.answers import (
    Answer,
    Assessed,
    Document,
    Format,
    Label,
    ShapeError,
    listed,
    number_of,
    of,
    text_of,
)
from pytest_ragft.diagnosis.trial import CheckKind

Entry = Mapping[str, object]

ERROR = 2
"""`failureReason` of an answer that never came."""
_FORMAT = frozenset(
    {"is-json", "contains-json", "is-html", "contains-html", "is-sql", "contains-sql", "is-xml"}
    | {"contains-xml", "is-valid-openai-function-call", "is-valid-openai-tools-call"}
    | {"is-valid-function-call", "starts-with"}
)
_CONSTRAINT = frozenset(
    {"word-count", "moderation", "guardrails", "latency", "cost", "perplexity"}
    | {"perplexity-score", "not-contains", "not-icontains", "not-contains-any", "not-contains-all"}
    | {"not-icontains-any", "not-icontains-all", "not-regex", "not-equals", "not-starts-with"}
    | {"not-similar", "not-contains-json", "not-contains-html", "not-contains-xml"}
    | {"not-contains-sql"}
)
_LOOKS_FOR = frozenset(
    {"contains", "icontains", "equals", "contains-any", "icontains-any"}
    | {"contains-all", "icontains-all"}
)
_AMONG_ANSWERS = frozenset({"select-best", "max-score"})
_SHOWN = 60


def kind_of(assertion: str) -> CheckKind:
    """What a failing assertion of this type says of an answer."""
    if assertion.removeprefix("not-") in _FORMAT and assertion not in _CONSTRAINT:
        return "format"
    if assertion in _CONSTRAINT:
        return "constraint"
    return "abstention" if assertion == "is-refusal" else "content"


def _recognises(document: Document) -> bool:
    if document.content == "json":
        return isinstance(of(document.value, "results", "results"), list)
    return document.content == "lines" and {"promptIdx", "testIdx"} <= set(_first(document))


def _first(document: Document) -> Entry:
    rows = document.value
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], Mapping) else {}


def _answers(document: Document) -> tuple[Answer, ...]:
    lines = document.content == "lines"
    found = document.value if lines else of(document.value, "results", "results")
    rows = listed(found, "the file" if lines else "results.results")
    return tuple(_answer(row, f"result {number}") for number, row in enumerate(rows, start=1))


def _answer(row: Entry, place: str) -> Answer:
    if "prompt" not in row:
        raise ShapeError(f"{place}: the key 'prompt' is missing.")
    test = of(row, "testCase")
    # Those of the test are the same in every run; a row may add some of its own, such as a session.
    variables = of(test, "vars") or of(row, "vars") or {}
    graded = of(row, "gradingResult")
    failed = of(row, "failureReason") == ERROR or (not graded and bool(of(row, "error")))
    checks = () if failed else tuple(_checks(row, test, place))
    described = (of(test, "description"), variables, of(test, "assert"))
    return Answer(
        key=json.dumps(described, sort_keys=True),
        case=text_of(of(test, "description")) or _told(variables),
        labels=tuple(_labels(row)),
        checks=checks,
        reply=None if failed else text_of(of(row, "response", "output")),
        error=(text_of(of(row, "error")) or "no reason is given") if failed else None,
        expects_abstention=any(check.kind == "abstention" for check in checks),
    )


def _told(variables: object) -> str:
    """A case without a description, by its variables."""
    values = variables.values() if isinstance(variables, Mapping) else ()
    return " ".join(", ".join(map(text_of, values)).split()) or "a case without a name"


def _labels(row: Entry) -> Iterator[Label]:
    provider, prompt = of(row, "provider"), of(row, "prompt")
    # A provider without a label is known by its id, as in promptfoo's own table.
    named = of(provider, "label") or of(provider, "id") or provider
    yield Label(
        "prompt", text_of(of(prompt, "label") or of(prompt, "display") or of(prompt, "raw"))
    )
    yield Label("provider", text_of(named))


def _checks(row: Entry, test: object, place: str) -> Iterator[Assessed]:
    threshold = number_of(of(test, "threshold"))
    if threshold is not None:  # the sum of the scores decides, so no assertion does
        score = number_of(of(row, "score"))
        yield Assessed(f"score of at least {threshold:g}", of(row, "success") is True, score=score)
        return
    results = listed(of(row, "gradingResult", "componentResults"), f"{place}.componentResults")
    skip = 0
    for result in results:
        if skip:
            skip -= 1
            continue
        parts = listed(of(result, "componentResults"), f"{place}.componentResults")
        a_part_may_fail = of(result, "metadata", "assertionSet", "threshold") is not None
        if of(result, "assertion") or not parts or a_part_may_fail:
            skip = len(parts)  # they stand behind the whole once more
            yield _set(result, parts) if a_part_may_fail else _assessed(result)


def _set(result: Entry, parts: list[Entry]) -> Assessed:
    """A set of which only some must pass: the set is the check."""
    inside = [_assessed(part) for part in parts]
    kinds = {part.kind for part in inside}
    threshold = number_of(of(result, "metadata", "assertionSet", "threshold")) or 0.0
    name = _cut(f"{threshold:g} of: {'; '.join(part.name for part in inside)}")
    kind = next(iter(kinds)) if len(kinds) == 1 else "content"
    return Assessed(name, _passed(result), kind, number_of(of(result, "score")))


def _assessed(result: Entry) -> Assessed:
    assertion = of(result, "assertion")
    kind = text_of(of(assertion, "type")) or "assertion"
    rendered = of(result, "metadata", "renderedAssertionValue")
    value = of(assertion, "value")
    name = f"{kind}: {_cut(' '.join(text_of(value).split()))}" if value is not None else kind
    metric = of(assertion, "metric")
    return Assessed(
        f"{text_of(metric)} ({name})" if metric else name,
        _passed(result),
        kind_of(kind),
        number_of(of(result, "score")),
        _expected(kind, value if rendered is None else rendered),
    )


def _expected(kind: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    known = kind in _LOOKS_FOR and not any("{{" in text_of(each) for each in values)
    return tuple(map(text_of, filter(None, values))) if known else ()


def _passed(result: Entry) -> bool | None:
    if of(result, "metadata", "graderError") is True:
        return None  # the judge gave no verdict
    if text_of(of(result, "assertion", "type")) in _AMONG_ANSWERS:
        return None  # whether it is better than the others, which are other arms
    return of(result, "pass") is True


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


FORMAT = Format(
    tool="promptfoo",
    shape="an object with results.results, or a line for each result (promptfoo eval -o FILE)",
    again="promptfoo eval --repeat 5 --no-cache",
    recognises=_recognises,
    answers=_answers,
    version=lambda document: text_of(of(document.value, "metadata", "promptfooVersion")),
)
