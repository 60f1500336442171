"""Where the facts stood in the failed run: all that can be seen without asking the model."""

from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.passage import Passage, Retrieved

Presence = Literal["whole", "split", "part", "absent"]
"""In one piece; all of it, but cut into pieces that do not stand together; some of it; none."""
Position = Literal["early", "middle", "late"]
"""Third of the prompt's text."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A passage that says something else about the same thing: another version of the fact."""

    passage: Passage
    says: str
    """The value in it, such as `14 days`, where the gold passage has another."""
    instead_of: str
    in_prompt: bool = False
    older: bool | None = None
    """Whether it says itself that it is the older one; `None`: nothing tells."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where one gold passage stood. `None` everywhere means: it could not be seen."""

    gold: Passage
    in_prompt: Presence
    coverage: float = 0.0
    """Share of what matters of the gold text that stood in the prompt, 0 to 1."""
    found: str = ""
    """The texts in the prompt that hold part of it."""
    position: Position | None = None
    in_corpus: Presence | None = None
    """`None`: no corpus is known."""
    in_retrieved: Presence | None = None
    """In what the app received from its search; `None`: no search was seen."""
    rank: int | None = None
    """Of the first retrieved passage that holds it, or most of it."""
    retrieved: int = 0
    """How many passages the app received."""
    in_first_list: Presence | None = None
    """In what came out of the search before a re-ranker; `None`: there was no such step."""
    deeper_rank: int | None = None
    """Where the same search with a longer list finds it."""
    depth: int | None = None
    """Length of that longer list; `None`: no longer one could be had."""
    rivals: tuple[Rival, ...] = ()
    sought: tuple[str, ...] = ()
    """What the failing checks expect of it; empty where it holds nothing of that."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Each gold passage of a case, and the context that the app gave the model."""

    sightings: tuple[Sighting, ...] = ()
    context: tuple[Retrieved, ...] | None = None
    """What the app put into the prompt of what it retrieved; `None`: not known."""
    retrieves: bool | None = None
    """Whether the app puts documents into the prompt at all; `None`: not known."""
    gold_at: tuple[int, ...] = ()
    """Indices into `context` of the passages that hold the gold text or part of it."""
    rivals_at: tuple[int, ...] = ()
    """Indices into `context` of the passages that contradict it."""
    answer_in_oracle: bool | None = None
    """Whether the oracle holds what the failing checks expect; `None`: nothing to look for."""

    @property
    def had_all(self) -> bool:
        """Each gold passage stood whole in the failed prompt."""
        return bool(self.sightings) and all(s.in_prompt == "whole" for s in self.sightings)

    @property
    def had_some(self) -> bool:
        """Some of the gold text stood in the failed prompt."""
        return any(sighting.in_prompt != "absent" for sighting in self.sightings)
