"""Which calls of a test answer: there the replays put what they add, and nowhere else."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.diagnosis.links import Link, Links, links_of
from pytest_ragft.diagnosis.reading import Reading, share_in
from pytest_ragft.diagnosis.wording import LEAST, flat, ordinal

Role = Literal["before", "answers", "after"]
"""It prepares the answer, it answers, or it works on an answer that stands."""

SEEN = 0.6
"""Share of a reply in what a check compares from which the check looks at that reply."""
NEAR = 0.2
"""Replies whose shares differ by less are looked at alike."""
_EXCERPT = 0.7
"""What a text counts that is only part of a reply: a check may name what other replies hold."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one call is for, and how that was told."""

    role: Role
    reason: str
    labels: int | None = None
    """The call whose reply it labels, where the failing check looks at that label."""

    @property
    def answers(self) -> bool:
        return self.role == "answers"


def answering(
    exchanges: Sequence[Exchange], checked: Sequence[str] = (), held: Sequence[str] = ()
) -> tuple[Part, ...]:
    """The part of each call of the app, in their order; judges are not among them.

    `checked`: the texts that the failing check compared, as far as they were seen. `held`: those
    in the objects that it names, which count where the others show nothing.
    """
    if len(exchanges) == 1:
        return (Part("answers", "it is the only call"),)
    readings = [Reading.of(exchange) for exchange in exchanges]
    links = links_of(readings)
    seen = looked_at(readings, links, checked) or looked_at(readings, links, held)
    roles = _by_checks(links, seen, readings) if seen else _by_structure(links, readings)
    return tuple(roles[at] for at in range(len(readings)))


def looked_at(readings: Sequence[Reading], links: Links, checked: Sequence[str]) -> frozenset[int]:
    """Calls whose replies stand in what the failing check compared, the last of each chain."""
    texts = [text for text in map(flat, checked) if text]
    shares = [max((_share(reading, text) for text in texts), default=0.0) for reading in readings]
    best = max(shares, default=0.0)
    if best < SEEN:
        return frozenset()
    seen = {at for at, share in enumerate(shares) if share >= max(SEEN, best - NEAR)}
    carried = {at for at in seen if any(_gives_way(links, readings, at, to) for to in seen)}
    calls = [readings[at].call for at in seen - carried]
    # Samples of one call, of which the app took one: each of them answers.
    return frozenset(
        at for at, reading in enumerate(readings) if reading.call in calls and at not in carried
    )


def _gives_way(links: Links, readings: Sequence[Reading], at: int, to: int) -> bool:
    """Whether of two replies that a check looks at only the later one answers."""
    link = links[at].get(to)
    return link in _WORKS or (link == "asked" and readings[at].is_label)


def _share(reading: Reading, text: str) -> float:
    if not reading.said or reading.said == text:
        return float(bool(reading.said))
    if len(reading.said) <= LEAST:
        return 0.0
    if reading.said in text:
        return 1.0
    excerpt = len(text) > LEAST and text in reading.said
    return max(share_in(reading, text), _EXCERPT if excerpt else 0.0)


def _by_checks(links: Links, seen: Collection[int], readings: Sequence[Reading]) -> dict[int, Part]:
    roles: dict[int, Part] = {}
    leading = _leading(links, seen)
    labels = {at: one for at, one in _guards(links, readings) if at in seen}
    for at in range(len(readings)):
        if at in seen:
            roles[at] = Part("answers", "the failing check looks at its reply", labels.get(at))
        elif at in labels.values():  # the label may be a judge's that nobody declared
            roles[at] = Part("answers", "the failing check looks at a label for its reply")
        elif at in leading:
            roles[at] = Part("before", _why_before(links, at))
        else:
            roles[at] = _beside(links, at, roles, readings[at])
    return roles


def _beside(links: Links, at: int, roles: Mapping[int, Part], reading: Reading) -> Part:
    """The part of a call on which nothing builds that the failing check looks at."""
    linked = {one: links[one][at] for one in roles if at in links[one]}
    stands = [one for one, link in linked.items() if link in _WORKS and roles[one].role != "before"]
    onward = any(link != "chat" for link in links[at].values())
    if stands:
        return Part("after", f"it works on the reply of the {ordinal(stands[0] + 1)} call")
    if onward:
        return Part("before", _why_before(links, at))
    if "chat" in linked.values():
        return Part("answers", "it is a later turn of the chat that the failing check looks at")
    if reading.is_label and not any(part.answers for part in roles.values()):
        return Part("before", "its reply is a label, and the failing check looks at a later one")
    return Part("answers", "it asks something of its own")


def _leading(links: Links, seen: Collection[int]) -> frozenset[int]:
    """The calls that lead to those, in one step or in several."""
    found = set(seen)
    for at in sorted(links, reverse=True):
        if not found.isdisjoint(links[at]):
            found.add(at)
    return frozenset(found)


def _by_structure(links: Links, readings: Sequence[Reading]) -> dict[int, Part]:
    guards = dict(_guards(links, readings))
    roles: dict[int, Part] = {}
    for at in range(len(readings)):
        onward = {to for to in links[at] if guards.get(to) != at}
        if at in guards:
            source = ordinal(guards[at] + 1)
            roles[at] = Part("after", f"its reply is a label for the reply of the {source} call")
        elif onward:
            roles[at] = Part("before", _why_before(links, at))
        else:
            roles[at] = Part("answers", "no later call builds on its reply")
    return roles


def _guards(links: Links, readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Calls that only label the one reply that they carry, and which one that is."""
    for at, reading in enumerate(readings):
        sources = [one for one in range(at) if links[one].get(at) == "carried"]
        if reading.is_label and not links[at] and len(sources) == 1:
            yield at, sources[0]


def _why_before(links: Links, at: int) -> str:
    to, link = max(links[at].items(), key=lambda pair: (_RANK.index(pair[1]), -pair[0]))
    return _REASONS[link].format(ordinal(to + 1))


_WORKS: tuple[Link, ...] = ("carried", "tool", "again")
_RANK: tuple[Link, ...] = ("asked", "chat", "carried", "tool", "again")
_REASONS: dict[Link, str] = {
    "asked": "the same is asked again in the {} call",
    "chat": "the chat goes on in the {} call",
    "carried": "its reply goes into the {} call",
    "tool": "the result of its tool call goes into the {} call",
    "again": "it failed, and was sent again as the {} call",
}
