"""Which arm each answer belongs to, by the labels that its tool gave it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from pytest_ragft.classify.answers import Answer, Label
from pytest_ragft.classify.fields import show
from pytest_ragft.classify.recorded import ARMS
from pytest_ragft.diagnosis.arm import PLACEMENTS, Placement
from pytest_ragft.diagnosis.arms import BY_NAME

PLAIN = "rerun"
ADDRESSES = frozenset({"file", "experiment", "identifier"})
"""Names of single runs: they lead to answers, and tell nothing of the app that gave them."""
LONG = 48
"""Characters of a label after which its beginning will do."""
GUESSED: Mapping[str, str] = {**{arm: arm for arm in ARMS}, "baseline": PLAIN}
"""Labels that say by themselves which arm they are."""
_APART = re.compile(r"[\s_-]+")

How = Literal["as given", "by its name", "there is no other"]


class MappingError(ValueError):
    """Labels that cannot be told apart; the message says which there are, and what to give."""


@dataclass(frozen=True, slots=True)
class Given:
    """One `--arm LABEL=ARM`, or `LABEL=ARM:PLACEMENT`."""

    label: str
    arm: str
    placement: Placement | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A label whose answers are trials of an arm."""

    label: Label
    arm: str
    placement: Placement | None
    how: How


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of the answers, and the labels that no arm was given for."""

    mapped: tuple[Mapped, ...]
    left_out: tuple[Label, ...] = ()

    def of(self, answer: Answer) -> Mapped | None:
        """The arm of one answer; raises `MappingError` where its labels name several."""
        found = [one for one in self.mapped if one.label in answer.labels]
        if len({(one.arm, one.placement) for one in found}) > 1:
            named = " and ".join(f"{show(brief(one.label))} ({one.arm})" for one in found)
            raise MappingError(
                f"{show(answer.case)} has an answer of two arms: {named}. Give --arm for labels "
                "of one kind only."
            )
        return found[0] if found else None

    def named(self, arm: str) -> tuple[str, ...]:
        return tuple(brief(one.label) for one in self.mapped if one.arm == arm)


def parse(text: str) -> Given:
    """Raises ValueError with what is accepted."""
    label, equals, arm = text.rpartition("=")
    arm, colon, place = arm.partition(":")
    if not equals or not label.strip():
        raise ValueError(f"found {text!r}, accepted: LABEL=ARM, such as 'with facts=oracle'")
    if arm not in ARMS:
        near = get_close_matches(arm, ARMS, n=1)
        hint = f"; {near[0]!r} is near" if near else ""
        hint = "; the label stands first: LABEL=ARM" if label in ARMS else hint
        raise ValueError(f"found the arm {arm!r}{hint}. Accepted: {', '.join(ARMS)}")
    if not colon:
        return Given(label.strip(), arm)
    accepted = PLACEMENTS if _alternates(arm) else ()
    for placement in accepted:
        if place == placement:
            return Given(label.strip(), arm, placement)
    known = f"accepted: {', '.join(accepted)}" if accepted else f"{arm} has none"
    raise ValueError(f"found the placement {place!r}, {known}")


def arms_of(answers: Sequence[Answer], given: Sequence[Given]) -> Arms:
    """The arm of each label: as given, as the label says itself, or as there is no other."""
    labels = list(dict.fromkeys(label for answer in answers for label in answer.labels))
    mapped = [_found(one, labels) for one in given]
    mapped += _guesses(labels, mapped)
    if not any(one.arm == PLAIN for one in mapped):
        mapped += _only(labels, mapped)
    used = {one.label.dimension for one in mapped}
    known = {one.label for one in mapped}
    rest = tuple(label for label in labels if label.dimension in used and label not in known)
    return Arms(tuple(mapped), rest)


def telling(labels: Iterable[Label]) -> dict[str, list[str]]:
    """The labels by what they name, where there is more than one of a kind."""
    kinds: dict[str, list[str]] = {}
    for label in labels:
        kinds.setdefault(label.dimension, []).append(brief(label))
    return {kind: values for kind, values in kinds.items() if len(values) > 1}


def brief(label: Label) -> str:
    """Its value, or the beginning of a long one, which leads to it as well: prompts are labels."""
    value = " ".join(label.value.split())
    return value if len(value) <= LONG else value[:LONG].rstrip()


def _found(given: Given, labels: Sequence[Label]) -> Mapped:
    asked = " ".join(given.label.split())
    for same in (str, str.casefold):
        for label in labels:
            if same(asked) in {same(label.value), same(" ".join(label.value.split()))}:
                return _mapped(label, given.arm, given.placement, "as given")
    long = [label for label in labels if brief(label) != label.value]
    begun = [label for label in long if " ".join(label.value.split()).startswith(asked)]
    if len(begun) == 1:
        return _mapped(begun[0], given.arm, given.placement, "as given")
    values = list(dict.fromkeys(map(brief, labels)))
    near = get_close_matches(given.label, values, n=1)
    hint = f" Did you mean {show(near[0])}?" if near else ""
    raise MappingError(
        f"--arm: no answer has the label {show(given.label)}.{hint} Labels: "
        f"{', '.join(map(show, values))}."
    )


def _guesses(labels: Sequence[Label], given: Sequence[Mapped]) -> list[Mapped]:
    """Where labels were given, the others of their kind only."""
    known = {one.label for one in given}
    kinds = {label.dimension for label in known}
    free = [label for label in labels if label not in known and label.dimension in kinds]
    return [one for one in map(_guess, free if kinds else labels) if one]


def _guess(label: Label) -> Mapped | None:
    """A label that is the name of an arm, or a setting whose value is one."""
    for text in (label.value, label.value.rpartition("=")[2]):
        if arm := GUESSED.get(_APART.sub("-", text.strip().casefold())):
            return _mapped(label, arm, None, "by its name")
    return None


def _only(labels: Sequence[Label], mapped: Sequence[Mapped]) -> list[Mapped]:
    """All answers are of one configuration: it is the app as it is."""
    several = telling(labels)
    if not mapped and not several:
        return [_mapped(labels[0], PLAIN, None, "there is no other")]
    raise MappingError(_ask_for_plain(several, mapped))


def _ask_for_plain(several: Mapping[str, list[str]], mapped: Sequence[Mapped]) -> str:
    if mapped:
        told = ", ".join(f"{show(brief(one.label))} is {one.arm}" for one in mapped)
        begin = f"no label is that of the plain run, as the app is asked today ({told})."
    else:
        begin = "several configurations, and none says which arm it is."
    lines = [
        f"  {kind}: {', '.join(map(show, dict.fromkeys(values)))}"
        for kind, values in several.items()
    ]
    asked = "rerun: the app as it asks today; oracle: with the gold context in the prompt."
    example = "--arm 'LABEL=rerun'" + ("" if mapped else " --arm 'LABEL=oracle'")
    return "\n".join([begin, *lines, f"Say which is which: {example}", f"  {asked}"])


def _mapped(label: Label, arm: str, placement: Placement | None, how: How) -> Mapped:
    # Results do not say where the text stood from the question, and it stood in one place.
    usual = PLACEMENTS[0] if _alternates(arm) else None
    return Mapped(label, arm, placement or usual, how)


def _alternates(arm: str) -> bool:
    return arm in BY_NAME and BY_NAME[arm].alternates
