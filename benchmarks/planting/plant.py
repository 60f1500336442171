"""A failing test with a known cause, and where its parts are collected."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from planting.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One test. What is claimed of it is proved before it is written; see `proof.py`."""

    verdict: str
    subclass: str | None
    cause: str
    """What was planted: the subclass, or a finer name."""
    question: str
    pipeline: str
    gold: tuple[str, ...]
    """The sentences that answer the question."""
    expected: tuple[str, ...]
    """What the asserts look for."""
    earlier: str = ""
    marker: Mapping[str, object] = field(default_factory=dict)
    """What the test declares."""
    answer: object = None
    """An answer that passes, for the test to declare; without one, behaviour is not claimed."""
    check: str = "{expected!r} in reply"
    """The assert, for each of `expected`."""
    also: str | None = None
    """One more assert."""
    ranks: tuple[int, int] | None = None
    """Where the gold sentence must rank; what was said earlier is made up until it does."""
    inside: bool | None = None
    """Whether the gold sentences must stand whole in the prompt."""
    part: str = ""
    """A part of the gold sentence that must stand in the prompt."""
    mends: tuple[bool | None, bool | None] = (True, True)
    """Whether the gold sentences before and after the prompt must mend it; `None`: either way."""
    alone: bool | None = True
    """Whether the gold sentences alone, with the question, must be answered well."""
    told: bool | None = None
    """Whether the declared instructions must mend it."""
    perfect: bool | None = None
    """Whether gold sentences and instructions together must mend it."""
    without: str = ""
    """With this sentence taken out of the prompt, it must be answered well."""


class Site:
    """The pages and pipelines of a generated project."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.pipelines: dict[str, Mapping[str, object]] = {}
        self.facts: list[Fact] = []
        """All that the pages state, for small talk about it."""

    def page(self, text: str, folder: str = "") -> str:
        """Adds a page; its path."""
        path = f"docs/{folder}page_{len(self.pages):04}.md"
        self.pages[path] = text
        return path

    def pipeline(self, **given: object) -> str:
        """The name of a pipeline with these settings, the same for the same."""
        name = "_".join(f"{key}_{value}" for key, value in given.items() if key != "rules")
        name = "".join(c if c.isalnum() else "_" for c in name)
        if "rules" in given:
            name += f"_{len(str(given['rules']))}"
        self.pipelines[name] = given
        return name


def truth_of(plant: Plant) -> dict[str, object]:
    """What is known of a test, as it is written beside the project."""
    known = asdict(plant)
    return {key: known[key] for key in ("verdict", "subclass", "cause", "question", "gold")}
