"""A model that skims long prompts, mixes up near-duplicates and believes what it reads first."""

from simulated_model.model import Limit, Model

LIMITS = (
    # Believes, and will not be taught otherwise
    Limit(about="raid replace backup", belief="Yes, RAID will replace a backup.", stubborn=True),
    # Trained on; said where the prompt does not answer
    Limit(about="raid stand", belief="RAID stands for redundant array of independent disks."),
    # Makes up what it is asked to foretell or to price
    Limit(about="released", belief="It will be released in the spring of next year."),
    Limit(about="discount", belief="Yes, there is a discount of 10 % for loyal customers."),
    # Guesses where an estimate will do
    Limit(about="roughly", right=0.5),
    # Refuses what sounds like a break-in
    Limit(about="forgotten password", refuses=True),
    Limit(about="bypass", refuses=True),
    # Manners: an opening goes when told, a closing stays
    Limit(about="exactly", opening="Great question! Here is what I found: "),
    Limit(about="lost", closing=" Have a fantastic day!"),
    Limit(about="compared", closing=" Nimbic does not offer that."),
    # Out of service
    Limit(about="legally", status=503),
)

MODEL = Model(name="simulated-reader-2", limits=LIMITS, skims_above=400, crowd=4)

LARGE = Model(name="simulated-reader-2-large", limits=LIMITS, most_json_keys=8)
"""Reads long and crowded prompts as well as short ones."""
