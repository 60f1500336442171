"""What a test declares about itself."""

from dataclasses import dataclass

from pytest_ragft.diagnosis.passage import Passage


@dataclass(frozen=True, slots=True)
class Inferred:
    """How an oracle was found that nobody declared."""

    how: str
    """Such as: holds '30 days', the best match for the question among 2 such passages."""
    sure: float
    """Probability that it is the gold passage, 0 to 1, as measured on passages that are known."""
    others: tuple[str, ...] = ()
    """Places of other passages that hold what the test expects."""


@dataclass(frozen=True, slots=True)
class Case:
    """The declaration of one test; every field is optional, and more fields give finer verdicts."""

    oracle: str | None = None
    """The gold context: source text that holds all the information the model needed."""
    source: tuple[str, ...] = ()
    """Where the oracle was read from, such as `docs/refunds.md#window`; one for each hop."""
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
    passages: tuple[Passage, ...] = ()
    """The oracle in its parts: one for each source. `oracle` is their texts, one after another."""
    inferred: Inferred | None = None
    """`None`: the oracle was declared, or there is none."""
