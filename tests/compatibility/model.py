"""The simulated model behind the loopback provider: what it knows, and what it will not do."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compatibility.sdk import Sdk, Way
from provider_formats.scripted import Fault, Turn, text_of

FOUND = "Parcels leave before noon."
"""What the app's tool finds, which is no help."""
SIXTH = 6
"""The event of a stream that comes when text is under way, in every wire format."""
PATIENCE = 10.0
"""Seconds that an app has to take the first piece of a stream."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One test of the suite, which fails on every SDK."""

    test: str
    subject: str
    """Stands in the question's ticket."""
    verdict: str
    oracle: str
    expects: str
    instructions: str
    needs: str
    """What must stand in the prompt for a good answer."""
    bad: str
    """What the model says without it: long enough for a stream to be seen at work."""

    def ticket(self, way: Way) -> str:
        """Stands in every question, with a full stop behind it, and tells whose call it is."""
        return f"{self.subject}-{way.name}"


FAILURES = (
    Failure(
        test="test_refund_window",
        subject="refund",
        verdict="knowledge",
        oracle="Refunds: customers may send goods back within 30 days of the delivery.",
        expects="Customers have 30 days to send the goods back.",
        instructions="Answer in one sentence.",
        needs="within 30 days",
        bad="Customers have 14 days to send the goods back, counted from the day of the order.",
    ),
    Failure(
        test="test_number_alone",
        subject="number",
        verdict="behaviour",
        oracle="Goods may be sent back within 21 days of the day on which the last parcel came.",
        expects="21",
        instructions="Write the number alone.",
        needs="Write the number alone.",
        bad="That would be 21 days, counted from the day on which the last parcel came.",
    ),
)


class Model:
    """Answers every ticket; a stream waits in its middle until the app has its first piece."""

    def __init__(self, sdk: Sdk, ways: Sequence[Way], begun: Path) -> None:
        self._says = sdk.says
        self._asked = {failure.ticket(way): (failure, way) for failure in FAILURES for way in ways}
        self._begun = begun
        self._streaming = threading.local()
        self.held_back: set[str] = set()
        """Tickets whose stream came to the app in one piece, or not at all."""
        self.watched: set[str] = set()
        """Tickets with a stream that had to wait for the app."""

    def said(self, answer: str) -> str:
        return self._says.replace("{}", answer)

    def answer(self, turns: list[Turn], model: str) -> str | Fault:  # as it is called
        self._streaming.ticket = None
        text = "\n\n".join(text_of(turn["content"]) for turn in turns)
        ticket = next((each for each in self._asked if f"{each}." in text), None)
        if ticket is None:
            return "Nobody asked for this ticket."
        failure, way = self._asked[ticket]
        if way.tools and FOUND not in text:
            return Fault("tool_call")
        self._streaming.ticket = ticket if way.streams and not way.buffers else None
        answer = failure.expects if failure.needs in text else failure.bad
        if way.calls:
            return Fault("tool_call", tool=(way.calls, {"answer": answer}))
        return (way.form or self._says).replace("{}", answer)

    def between_chunks(self, index: int) -> None:
        """Of two threads with streams each waits for its own ticket."""
        ticket = getattr(self._streaming, "ticket", None)
        if index != SIXTH or ticket is None or ticket in self.watched:
            return
        self.watched.add(ticket)
        waited = threading.Event()
        for _ in range(int(PATIENCE / 0.02)):
            if (self._begun / ticket).exists():
                return
            waited.wait(0.02)
        self.held_back.add(ticket)
