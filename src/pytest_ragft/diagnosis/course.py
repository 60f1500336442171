"""The calls of a failed run as a replay repeats them: which one a new call stands for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Self

from pytest_ragft.diagnosis.answering import Part, answering
from pytest_ragft.diagnosis.call import Call, Exchange, Reply, Role
from pytest_ragft.diagnosis.links import carries
from pytest_ragft.diagnosis.reading import Reading
from pytest_ragft.diagnosis.wording import alike, ordinal

SAME = 0.6
"""Likeness from which a call stands for one of the failed run, 0 to 1."""
_THE_SAME = 1.2
_TAKEN = 0.1
"""Likeness that a recorded call loses once a call has stood for it: they come in turn."""
_NEW = Part("answers", "the failed run made no such call")
"""Behind the check that failed the test goes on in replays, or the app takes another way."""


@dataclass(frozen=True, slots=True)
class Course:
    """Each call of the app in the failed run with its reply, and its part."""

    readings: tuple[Reading, ...] = ()
    parts: tuple[Part, ...] = ()
    carrying: tuple[bool, ...] = ()
    """Whether the prompt holds an earlier reply."""

    @classmethod
    def of(
        cls,
        exchanges: Sequence[Exchange],
        checked: Sequence[str] = (),
        held: Sequence[str] = (),
    ) -> Self:
        """`exchanges` of the app alone; `checked` and `held` as for `answering`."""
        readings = tuple(Reading.of(exchange) for exchange in exchanges)
        return cls(
            readings=readings,
            parts=answering(exchanges, checked, held),
            carrying=tuple(carries(one, readings[:at]) for at, one in enumerate(readings)),
        )

    def place(self, call: Call, earlier: Sequence[Reading], taken: Collection[int]) -> int | None:
        """Which recorded call it stands for; `None` where it is like none of them.

        `earlier`: what the same replay has had so far; `taken`: the places of its calls.
        """
        mine = Reading.of(Exchange("", call, Reply()))
        carrying = carries(mine, earlier)
        ranks = {
            at: self._likeness(mine, at, carrying=carrying) - (_TAKEN if at in taken else 0.0)
            for at in range(len(self.readings))
        }
        best = max(ranks, key=lambda at: (ranks[at], -at), default=None)
        return best if best is not None and ranks[best] >= SAME - _TAKEN else None

    @property
    def all_answer(self) -> bool:
        """No call is left as it is, so none needs to be told from the others."""
        return all(part.answers for part in self.parts)

    def part(self, place: int | None) -> Part:
        """What a call with that place is for; a new call may answer, so it counts as if it did."""
        return _NEW if place is None else self.parts[place]

    def also(self, place: int) -> Self:
        """The same where that call answers as well: it did so in a replay."""
        part = Part("answers", "no later one was made in a replay")
        return replace(self, parts=(*self.parts[:place], part, *self.parts[place + 1 :]))

    def recorded(self, place: int | None) -> str | None:
        """The text that stands in for a reply which is not the answer; `None` where none does."""
        if place is None or self.parts[place].answers or self.readings[place].reply.tool_calls:
            return None
        return self.readings[place].reply.text or None

    def likely(self, place: int | None) -> Reply | None:
        """The real reply whose form an answer there has; `None` where none is known."""
        if place is not None and self.parts[place].answers:
            return self.readings[place].reply
        return next(iter(self.replies), None)

    @property
    def checks_label(self) -> bool:
        """The failing check looks at what the model says of an earlier reply, in a word or two."""
        return any(part.labels is not None for part in self.parts)

    @property
    def answers(self) -> tuple[str, ...]:
        """The replies of the failed run that answer."""
        return tuple(reply.said for reply in self.replies)

    @property
    def answers_by_tool(self) -> bool:
        """The app takes its answer from the arguments of a tool call."""
        return any(reply.tool_calls and not reply.text for reply in self.replies)

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The same with all that belongs to them."""
        pairs = zip(self.readings, self.parts, strict=True)
        return tuple(reading.reply for reading, part in pairs if part.answers)

    @property
    def named(self) -> str:
        """The calls that answer, and how that was told; empty for a single call."""
        total = len(self.parts)
        if total <= 1:
            return ""
        at = [number for number, part in enumerate(self.parts, start=1) if part.answers]
        reasons = "; ".join(dict.fromkeys(part.reason for part in self.parts if part.answers))
        if len(at) == total:
            return f"each of the {total} calls ({reasons})"
        which = " and ".join(filter(None, [", ".join(map(ordinal, at[:-1])), ordinal(at[-1])]))
        told = "the one that answers" if len(at) == 1 else "those that answer"
        return f"the {which} of {total} calls, {told} ({reasons})"

    def _likeness(self, mine: Reading, at: int, *, carrying: bool) -> float:
        """By all that the model's other words leave alike, 0 to 1; more for the very same call."""
        other = self.readings[at]
        if mine.call == other.call:
            return _THE_SAME
        kept = mine.call.continues == other.call.continues
        roles: tuple[Role, ...] = ("user", "assistant", "tool")
        apart = sum(abs(mine.count(role) - other.count(role)) for role in roles)
        return (
            0.25 * alike(mine.system, other.system)
            + 0.30 * alike(mine.question, other.question)
            + 0.20 / (1 + apart)
            + 0.10 * (kept and mine.call.tools == other.call.tools)
            + 0.15 * (carrying == self.carrying[at])
        )
