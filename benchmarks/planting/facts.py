"""Invented facts about invented machines, and the prose around them."""

import random
from dataclasses import dataclass

ATTRIBUTES = (
    ("service interval", "days"), ("oil pressure", "bar"), ("idle noise", "decibels"),
    ("start delay", "seconds"), ("belt tension", "newtons"), ("coolant volume", "litres"),
    ("night output", "kilowatts"), ("hose diameter", "millimetres"), ("filter lifetime", "weeks"),
    ("alarm threshold", "degrees"), ("standby draw", "watts"), ("shipping weight", "kilograms"),
    ("cabin humidity", "percent"), ("battery reserve", "hours"), ("nozzle angle", "degrees"),
    ("gear ratio", "turns"), ("valve stroke", "millimetres"), ("pump capacity", "litres"),
)  # fmt: skip
"""What a machine has, each with a unit; no two share the first five letters of a word."""

WHOLE = 0.7
"""Share of numbers without decimals."""

_STARTS = ("Mor", "Vel", "Tas", "Brin", "Quor", "Zel", "Hav", "Dru", "Pol", "Sker", "Ul", "Wen")
_ENDS = ("lund", "dane", "korf", "mira", "sten", "vane", "tork", "bult", "gard", "nesh", "polt")
_SUBJECTS = (
    "The workshop", "A fitter", "The foreman", "Our depot", "An inspector", "The supplier",
    "Somebody from sales", "The apprentice", "A driver", "The night watch", "Every visitor",
    "The accountant", "A neighbour", "The cook", "Whoever comes first", "The museum",
)  # fmt: skip
_VERBS = (
    "mends", "paints", "counts", "forgets", "borrows", "polishes", "sells", "weighs", "hides",
    "photographs", "orders", "repairs", "lends", "admires", "washes", "carries", "labels",
)  # fmt: skip
_OBJECTS = (
    "gloves", "ladders", "crates", "brushes", "lamps", "tickets", "umbrellas", "barrels", "maps",
    "chairs", "kettles", "ropes", "mirrors", "bicycles", "stamps", "curtains", "baskets", "flags",
    "buckets", "carpets", "trumpets", "shovels", "candles", "boots", "drums", "blankets", "clocks",
)  # fmt: skip
_PLACES = (
    "in the yard", "at the gate", "near the canteen", "by the crane", "under the roof",
    "on Fridays", "before noon", "after the fair", "when it rains", "without a word",
    "for a small fee", "in the old tower", "behind the stage", "twice a year", "as a favour",
    "from memory",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about one machine."""

    machine: str
    attribute: str
    value: str
    """With its unit."""

    @property
    def sentence(self) -> str:
        return f"The {self.attribute} of the {self.machine} is {self.value}."

    @property
    def question(self) -> str:
        return f"What is the {self.attribute} of the {self.machine}?"


class Inventor:
    """Makes up machines, facts and prose; the same seed makes up the same."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        names = [start + end for start in _STARTS for end in _ENDS]
        by_stem = {name[:5]: name for name in names}
        self._names = self.dice.sample(sorted(by_stem.values()), len(by_stem))
        self._taken: set[tuple[str, str]] = set()
        self._used = 0

    def machine(self) -> str:
        """A name of two words, which no other machine has."""
        while True:
            first, second = self.dice.sample(self._names, 2)
            if (first, second) not in self._taken and (second, first) not in self._taken:
                self._taken.add((first, second))
                return f"{first} {second}"

    def facts(self, machine: str, count: int) -> list[Fact]:
        """Different things about one machine."""
        chosen = self.dice.sample(ATTRIBUTES, count)
        return [Fact(machine, name, f"{self.number()} {unit}") for name, unit in chosen]

    def other_value(self, fact: Fact) -> str:
        """In the same unit."""
        while True:
            value = f"{self.number()} {fact.value.split()[-1]}"
            if value != fact.value:
                return value

    def number(self) -> str:
        whole = self.dice.randint(11, 980)
        return (
            str(whole) if self.dice.random() < WHOLE else f"{whole // 10}.{self.dice.randint(1, 9)}"
        )

    def prose(self, sentences: int) -> str:
        """Sentences that say nothing about a machine."""
        return " ".join(
            f"{self.dice.choice(_SUBJECTS)} {self.dice.choice(_VERBS)} "
            f"{self.dice.choice(_OBJECTS)} and {self.dice.choice(_OBJECTS)} "
            f"{self.dice.choice(_PLACES)}."
            for _ in range(sentences)
        )

    def page(self, title: str, *sections: str) -> str:
        """Markdown, with a heading above each section."""
        parts = [f"# {title}"]
        for number, section in enumerate(sections, start=1):
            parts += [f"## Part {number}", section]
        return "\n\n".join(parts) + "\n"

    def said(self, fact: Fact) -> str:
        """A fact among other sentences."""
        return f"{self.prose(1)} {fact.sentence} {self.prose(self.dice.randint(1, 3))}"
