"""A golden file as values: what is asked of whom, and what is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Mode = Literal["answer", "abstain", "refuse"]
"""What the right reply does: answers, says that it does not know, or declines."""


@dataclass(frozen=True, slots=True)
class Function:
    """A Python callable, sync or async."""

    name: str
    """Such as `shop.app:answer`."""
    arguments: Mapping[str, object] | None = None
    """By name, texts with `{question}` and other variables in them; `None`: the question alone."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible endpoint, and the prompt it gets."""

    model: str
    prompt: str = "{question}"
    system: str | None = None
    base_url: str | None = None
    api_key_env: str = "OPENAI_API_KEY"
    """The environment variable that holds the key."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """Passed on with the call: temperature, max_tokens, ..."""


Target = Function | Endpoint


@dataclass(frozen=True, slots=True)
class GivenCheck:
    """A check as the file names it."""

    name: str
    value: object
    line: int = field(default=1, compare=False)
    """In the file, from 1."""


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One question, and what is right."""

    id: str
    line: int = field(default=1, compare=False)
    """Where it begins in its file, from 1."""
    question: str | None = None
    messages: tuple[Mapping[str, object], ...] = ()
    expects: tuple[str, ...] = ()
    """Answers any of which is right, best first."""
    source: tuple[str, ...] = ()
    """Where the answer stands, such as `docs/refunds.md#window`; one for each hop."""
    oracle: str | None = None
    instructions: str | None = None
    exemplar: str | None = None
    mode: Mode = "answer"
    tags: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    fixtures: tuple[str, ...] = ()
    variables: Mapping[str, object] = field(default_factory=dict)
    replay: bool | None = None
    checks: tuple[GivenCheck, ...] = ()
    """Its own; `every_check` has those that follow from it, and the file's, too."""
    shared: tuple[GivenCheck, ...] = ()
    """Those of the file's defaults, made after its own."""
    comment: str | None = field(default=None, compare=False)
    """For who reads the file; written above the case."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where its values stand, by name of the field."""

    @property
    def every_check(self) -> tuple[GivenCheck, ...]:
        """All that is checked: its own or, where it names none, what follows from it; then shared.

        A case that expects an answer is checked for it, others for abstaining or refusing.
        """
        return (*(self.checks or self._implied()), *self.shared)

    @property
    def asked(self) -> str:
        """The question, or the last thing that the user says."""
        if self.question is not None:
            return self.question
        said = [turn.get("content") for turn in self.messages if turn.get("role") == "user"]
        return next((text for text in reversed(said) if isinstance(text, str)), "")

    def _implied(self) -> tuple[GivenCheck, ...]:
        if self.mode != "answer":
            name = {"abstain": "abstains", "refuse": "refuses"}[self.mode]
            return (GivenCheck(name, None, self.lines.get("mode", self.line)),)
        if not self.expects:
            return ()
        line = self.lines.get("expects", self.line)
        return (GivenCheck("contains_any", list(self.expects), line),)


@dataclass(frozen=True, slots=True)
class GoldenFile:
    """All cases of one file, in its order."""

    path: Path
    target: Target | None
    """`None`: the file names none, and cannot be run; it can be checked and trained against."""
    cases: tuple[GoldenCase, ...]
