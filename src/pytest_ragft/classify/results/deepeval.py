"""Test runs of DeepEval: the files that `results_folder` names."""

from collections.abc import Iterator, Mapping

from pytest_ragft.classify.answers import (
    Answer,
    Assessed,
    Document,
    Format,
    Label,
    listed,
    of,
    text_of,
)
from pytest_ragft.classify.kinds import kind_of_name

Entry = Mapping[str, object]

_NUMBERED = ("test_case_", "conversational_test_case_")


def _recognises(document: Document) -> bool:
    run = document.value
    return (
        isinstance(run, Mapping)
        and "metricsScores" in run
        and ("testCases" in run or "conversationalTestCases" in run)
    )


def _answers(document: Document) -> tuple[Answer, ...]:
    run = document.value
    labels = tuple(_labels(run, document))
    single = listed(of(run, "testCases"), "testCases")
    chats = listed(of(run, "conversationalTestCases"), "conversationalTestCases")
    return tuple(_answer(test, labels) for test in (*single, *chats))


def _labels(run: object, document: Document) -> Iterator[Label]:
    if identifier := of(run, "identifier"):
        yield Label("identifier", text_of(identifier))
    chosen = of(run, "hyperparameters")
    for name, value in chosen.items() if isinstance(chosen, Mapping) else ():
        yield Label(f"hyperparameter {name}", f"{name}={text_of(value)}")
    yield Label("file", document.stem)


def _answer(test: Entry, labels: tuple[Label, ...]) -> Answer:
    name, asked = text_of(of(test, "name")), text_of(of(test, "input") or of(test, "scenario"))
    metrics = listed(of(test, "metricsData"), "metricsData")
    # `test_case_7` is only the place in one run: the question tells what is the same case.
    given = "" if name.startswith(_NUMBERED) else name
    errors = [text_of(of(metric, "error")) for metric in metrics if of(metric, "error")]
    broken = len(errors) == len(metrics) > 0
    return Answer(
        key=f"{given}\0{asked}",
        case=given or " ".join(asked.split()) or "a case without a name",
        labels=labels,
        checks=() if broken else tuple(_assessed(metric) for metric in metrics),
        reply=_reply(test),
        expects=text_of(of(test, "expectedOutput")) or None,
        error=f"no metric gave a verdict: {errors[0]}" if broken else None,
    )


def _reply(test: Entry) -> str | None:
    turns = listed(of(test, "turns"), "turns")
    said = [text_of(of(turn, "content")) for turn in turns if of(turn, "role") == "assistant"]
    return "\n".join(said) if turns else text_of(of(test, "actualOutput"))


def _assessed(metric: Entry) -> Assessed:
    name = text_of(of(metric, "name"))
    success = of(metric, "success")
    # A metric that its suite calls flaky decides nothing there, either.
    told = isinstance(success, bool) and not of(metric, "error") and of(metric, "flaky") is not True
    return Assessed(name, success is True if told else None, kind_of_name(name))


FORMAT = Format(
    tool="DeepEval",
    shape="an object with testCases and metricsScores (evaluate() with a results_folder)",
    again="evaluate() once more for each arm, and all files after ragft classify",
    recognises=_recognises,
    answers=_answers,
)
