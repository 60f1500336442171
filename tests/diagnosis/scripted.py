"""Evidence and replays written down in few letters: P passed, F failed, . not reached."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pytest_ragft.diagnosis import (
    Diagnosis,
    Evidence,
    NotRun,
    Outcome,
    Outcomes,
    Replay,
    Trial,
    step,
)
from pytest_ragft.diagnosis.evidence import placement_after

LETTERS: dict[str, Outcome] = {"P": True, "F": False, ".": None}
ARMS = ("rerun", "oracle", "placebo", "instruct", "perfect")
BARE = ("rerun", "oracle", "placebo")
BY_PROMPT = {"oracle", "perfect", "placebo"}
"""Arms with two prompts, one for each placement."""


def outcomes(letters: str) -> Outcomes:
    """One outcome a letter, one letter a check."""
    return tuple(LETTERS[letter] for letter in letters)


def trials(**arms: str) -> tuple[Trial, ...]:
    """Trials an arm, separated by blanks: `oracle="PF PP"` is two trials of two checks.

    Names of arms have `_` for `-`. Replies are unknown, placements those of the arm.
    """
    return tuple(
        Trial(arm, outcomes(letters), None, placement_after(arm, k))
        for arm, rows in ((name.replace("_", "-"), rows) for name, rows in arms.items())
        for k, letters in enumerate(rows.split())
    )


def repeated(
    passes: Callable[[str, int, int], str], *, arms: Sequence[str], **known: Any
) -> Diagnosis:
    """Diagnoses a model that gives each prompt one reply; letters by arm, its turn and wording.

    The turn is 0 before the question and 1 after it.
    """
    evidence = Evidence((False,), echo=(True,), arms=tuple(arms), baseline_replies=("As ever.",))
    evidence = replace(evidence, **known)
    while isinstance(following := step(evidence), Replay):
        arm, wording = following.arm, following.wording
        turn = int(following.placement == "after")
        reply = "As ever." if arm == "rerun" else f"A reply to {arm} {turn} {wording}."
        letters = passes(arm, turn, wording)
        trial = Trial(arm, outcomes(letters), reply, following.placement, (reply,), wording=wording)
        evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def replayer(
    passes: Callable[[str, int], str], digest: Callable[[str, int], str | None] | None = None
) -> Callable[[str], tuple[Outcomes, str | None]]:
    """A `replay` for `diagnose`: letters by arm and how often it ran before.

    Empty letters mean that the replay could not be made. No digest: every reply is new.
    """
    made: dict[str, int] = {}

    def replay(arm: str) -> tuple[Outcomes, str | None]:
        count = made.get(arm, 0)
        made[arm] = count + 1
        letters = passes(arm, count)
        if not letters:
            raise NotRun(f"{arm} broke")
        return outcomes(letters), digest(arm, count) if digest else f"{arm} {count}"

    return replay
