"""What happens to each search of the app: noted, made longer for the rerun, replaced by an arm."""

from dataclasses import replace

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.retrieval.listener import Wish

LONGEST = 100
"""Entries of the longer list that is asked for."""
DEPTH = 10
"""Of those, so many times the app's own number are looked at: see `ranked_too_low`."""


class SearchTap:
    """The listener on the searches of the process."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def begin(self, by: str, query: str) -> Wish:  # noqa: ARG002  # the shape of a listener
        recording = self._recorder.current
        # The suite's own run stays as it is, and one look is enough.
        rerun = recording.arm is not None and recording.arm.name == "rerun"
        return Wish(deeper=LONGEST if rerun else None, note=recording)

    def finish(self, wish: Wish, search: Search) -> tuple[Retrieved, ...] | None:
        if not isinstance(wish.note, Recording):
            return None
        if search.deeper is not None:
            search = replace(search, deeper=search.deeper[: DEPTH * len(search.found)])
        wish.note.searches.append(search)
        return wish.note.standing_in(search)

    def warn(self, message: str) -> None:
        self._recorder.warn(message)
