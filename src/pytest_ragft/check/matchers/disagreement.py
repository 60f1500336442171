"""Two places that must agree on a value and write different ones: an index and who asks it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.message import fill
from pytest_ragft.check.project import Candidate, Project
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.selection import lookup

Texts = tuple[str, ...]


class Terms(NamedTuple):
    """What a rule compares, from its `parameters`."""

    roles: Texts
    """Facts that carry the value, such as embedding models."""
    keys: Texts
    """Arguments that hold the value."""
    places: Texts
    """Arguments that name the thing shared: a collection, a folder, an index."""
    writes: Texts
    reads: Texts
    sizes: Texts
    """Roles of facts that say how many dimensions there are, under `size_keys`."""
    size_keys: Texts
    resized: Texts
    """Arguments that change how many dimensions a model gives."""
    dimensions: Mapping[str, int]
    """How many dimensions a model gives, by the last part of its name."""
    related: Texts
    """Parts of names of models that are made to be mixed."""


class Side(NamedTuple):
    """A function, or a file, that speaks of one value only."""

    file: FileFacts
    carrier: Fact
    value: str
    places: frozenset[tuple[str, str]]
    writes: bool
    reads: bool


def disagreement(rule: Rule, project: Project) -> Iterator[Finding]:
    """Findings at the side that reads, beside the side that writes."""
    terms = _terms(rule.match.parameters)
    files = [file for file in project.files.values() if file.context in {"application", "example"}]
    sides = [side for file in files for side in _sides(file, terms)]
    writers = [side for side in sides if side.writes and not side.reads]
    for reader in sides:
        if reader.reads and not reader.writes:
            yield from _against(reader, writers, rule, terms)
    for file in files:
        yield from _sizes(file, rule, terms)


def _terms(given: Mapping[str, Value]) -> Terms:
    def texts(key: str) -> Texts:
        entries = given.get(key, ())
        return tuple(str(entry) for entry in entries) if isinstance(entries, (list, tuple)) else ()

    known = given.get("dimensions", {})
    dimensions = {
        str(model): size
        for model, size in (known.items() if isinstance(known, Mapping) else ())
        if isinstance(size, int)
    }
    return Terms(
        texts("roles"),
        texts("keys"),
        texts("places"),
        texts("writes"),
        texts("reads"),
        texts("sizes"),
        texts("size_keys"),
        texts("resized"),
        dimensions,
        texts("related"),
    )


def _sides(file: FileFacts, terms: Terms) -> Iterator[Side]:
    """The whole file where it speaks of one value, else each function that does."""
    calls = [fact for fact in file.facts if fact.kind == "call" and fact.roles]
    whole = _side(file, calls, terms)
    if whole is not None:
        yield whole
        return
    for scope in {fact.scope for fact in calls} - {""}:
        side = _side(file, [fact for fact in calls if fact.scope == scope], terms)
        if side is not None:
            yield side


def _side(file: FileFacts, calls: list[Fact], terms: Terms) -> Side | None:
    """None where more than one value is spoken of, or one that is not written out."""
    carriers = [fact for fact in calls if _has(fact, terms.roles)]
    values = {_text(fact, terms.keys) for fact in carriers}
    if len({value and plain(value) for value in values}) != 1 or None in values:
        return None
    return Side(
        file,
        carriers[0],
        _text(carriers[0], terms.keys) or "",
        frozenset(_named(calls, terms.places)),
        any(_has(fact, terms.writes) for fact in calls),
        any(_has(fact, terms.reads) for fact in calls),
    )


def _named(calls: Iterable[Fact], keys: Texts) -> Iterator[tuple[str, str]]:
    for fact in calls:
        for key in keys:
            value = fact.values.get(key)
            if isinstance(value, str) and value:
                yield key, value.strip("./")


def _against(reader: Side, writers: list[Side], rule: Rule, terms: Terms) -> Iterator[Finding]:
    """One finding where every writer of the same place uses another value."""
    shared = [w for w in writers if w.places & reader.places and _together(w.file, reader.file)]
    if not shared or any(_agree(w.value, reader.value, terms) for w in shared):
        return
    writer = shared[0]
    words = {"this": reader.value, "other": writer.value}
    related = (Location(writer.file.path, writer.carrier.span, "the index is written with this"),)
    yield _finding(rule, Candidate(reader.carrier, reader.file), words, related)


def _together(one: FileFacts, other: FileFacts) -> bool:
    """Examples stand beside each other and have nothing to do with each other."""
    if one.context == other.context == "application":
        return True
    return one.path.rpartition("/")[0] == other.path.rpartition("/")[0]


def _agree(one: str, other: str, terms: Terms) -> bool:
    first, second = plain(one), plain(other)
    return first == second or any(part in first and part in second for part in terms.related)


def plain(model: str) -> str:
    """`sentence-transformers/all-MiniLM-L6-v2` is `all-minilm-l6-v2`."""
    return model.rpartition("/")[2].lower()


def _sizes(file: FileFacts, rule: Rule, terms: Terms) -> Iterator[Finding]:
    """A finding where a file names one model and makes room for vectors of another size."""
    calls = [fact for fact in file.facts if fact.kind == "call" and fact.roles]
    side = _side(file, calls, terms)
    size = terms.dimensions.get(plain(side.value)) if side else None
    rooms = [fact for fact in calls if _has(fact, terms.sizes)]
    written = [_number(fact, terms.size_keys) for fact in rooms]
    resized = any(key in fact.values for fact in calls for key in terms.resized)
    if side is None or size is None or resized or not written or None in written or size in written:
        return
    words = {"this": f"{written[0]} dimensions", "other": f"{size} of {side.value}"}
    related = (Location(file.path, side.carrier.span, "the model that makes the vectors"),)
    yield _finding(rule, Candidate(rooms[0], file), words, related)


def _finding(
    rule: Rule, at: Candidate, words: Mapping[str, str], related: tuple[Location, ...]
) -> Finding:
    return Finding(
        rule=rule.name,
        code=rule.code,
        severity=rule.severity,
        confidence=rule.confidence,
        persona=rule.persona,
        message=fill(rule.message, at.fact._replace(values={**at.fact.values, **words})),
        at=Location(at.file.path, at.fact.span),
        related=related,
        subject=at.fact.name,
    )


def _has(fact: Fact, roles: Texts) -> bool:
    return not set(roles).isdisjoint(fact.roles)


def _text(fact: Fact, keys: Texts) -> str | None:
    """The literal, else the library's default; None where it is not known, or may be hidden."""
    value = _value(fact, keys)
    return value if isinstance(value, str) and value else None


def _number(fact: Fact, keys: Texts) -> int | None:
    value = _value(fact, keys)
    return value if isinstance(value, int) else None


def _value(fact: Fact, keys: Texts) -> Value:
    for key in keys:
        if key in fact.values:
            return fact.values[key]
    if fact.partial:
        return Reference("")
    found = (lookup(fact.defaults, key) for key in keys)
    return next((value for value in found if not isinstance(value, Reference)), Reference(""))
