"""A rule explained on a terminal: what it flags, why, what to do, when not to."""

from collections.abc import Iterator, Mapping
from typing import Any

from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.options import TYPES
from pytest_ragft.check.words import counted
from pytest_ragft.plain import visible, wrap

PROSE = 100
"""Columns after which prose is hard to read."""
SECTIONS = (
    ("flags", "What it flags"),
    ("why", "Why it matters"),
    ("evidence", "Figures"),
    ("instead", "Do instead"),
    ("ignore_when", "When to ignore it"),
    ("gaps", "Known gaps"),
)
FIX_OPTIONS: Mapping[str, str] = {"safe": "--fix", "unsafe": "--fix --unsafe-fixes"}
_FACTS = ("group", "severity", "confidence", "persona", "since")
_MARGIN = "  "


def explained(entry: Mapping[str, Any], page: Page) -> str:
    """The whole text, with the first example of each kind."""
    ink, width = Ink(page.colour), min(page.width, PROSE)
    lines = [*_head(entry, ink, width)]
    for key, heading in SECTIONS:
        if entry.get(key):
            body = _figures(entry[key], width) if key == "evidence" else _prose(entry[key], width)
            lines += ["", ink.bold(heading), *body]
    for heading, section in (
        ("Options", [*_options(entry, width)]),
        ("Fix", [*_fix(entry, width)]),
        ("Flagged, for example", [*_example(entry, "flagged", width)]),
        ("Clean, for example", [*_example(entry, "clean", width)]),
        (
            "Silence one finding",
            [f"{_MARGIN}# ragft: ignore[{visible(entry['name'])}] and the reason"],
        ),
    ):
        lines += ["", ink.bold(heading), *section] if section else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(entry: Mapping[str, Any], ink: Ink, width: int) -> Iterator[str]:
    code = f" ({entry['code']})" if entry.get("code") else ""
    yield ink.bold(visible(f"{entry['name']}{code}"))
    yield from wrap(visible(entry["title"].strip()), width)
    facts = [f"{key} {entry[key]}" for key in _FACTS if entry.get(key)]
    fix = entry.get("fix", {}).get("safety")
    yield from wrap(visible(", ".join((*facts, f"{fix} fix" if fix else "no fix"))), width)


def _prose(text: str, width: int, margin: str = _MARGIN, first: str = "") -> Iterator[str]:
    """Paragraphs, wrapped."""
    for paragraph in text.strip().split("\n"):
        for part in wrap(visible(paragraph), width - len(margin)):
            yield f"{first or margin}{part}" if paragraph else ""
            first = ""


def _figures(figures: list[Mapping[str, Any]], width: int) -> Iterator[str]:
    for figure in figures:
        contested = "; contested" if figure.get("contested") else ""
        text = f"{_joined(figure['figure'])} ({_joined(figure['source'])}{contested})"
        yield from _prose(text, width, f"{_MARGIN}  ", f"{_MARGIN}- ")


def _joined(text: str) -> str:
    return " ".join(text.split())


def _options(entry: Mapping[str, Any], width: int) -> Iterator[str]:
    options = entry.get("options", {})
    for name, option in options.items():
        accepted = TYPES[option["type"]][0]
        text = f"{name} ({accepted}): {option['says']}"
        yield from _prose(text, width, f"{_MARGIN}  ", f"{_MARGIN}- ")
    if options:
        yield ""
        yield visible(f"{_MARGIN}[tool.ragft.check.options.{entry['name']}]")
        yield from (f"{_MARGIN}{line}" for line in settings_of(options))


def settings_of(options: Mapping[str, Any]) -> Iterator[str]:
    """The defaults, as they would stand in pyproject.toml."""
    for name, option in options.items():
        yield f"{name} = {toml(option['default'])}"


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        text = visible(value)
        return f"'{text}'" if "'" not in text else f"'''{text}'''"
    return str(value)


def _fix(entry: Mapping[str, Any], width: int) -> Iterator[str]:
    fix = entry.get("fix")
    if fix:
        text = f"`ragft check {FIX_OPTIONS[fix['safety']]}`: {_joined(fix['says'])}"
        yield from _prose(text, width)


def _example(entry: Mapping[str, Any], kind: str, width: int) -> Iterator[str]:
    """The first, and how many there are besides."""
    every = entry.get("examples", {}).get(kind, ())
    for example in every[:1]:
        yield from _prose(f"{example['title']}:", width)
        yield from _files(example)
    if every[1:]:
        text = f"{counted(len(every) - 1, 'more example')} with --format markdown"
        yield from ("", *_prose(text, width))


def _files(example: Mapping[str, Any]) -> Iterator[str]:
    flagged = set(example.get("lines", ()))
    for path, text in example["files"].items():
        yield ""
        yield f"{_MARGIN}{visible(path)}"
        for number, line in enumerate(text.expandtabs(4).splitlines(), start=1):
            mark = ">" if f"{path}:{number}" in flagged else " "
            yield f"{_MARGIN}{mark} {number:>3} | {visible(line)}"
