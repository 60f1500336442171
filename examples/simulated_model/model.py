"""What makes one simulated model: its laws of reading, and the table of what it cannot do."""

from dataclasses import dataclass
from typing import Literal

NOT_SURE = "I am not sure; nothing that I was given says so."
REFUSAL = "I'm sorry, but I can't help with that."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How the model departs from reading its prompt, for questions that hold every word of `about`.

    What no row says, it does: it answers with the sentence of its prompt that shares most
    words with the question, and says that it is not sure where too few are shared.
    """

    about: str
    belief: str = ""
    """What it was trained on; said when nothing in the prompt answers the question."""
    stubborn: bool = False
    """It says its belief whatever the prompt holds, and whatever it is told."""
    reads: Literal["all", "before", "after"] = "all"
    """It overlooks what stands on the other side of the question."""
    right: float = 1.0
    """How often it says what it should; else it says `slip`, in whatever prompt."""
    slip: str = NOT_SURE
    refuses: bool = False
    opening: str = ""
    """Put before the answer, unless the prompt asks for something "only"."""
    closing: str = ""
    """Put after the answer, whatever it is told."""
    status: int = 200
    """The HTTP status in place of an answer."""


NO_LIMIT = Limit(about="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model of the simulated provider."""

    name: str
    limits: tuple[Limit, ...] = ()
    enough: float = 0.6
    """Share of the question's words that a sentence must hold to be taken for its answer."""
    terse: bool = False
    """Of sentences that fit alike it says the shortest; else the first one that is complete."""
    skims_above: int | None = None
    """In prompts of more words, it overlooks the sentences between the two shares below."""
    skimmed: tuple[float, float] = (0.3, 0.7)
    crowd: int | None = None
    """Among so many sentences that would do, it takes the second best for the best."""
    most_json_keys: int = 3
    """With more, it loses the closing brace."""
    keeps_word_limits: bool = False
    """Told to use at most so many words, it does."""
    seed: int = 54
    """Of its guesses; the same requests in the same order get the same replies."""
