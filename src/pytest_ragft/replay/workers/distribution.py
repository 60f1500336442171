"""Which part this process has where pytest-xdist runs the suite, and what a worker is given."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Self

import pytest

from pytest_ragft.replay.workers.link import Channel

KEY = "ragft"
"""Of what the controller adds to a worker's input."""


@dataclass(frozen=True, slots=True)
class Handout:
    """What a worker gets at its start."""

    channel: Channel
    share: int
    """Calls that it may have under way at once."""
    joined: tuple[str, int] | None
    """Folder and run of the controller's store; None on another machine."""
    version: str = version("pytest-ragft")

    def sent(self) -> dict[str, object]:
        """In types that execnet carries."""
        run = {} if self.joined is None else {"folder": self.joined[0], "run": self.joined[1]}
        return {"channel": self.channel, "share": self.share, "version": self.version, **run}

    @classmethod
    def received(cls, given: dict[str, Any]) -> Self:
        joined = (given["folder"], given["run"]) if "run" in given else None
        return cls(given["channel"], given["share"], joined, given["version"])


def is_controller(config: pytest.Config) -> bool:
    """Whether other processes run the tests of this one."""
    option = config.option
    spread = getattr(option, "dist", "no") != "no" and bool(getattr(option, "tx", ()))
    return spread and not option.collectonly


def handout(config: pytest.Config) -> Handout | None:
    """What this process was given as a worker; None where it is none, or of no such controller."""
    given = getattr(config, "workerinput", {}).get(KEY)
    return None if given is None else Handout.received(given)


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")
