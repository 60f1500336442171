"""A model with few limits on reading, and many on what it believes, refuses and guesses."""

from simulated_model.model import Limit, Model

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

MODEL = Model(name="simulated-reader-1", limits=LIMITS, terse=True)
