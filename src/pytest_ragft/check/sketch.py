"""What a look at a file's bytes says, short enough to be kept for every file."""

from typing import NamedTuple


class Sketch(NamedTuple):
    """As one line of text: two signs, then the imports."""

    strong: bool = False
    """The file uses a library of the table in a way that the table knows."""
    weak: bool | None = None
    """It may matter in a project that does; None where that was not asked so far."""
    imports: tuple[str, ...] = ()
    """As written; only where `weak` was asked."""

    def __str__(self) -> str:
        signs = f"{'s' if self.strong else '-'}{_SIGNS[self.weak]}"
        return " ".join([signs, *self.imports])

    @staticmethod
    def is_strong(text: str) -> bool:
        return text.startswith("s")

    @staticmethod
    def is_full(text: str) -> bool:
        return text[1:2] != _SIGNS[None]

    @staticmethod
    def read(text: str) -> "Sketch":
        signs, *imports = text.split(" ")
        weak = {"w": True, "n": False}.get(signs[1:])
        return Sketch(signs.startswith("s"), weak, tuple(imports))


_SIGNS = {True: "w", False: "n", None: "?"}
