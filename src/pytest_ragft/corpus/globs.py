"""Globs as patterns: `**` is any folders, `*` and `?` stay inside of one name."""

import re

_WILD = re.compile(r"[*?\[]")
_PIECE = re.compile(r"\*+|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)


def fixed_part(glob: str) -> tuple[str, str]:
    """The path in front of the first wildcard, and the rest."""
    parts = glob.split("/")
    first = next((i for i, part in enumerate(parts) if _WILD.search(part)), len(parts))
    return "/".join(parts[:first]) or "/" * glob.startswith("/"), "/".join(parts[first:])


def pattern(glob: str) -> re.Pattern[str]:
    """To be matched with a whole path; a folder stands for all that is below it."""
    parts = [part for part in glob.split("/") if part not in ("", ".")]
    body = "".join("(?:[^/]+/)*" if part == "**" else _name(part) + "/" for part in parts)
    end = "[^/]+" if parts and parts[-1] == "**" else "(?:/.*)?"
    return re.compile(body.removesuffix("/") + end, re.DOTALL)


def _name(part: str) -> str:
    return "".join(map(_piece, _PIECE.findall(part)))


def _piece(piece: str) -> str:
    if piece[0] == "*":
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    if len(piece) == 1:
        return re.escape(piece)
    inside = re.sub(r"([\\\[&~|^])", r"\\\1", piece[1:-1].removeprefix("!"))
    return f"[^{inside}/]" if piece[1] == "!" else f"[{inside}]"
