"""What is fetched before it is asked for."""

from collections import Counter
from dataclasses import replace

import pytest
from diagnosis.mixes import POPULATIONS, STANDARD
from diagnosis.population import SimulatedTest, population
from diagnosis.scripted import ARMS, BARE, outcomes, trials

from pytest_ragft.diagnosis import Evidence, Replay, Trial, step
from pytest_ragft.diagnosis.lookahead import likely, sure

TESTS = 5
"""Of each population."""


def evidence(first: str = "F", arms: tuple[str, ...] = ARMS, **made: str) -> Evidence:
    return Evidence(
        first=outcomes(first),
        trials=trials(**made),
        echo=(True,) * len(first),
        arms=arms,
        baseline_replies=("As ever.",),
    )


def following(known: Evidence) -> Replay:
    found = step(known)
    assert isinstance(found, Replay)
    return found


def named(replays: tuple[Replay, ...]) -> list[str]:
    return [f"{one.arm} {one.placement or ''}".strip() for one in replays]


@pytest.mark.parametrize(
    ("known", "depth", "wanted"),
    [
        pytest.param(evidence(), 1, ["oracle before"], id="the oracle follows the first rerun"),
        pytest.param(evidence(arms=("rerun",)), 1, [], id="without other arms, it may be settled"),
        pytest.param(evidence(rerun="F"), 1, [], id="what the oracle does decides what follows"),
        pytest.param(evidence("FF"), 1, ["oracle before"], id="two checks, any combination"),
        pytest.param(evidence("FPF."), 1, ["oracle before"], id="several checks that differ"),
        pytest.param(
            replace(evidence(), max_replays=1), 1, [], id="no replay is left behind the next one"
        ),
        pytest.param(
            evidence(rerun="F", oracle="P P", placebo="P F", perfect="P"),
            2,
            ["perfect after"],
            id="wanted on every way, though not always next",
        ),
    ],
)
def test_sure_are_those_that_come_whatever_is_shown(
    known: Evidence, depth: int, wanted: list[str]
) -> None:
    assert named(sure(known, following(known), depth=depth)) == wanted


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        pytest.param(evidence(), ["oracle before"], id="what is sure is likely"),
        pytest.param(
            evidence(rerun="F", oracle="F F", perfect="F F", instruct="F"),
            [],
            id="a diagnosis is in sight",
        ),
        pytest.param(
            evidence(arms=("rerun",), rerun="F"), [], id="no other arm, and a rerun settles it"
        ),
    ],
)
def test_likely_are_those_that_come_in_most_courses(known: Evidence, wanted: list[str]) -> None:
    assert named(likely(known, following(known), least=0.9, depth=1)) == wanted


def test_probes_have_no_column_and_count_as_open() -> None:
    probe = Replay("closed-book", None, settles=0.0)
    assert isinstance(likely(evidence(rerun="F", oracle="P"), probe, depth=1), tuple)


def test_a_lower_bar_lets_more_through() -> None:
    known = evidence(rerun="F")
    bars = [len(likely(known, following(known), least=least)) for least in (0.99, 0.8, 0.5, 0.2)]
    assert bars == sorted(bars)
    assert bars[0] < bars[-1]


def test_repetitions_of_one_prompt_are_told_apart() -> None:
    known = evidence(arms=("rerun",), rerun="P")
    ahead = likely(known, following(known), least=0.3, depth=3)
    assert named(ahead) == ["rerun"] * len(ahead)
    assert len(ahead) > 1


def made(test: SimulatedTest, arms: tuple[str, ...], depth: int) -> tuple[int, int, Counter[str]]:
    """Rounds of fetching and replays of a whole diagnosis, and what was fetched in vain."""
    known = Evidence(
        first=test.first,
        arms=arms,
        echo=(True,) * len(test.first),
        baseline_replies=(test.first_reply,),
    )
    rounds, fetched, used = 0, Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    while isinstance(found := step(known), Replay):
        prompt = prompt_of(found)
        rounds += fetched[prompt] <= used[prompt]
        for ahead in Counter(map(prompt_of, (found, *sure(known, found, depth=depth)))).items():
            fetched[ahead[0]] = max(fetched[ahead[0]], used[ahead[0]] + ahead[1])
        used[prompt] += 1
        trial: Trial = test.replay(found.arm, found.placement, found.wording)
        known = replace(known, trials=(*known.trials, trial))
    return rounds, len(known.trials), Counter(map(str, (fetched - used).elements()))


def prompt_of(one: Replay) -> tuple[object, ...]:
    return one.arm, one.placement, one.wording


@pytest.mark.parametrize("name", POPULATIONS)
def test_nothing_sure_is_fetched_in_vain(name: str) -> None:
    mix = POPULATIONS[name]
    found = [made(test, mix.arms, depth=1) for test in population(mix, TESTS, seed=3)]
    assert all(not wasted for _, _, wasted in found)
    assert sum(rounds for rounds, _, _ in found) < sum(replays for _, replays, _ in found)


def test_looking_deeper_wastes_nothing_either() -> None:
    found = [made(test, STANDARD.arms, depth=2) for test in population(STANDARD, TESTS, seed=4)]
    assert all(not wasted for _, _, wasted in found)


def test_arms_that_need_instructions_are_not_assumed() -> None:
    known = evidence(arms=BARE, rerun="F", oracle="F")
    ahead = likely(known, following(known), least=0.1)
    assert {one.arm for one in ahead} <= set(BARE)
