"""What results lack for a verdict, each by name and with the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from pytest_ragft.classify.mapping import PLAIN, Arms, brief
from pytest_ragft.classify.recorded import ECHO, Recorded
from pytest_ragft.diagnosis import Diagnosis, Replay, Verdict
from pytest_ragft.diagnosis.arm import PLACEMENTS, Placement
from pytest_ragft.diagnosis.evidence import DEFAULT_ARMS
from pytest_ragft.report.words import percent

ORACLE = "oracle"
_TRIED = 3
"""Answers with the gold context at one end, all of them failing, after which the other is next."""
_HOLDS: Mapping[str, str] = {
    "rerun": "the prompt as it is",
    "oracle": "the gold context in the prompt",
    "placebo": "as much irrelevant text in the prompt as the gold context has",
    "instruct": "your best instructions in the prompt",
    "perfect": "the gold context and your best instructions in the prompt",
    "oracle-only": "the gold context in place of what was retrieved",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where recorded tests come from, as far as advice needs it."""

    arms: Arms
    again: str
    """How each case gets several answers there."""

    @property
    def had(self) -> tuple[str, ...]:
        """Arms that some label stands for."""
        return tuple(dict.fromkeys(one.arm for one in self.arms.mapped))

    @property
    def lacking(self) -> dict[str, str]:
        """Why an arm cannot be had."""
        reason = "no label of the results is this arm"
        return {arm: reason for arm in (*DEFAULT_ARMS, "oracle-only") if arm not in self.had}


def warnings(source: Source, tests: Sequence[Recorded]) -> Sequence[str]:
    """What keeps all failing tests of the files from a verdict."""
    if not tests:
        return ()
    said = []
    if ORACLE not in source.had:
        said.append(f"knowledge and behaviour cannot be told apart. {_without_oracle(source)}")
    if all(trial.arm != PLAIN for test in tests for trial in test.trials):
        plain = _named(source, PLAIN)
        said.append(f"each case was answered once by {plain}. {_repeat(source)}")
    return said


def advise(source: Source, test: Recorded, found: Diagnosis, following: Replay | None) -> str:
    """The step that should bring a verdict nearer; `following` is the replay worth most."""
    gold_tells = not test.expects_abstention
    if gold_tells and ORACLE not in source.had:
        return _without_oracle(source)
    if found.subclass == "no_expected_answer":
        return (
            "Add a run in which the expected answer stands in place of the model's, and map it: "
            f"--arm 'LABEL={ECHO}'. It shows whether the check can be passed at all."
        )
    if gold_tells and (place := _untried(source, test, found)):
        return (
            f"Add a run with the gold context {place} the question, where it may be read when it "
            f"is not at the other end, and map it: --arm 'LABEL=oracle:{place}'.{_or_left(source)}"
        )
    arm = following.arm if following else PLAIN
    if arm in source.had:
        counted = sum(trial.arm == arm for trial in test.trials) + (arm == PLAIN)
        times = "once" if counted == 1 else f"{counted} times"
        said = f"answered {times}" if counted else "gave no answer"
        asked = f"{_named(source, arm)} ({arm}) {said}"
        return f"Repeat it: {asked}. {_repeat(source)}{_settles(following)}"
    return f"Add {_holding(arm)}.{_or_left(source)}{_settles(following)}"


def _untried(source: Source, test: Recorded, found: Diagnosis) -> Placement | None:
    """Where the gold context has not stood, once it has helped nothing where it stood."""
    tried = [trial for trial in test.trials if trial.arm == ORACLE and trial.passed is not None]
    places = {one.placement for one in source.arms.mapped if one.arm == ORACLE}
    left = [place for place in PLACEMENTS if place not in places]
    likely = max(found.probabilities, key=lambda v: found.probabilities[v], default=None)
    enough = len(tried) >= _TRIED and not any(trial.passed for trial in tried)
    return left[0] if left and enough and likely is Verdict.BEHAVIOUR else None


def _without_oracle(source: Source) -> str:
    if only := source.arms.named("oracle-only"):
        return (
            f"Map {only[0]!r} as oracle, too: where no run has the gold context beside what was "
            f"retrieved, the one that has it instead is the oracle: --arm {quote(only[0])}=oracle."
        )
    return f"Add {_holding(ORACLE)}.{_or_left(source)}"


def _or_left(source: Source) -> str:
    left = [repr(brief(label)) for label in source.arms.left_out]
    return f" Or is it one of those left out ({', '.join(left)})?" if left else ""


def _holding(arm: str) -> str:
    return f"a run with {_HOLDS.get(arm, arm)} and map it: --arm 'LABEL={arm}'"


def _named(source: Source, arm: str) -> str:
    return " and ".join(map(repr, source.arms.named(arm)))


def _repeat(source: Source) -> str:
    return f"More answers to the same cases: {source.again}."


def _settles(following: Replay | None) -> str:
    share = following.settles if following else 0.0
    return f" The next one should settle {percent(share)} of the doubt." if share else ""
