"""What a test declares about itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """The declaration of one test; every field is optional, and more fields give finer verdicts."""

    oracle: str | None = None
    """The gold context: source text that holds all the information the model needed."""
    source: str | None = None
    """Where the oracle was read from, such as `docs/refunds.md#window`."""
    expects: str | None = None
    """An answer that passes the test."""
    instructions: str | None = None
    """The best instructions the team has for this task."""
    exemplar: str | None = None
    """A worked example of the task, with other facts."""
    expects_abstention: bool = False
    """The right answer is to say that the answer is not known."""
    replay: bool = True
    """False for a test that changes outside state and must run only once."""
