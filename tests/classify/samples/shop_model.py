"""A scripted model with one weakness for each kind of failure, for the makers of the samples."""

from collections import Counter

from provider import Fault

FACTS = "Shoes may be returned within 30 days. The free plan is called Starter."
TOPICS = ("return shoes", "free plan offer", "a repair", "a parcel")
INSTRUCTIONS = "Reply with one JSON object and nothing else."
PADDING = "The shop is open from nine to five. Parcels are packed by hand."


class Shop:
    """Lacks a fact, answers in prose unless told, promises too much, and errs now and then."""

    def __init__(self) -> None:
        self._asked: Counter[tuple[str, bool, bool]] = Counter()

    def answer(self, turns: object, model: str) -> str | Fault:
        prompt = str(turns)
        told, ordered = FACTS in prompt, INSTRUCTIONS in prompt
        topic = max(TOPICS, key=prompt.casefold().rfind)  # the facts hold no topic
        self._asked[topic, told, ordered] += 1
        return _reply(topic, self._asked[topic, told, ordered], told=told, ordered=ordered)


def _reply(topic: str, turn: int, *, told: bool, ordered: bool) -> str | Fault:
    match topic:
        case "return shoes":
            days = 30 if told else 14
            return f"You have {days} days to send the shoes back, counted from day {turn}."
        case "free plan offer":
            plan = "Starter" if told else "Basic"
            text = f'{{"plan": "{plan}", "seats": {turn}}}'
            return text if ordered else f"The free plan is {plan}, for {turn} people."
        case "a repair":
            return f"We guarantee that it is repaired within {turn} weeks."
        case _:
            broken = turn == 2 and not told  # the second time
            return Fault("status", status=500) if broken else f"It takes {turn + 1} working days."
