"""What a rule file's schema cannot say: that what it names exists, that its patterns are usable."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from pytest_ragft.check.construction import PATTERN_OPERATORS
from pytest_ragft.check.options import TYPES
from pytest_ragft.check.patterns import PatternError
from pytest_ragft.check.patterns import check as check_pattern
from pytest_ragft.check.yaml_lines import Path

Problem: TypeAlias = tuple[Path, str]
"""Where, and what is wrong there."""

_OPTION = re.compile(r"\{\$([\w-]+)\}")


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may name."""

    roles: Collection[str]
    matchers: Collection[str]


def problems(entry: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    """In the order of the file's parts; the entry has been held to its schema."""
    options = entry.get("options", {})
    yield from _options(options)
    yield from _match(entry, known)
    yield from _uses(entry, options)
    for kind, examples in entry["examples"].items():
        for position, example in enumerate(examples):
            path: Path = ("examples", kind, position)
            yield from _example(example, path, options)
    titles = [(kind, e["title"]) for kind, examples in entry["examples"].items() for e in examples]
    for kind, title in titles:
        if titles.count((kind, title)) > 1:
            yield ("examples", kind), f"two examples have the title {title!r}."
            return


def _options(options: Mapping[str, Any]) -> Iterator[Problem]:
    for name, option in options.items():
        default = option["default"]
        value = tuple(default) if isinstance(default, list) else default
        accepted, fits = TYPES[option["type"]]
        if not fits(value):
            yield ("options", name, "default"), f"found {default!r}, accepted: {accepted}."
        elif option["type"] == "pattern":
            yield from _pattern(default, ("options", name, "default"))


def _match(entry: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    match = entry["match"]
    matcher = match.get("matcher", "presence")
    if matcher not in known.matchers:
        yield (
            ("match", "matcher"),
            f"found {matcher!r}, accepted: {', '.join(sorted(known.matchers))}.",
        )
    if matcher == "presence" and "any" not in match and "cases" not in match:
        yield ("match",), "no candidates: `any` or `cases` is needed."
    for path, selector, scope in selectors(match, ("match",)):
        if scope != "fact" and not {"kind", "roles"} & set(selector):
            yield path, "which facts? `kind` or `roles` is needed."
        roles = selector.get("roles", ())
        for role in [roles] if isinstance(roles, str) else roles:
            if role not in known.roles:
                yield (
                    (*path, "roles"),
                    f"{role!r} is no role in libraries.yaml. {_near(role, known.roles)}",
                )
        yield from _patterns(selector, path, entry.get("options", {}))


def selectors(
    match: Mapping[str, Any], path: Path
) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Each with where it stands and the scope that it is looked for in."""
    for position, selector in enumerate(match.get("any", ())):
        yield (*path, "any", position), selector, "project"
    raised = enumerate(match.get("raise", ()))
    clauses: list[tuple[Path, Any]] = [
        *(((*path, key), match.get(key, ())) for key in ("needs", "unless")),
        *(((*path, "raise", position, "when"), entry["when"]) for position, entry in raised),
    ]
    for head, entries in clauses:
        for number, clause in enumerate(entries):
            for position, selector in enumerate(clause["any"]):
                yield (*head, number, "any", position), selector, clause["scope"]
    for position, case in enumerate(match.get("cases", ())):
        yield from selectors(case, (*path, "cases", position))


def _patterns(
    selector: Mapping[str, Any], path: Path, options: Mapping[str, Any]
) -> Iterator[Problem]:
    for key, asked in selector.get("values", {}).items():
        for operator, operand in asked.items() if isinstance(asked, dict) else ():
            place: Path = (*path, "values", key, operator)
            if operator not in PATTERN_OPERATORS:
                continue
            if not operand.startswith("$"):
                yield from _pattern(operand, place)
            elif options.get(operand[1:], {}).get("type", "pattern") != "pattern":
                yield place, f"the option {operand[1:]!r} must be of the type pattern."


def _pattern(pattern: str, path: Path) -> Iterator[Problem]:
    try:
        check_pattern(pattern)
    except PatternError as error:
        yield path, f"{pattern!r} {error}."


def _uses(entry: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Problem]:
    """Options that are used and are not there, or are there and are not used."""
    used = {}
    for path, text in _texts(entry["match"], ("match",)):
        if text.startswith("$"):
            used[text[1:]] = path
    for key in ("message", "instead"):
        used |= dict.fromkeys(_OPTION.findall(entry[key]), (key,))
    for name, path in used.items():
        if name not in options:
            yield path, f"'${name}' is no option of this rule. {_near(name, options)}"
    for name in options if entry["match"].get("matcher", "presence") == "presence" else ():
        if name not in used:
            yield (
                ("options", name),
                f'nothing asks for this option: write "${name}" where it counts.',
            )


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  # whatever YAML holds
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*path, position))


def _example(
    example: Mapping[str, Any], path: Path, options: Mapping[str, Any]
) -> Iterator[Problem]:
    for name in example.get("options", {}):
        if name not in options:
            yield (*path, "options", name), f"no option of this rule. {_near(name, options)}"
    for position, line in enumerate(example.get("lines", ())):
        file, _, number = line.rpartition(":")
        text = example["files"].get(file)
        if text is None:
            files = ", ".join(example["files"])
            yield (*path, "lines", position), f"the example has no file {file!r}; it has {files}."
        elif not (file.endswith(".ipynb") or 0 < int(number) <= len(text.splitlines())):
            yield (*path, "lines", position), f"{file!r} has no line {number}."


def _near(written: str, known: Collection[str]) -> str:
    near = get_close_matches(written, known, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"There are: {', '.join(sorted(known))}." if known else "It has none."
