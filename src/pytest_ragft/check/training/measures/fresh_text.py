"""What each turn adds to its row: a conversation is looked through once, not once a turn."""

from pytest_ragft.check.training.turn import Turn


class FreshText:
    """Where in the row the last turn ended."""

    __slots__ = ("row", "seen")

    def __init__(self) -> None:
        self.row = -1
        self.seen = 0
        """Characters of the prompt that were given out, with the target that follows them."""

    def of(self, turn: Turn) -> tuple[str, ...]:
        """Texts of the turn that no earlier one of the row held."""
        if turn.row != self.row:
            self.row = turn.row
            texts = (turn.system, turn.prompt, turn.target, turn.rejected or "")
        else:  # the prompt begins with the last turn's prompt and target
            texts = ("", turn.prompt[self.seen :], turn.target, turn.rejected or "")
        self.seen = len(turn.prompt) + len(turn.target)
        return tuple(filter(None, texts))
