"""The source of a notebook's cell in JSON: rewritten so that what is not edited stays as it is."""

import json
import re

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # one character beyond 16 bits
    r"|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)
_DECODER = json.JSONDecoder()


def rewritten(written: str, code: str, new: str, *, escape: bool) -> str:
    """`written` stands for `code`; what stands for the new code in the same layout."""
    if written.startswith("["):
        return _list(written, new, escape=escape)
    return _string(written, code, new, escape=escape)


def _string(written: str, code: str, new: str, *, escape: bool) -> str:
    characters = _CHARACTER.findall(written[1:-1])
    before, after = _shared(code, new)
    middle = json.dumps(new[before : len(new) - after], ensure_ascii=escape)[1:-1]
    kept = characters[:before], characters[len(characters) - after :]
    return '"' + "".join(kept[0]) + middle + "".join(kept[1]) + '"'


def _shared(code: str, new: str) -> tuple[int, int]:
    """How many characters at the start and at the end are the same."""
    most = min(len(code), len(new))
    before = next((i for i in range(most) if code[i] != new[i]), most)
    most -= before
    after = next((i for i in range(most) if code[-1 - i] != new[-1 - i]), most)
    return before, after


def _list(written: str, new: str, *, escape: bool) -> str:
    places = _elements(written)
    lines = [json.loads(written[start:end]) for start, end in places]
    before = _same_lines(lines, new)
    rest = new[sum(map(len, lines[:before])) :]
    after = _same_lines_at_end(lines[before:], rest)
    middle = rest[: len(rest) - sum(map(len, lines[len(lines) - after :]))]
    raw = [written[start:end] for start, end in places]
    texts = [json.dumps(line, ensure_ascii=escape) for line in _lines(middle)]
    separator = _separator(written, places)
    kept = raw[:before], raw[len(raw) - after :]
    inner = separator.join((*kept[0], *texts, *kept[1]))
    return written[: places[0][0]] + inner + written[places[-1][1] :]


def _elements(written: str) -> list[tuple[int, int]]:
    """Where each text of the list stands."""
    found = []
    at = written.find('"')
    while at >= 0:
        _, end = _DECODER.raw_decode(written, at)
        found.append((at, end))
        at = written.find('"', end)
    return found


def _same_lines(lines: list[str], new: str) -> int:
    at = 0
    for index, line in enumerate(lines):
        if not (line.endswith("\n") and new.startswith(line, at)):
            return index
        at += len(line)
    return len(lines)


def _same_lines_at_end(lines: list[str], new: str) -> int:
    end = len(new)
    for index, line in enumerate(reversed(lines)):
        start = end - len(line)
        whole = start == 0 or (start > 0 and new[start - 1] == "\n")
        if not (whole and new.endswith(line, 0, end)):
            return index
        end = start
    return len(lines)


def _lines(text: str) -> list[str]:
    """Each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _separator(written: str, places: list[tuple[int, int]]) -> str:
    if len(places) > 1:
        return written[places[0][1] : places[1][0]]
    return "," + (written[1 : places[0][0]] or " ")
