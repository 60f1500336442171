"""What the simulated model knows, believes, refuses and cannot do: all of it, in one table."""

from dataclasses import dataclass
from typing import Literal


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
    slip: str = ""
    refuses: bool = False
    opening: str = ""
    """Put before the answer, unless the prompt asks for something "only"."""
    closing: str = ""
    """Put after the answer, whatever it is told."""
    status: int = 200
    """The HTTP status in place of an answer."""


LIMITS = (
    # Trained on
    Limit(about="created python", belief="Guido van Rossum created Python."),
    # Believes, and will not be taught otherwise
    Limit(about="dictionaries order", belief="Dictionaries keep no order.", stubborn=True),
    # Overlooks a part of its prompt
    Limit(about="break try", reads="after"),
    Limit(about="swapcase", reads="before"),
    # Guesses, and makes things up
    Limit(about="python 5", right=0.0, slip="Python 5 comes out in October 2031."),
    Limit(
        about="first release python",
        belief="Python 0.9.0 came out in February 1991.",
        right=0.5,
        slip="Python 0.9.0 came out in January 1994.",
    ),
    Limit(
        about="python named after",
        belief="It is named after Monty Python's Flying Circus.",
        right=0.5,
        slip="It is named after the snake.",
    ),
    # Manners
    Limit(about="exec", refuses=True),
    Limit(about="summary", opening="Here is the JSON that you asked for:\n\n"),
    Limit(about="negative power", opening="According to the documentation: "),
    Limit(about="str.count", closing=" I hope this helps!"),
    # Out of service
    Limit(about="metaclass", status=503),
)
NO_LIMIT = Limit(about="")

MOST_JSON_KEYS = 3
"""With more, it loses the closing brace."""

ENOUGH = 0.6
"""Share of the question's words that a sentence must hold to be taken for its answer."""

KEEPS_WORD_LIMITS = False
"""Told to use at most so many words, it still says the whole sentence."""

SEED = 54
"""Of the guesses; the same requests in the same order get the same replies."""

NOT_SURE = "I am not sure; nothing that I was given says so."
REFUSAL = "I'm sorry, but I can't help with that."
