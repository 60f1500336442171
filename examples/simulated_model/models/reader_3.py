"""As the second model, with habits that hang on a word in the question, for generated suites."""

from simulated_model.model import Limit, Model

LIMITS = (
    Limit(about="legendary", belief="It is 5 units, as everybody knows.", stubborn=True),
    Limit(about="discount", belief="Yes, there is a discount of 10 units."),
    Limit(about="roughly", right=0.5),
    Limit(about="weekly", reads="after"),
    Limit(about="bypass", refuses=True),
    Limit(about="exactly", opening="Great question! Here is what I found: "),
    Limit(about="lost", closing=" Have a fantastic day!"),
    Limit(about="legally", status=503),
)

MODEL = Model(name="simulated-reader-3", limits=LIMITS, skims_above=260, crowd=4)

LARGE = Model(name="simulated-reader-3-large", limits=LIMITS, most_json_keys=8)
