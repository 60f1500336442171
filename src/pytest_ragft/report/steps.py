"""What to do first over the suite: how many of its failures each technique would fix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pytest_ragft.diagnosis import SuiteSummary, is_majority, needed, wilson
from pytest_ragft.report.line import Line, labelled
from pytest_ragft.report.words import counted, percent

TUNING = "fine-tuning"
NAMES = {"retrieval": "Retrieval", "prompt": "A better prompt", TUNING: "Fine-tuning"}
ASIDE = ("the test itself", "sampling and repeats", "more evidence")
"""What makes the suite better, not the product."""


@dataclass(frozen=True, slots=True)
class Step:
    """One technique with the failing tests that it fixes alone, or together with another."""

    technique: str
    alone: int
    part: int = 0

    @property
    def tests(self) -> int:
        return self.alone + self.part


def first_steps(summary: SuiteSummary, width: int) -> Iterator[Line]:
    """The technique that helps most tests first, then the next, and why not yet to fine-tune."""
    steps = rank(summary)
    label = "First"
    for step in steps:
        if step.technique == TUNING and not is_majority(step.tests, summary.tests):
            yield from labelled("Not yet", _no_tuning(step, summary.tests), width)
            continue
        if step.technique in ASIDE and label == "Then":
            label = "Also"
        sentence = f"{_sentence(step, summary.tests)}{_finer(step, summary)}"
        yield from labelled(label, sentence, width)
        label = {"First": "Then", "Also": ""}.get(label, label)
    if caveat := _caveat(steps):
        yield from labelled("Note", caveat, width)


def rank(summary: SuiteSummary) -> list[Step]:
    """Facts and prompts by the tests they help, fine-tuning after them, the rest last."""
    tests: Mapping[str, int] = dict(summary.techniques)

    def step(technique: str, *shared: str) -> Step:
        return Step(technique, tests.get(technique, 0), sum(tests.get(name, 0) for name in shared))

    tuning = step(TUNING, "retrieval then fine-tuning")
    cheap = [
        step("retrieval", "retrieval and prompt", "retrieval then fine-tuning"),
        step("prompt", "retrieval and prompt"),
    ]
    cheap.sort(key=lambda each: -each.tests)
    rest = [step(name) for name in ASIDE]
    leads = is_majority(tuning.tests, summary.tests) and tuning.tests > cheap[0].tests
    ordered = [tuning, *cheap, *rest] if leads else [*cheap, tuning, *rest]
    return [each for each in ordered if each.tests]


def _sentence(step: Step, tests: int) -> str:
    match step.technique:
        case "the test itself":
            return f"Mend {counted(step.alone, 'test')} that no answer can pass."
        case "sampling and repeats":
            return f"Repeat {counted(step.alone, 'test')} whose outcome is chance."
        case "more evidence":
            return f"Get more evidence for {counted(step.alone, 'test')}: 'next' above says how."
        case _:
            return _fixes(step, tests)


def _fixes(step: Step, tests: int) -> str:
    alone = f"would fix {step.alone} of {counted(tests, 'failing test')}" if step.alone else ""
    more = " more" if step.alone else f" of {counted(tests, 'failing test')}"
    part = f"would do half of the work for {step.part}{more}" if step.part else ""
    return f"{NAMES[step.technique]} " + ", and ".join(filter(None, (alone, part))) + "."


def _finer(step: Step, summary: SuiteSummary) -> str:
    """The fixes that a technique consists of, where they are more than its name again."""
    fixes = [(fix, tests) for fix, technique, tests in summary.fixes if technique == step.technique]
    if step.technique not in NAMES or {fix for fix, _ in fixes} <= {"retrieve the facts", "prompt"}:
        return ""
    return f" That is: {', '.join(f'{fix} ({tests})' for fix, tests in fixes)}."


def _no_tuning(step: Step, tests: int) -> str:
    low, high = wilson(step.tests, tests)
    return (
        f"Fine-tuning: {step.tests} of {counted(tests, 'failing test')} may need it "
        f"(95 % interval {100 * low:.0f} to {percent(high)}); "
        f"it is advised when all of that interval lies above 50 %{_more(step, tests)}."
    )


def _more(step: Step, tests: int) -> str:
    """How many more failures would show it, if their share stays the same."""
    more = needed(step.tests, tests)
    return f", which takes about {counted(more, 'failing test')} more at this share" if more else ""


def _caveat(steps: list[Step]) -> str:
    """Said where chance could have put the first two techniques in this order."""
    rivals = [step for step in steps if step.technique in NAMES][:2]
    if len(rivals) == 1 or not rivals:
        return ""
    first, second = rivals
    if is_majority(first.tests, first.tests + second.tests):
        return ""
    names = f"{NAMES[first.technique].lower()} helps more than {NAMES[second.technique].lower()}"
    return f"Too few failing tests to be sure that {names}."
