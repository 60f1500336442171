"""Invented product documentation with tests whose gold passages are known.

Two corpora: a family of products in two versions each, whose pages differ in little but their
values, and a single product, whose name no question mentions. Some facts that are asked for were
never written down.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from made_idioms import IDIOMS, TEMPLATES, Answer

DATA = Path(__file__).parent / "inference"
FAMILY = {
    "Tidewater Ledger": ("3", "4"),
    "Lantern Desk": ("2023", "2024"),
    "Quillbase": ("5.1", "6.0"),
    "Marrow Grid": ("1", "2"),
    "Fernpost": ("7", "8"),
    "Copperline": ("2.4", "3.0"),
}
SOLO = {"Ostrava": ("1",)}
UNWRITTEN = {"family": 28, "solo": 4}
"""Facts that are asked for, but were never written down."""
GAPS = {"family": 28, "solo": 12}
"""Cases that ask for them."""
CASES = {"family": 140, "solo": 60}
WORDINGS, CLOSE = 4, 2
"""Questions for each fact, the first of them close to the text."""
SEVERAL = {"family": 16, "solo": 6}
"""Cases that ask for two facts from two pages."""


Topic = Mapping[str, Any]
"""An entry of one of the files of texts."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one page of the documentation says."""

    topic: str
    product: str
    version: str
    written: str
    """The value as the page has it."""
    expected: str
    """The value as a test has it."""
    sentence: str
    file: str
    asks: tuple[str, ...]
    clause: str
    told_otherwise: str
    """The same fact in the words of another product's page."""


@dataclass(frozen=True, slots=True, eq=False)
class MadeCase:
    """A test, and where the answer stands."""

    corpus: str
    topic: str
    template: str
    question: str
    checks: tuple[str, ...]
    names: Mapping[str, object]
    gold: tuple[Fact, ...]
    """Empty: it was never written down."""
    idiom: str
    wording: str
    """Whether the question is close to the text or in other words."""


@dataclass(frozen=True, slots=True)
class MadeSet:
    """Documents by their path, and the cases over them."""

    documents: Mapping[str, str]
    cases: tuple[MadeCase, ...]


def made(seed: int = 7) -> MadeSet:
    """The whole set; the same for the same seed."""
    documents: dict[str, str] = {}
    cases: list[MadeCase] = []
    topics = yaml.safe_load((DATA / "topics.yaml").read_text("utf-8"))
    filler = yaml.safe_load((DATA / "filler.yaml").read_text("utf-8"))
    mentions = yaml.safe_load((DATA / "mentions.yaml").read_text("utf-8"))
    for corpus, products in (("family", FAMILY), ("solo", SOLO)):
        draw = random.Random(f"{seed} {corpus}")
        facts = list(_facts(corpus, products, topics, draw))
        gaps = [
            fact
            for half in halves(facts)
            for fact in draw.sample([f for f in facts if f.topic in half], k=UNWRITTEN[corpus] // 2)
        ]
        cases += _cases(corpus, facts, gaps, draw)
        documents |= _documents(corpus, [f for f in facts if f not in gaps], filler, draw)
        mentioned = [*gaps, *draw.sample(facts, k=len(facts) // 3)]
        documents |= _mentions(corpus, mentioned, mentions, draw)
    return MadeSet(documents, tuple(cases))


def halves(known: Iterable[Fact | MadeCase]) -> tuple[list[str], list[str]]:
    """Every second topic, and the others."""
    topics = sorted({each.topic for each in known})
    return topics[::2], topics[1::2]


def _facts(
    corpus: str, products: Mapping[str, Sequence[str]], topics: Sequence[Topic], draw: random.Random
) -> Iterator[Fact]:
    for product, versions in products.items():
        for topic in topics:
            values = draw.sample(topic["values"], k=len(topic["values"]))
            wording = draw.randrange(2)
            for at, version in enumerate(versions):
                # Half of the versions keep the value of the one before.
                value = str(values[at if draw.getrandbits(1) else 0])
                yield _fact(corpus, topic, (product, version), value, wording)


def _fact(corpus: str, topic: Topic, place: tuple[str, str], value: str, wording: int) -> Fact:
    product, version = place
    written, _, expected = (part.strip() for part in value.partition("|"))
    texts = topic.get("texts") or [_table(topic, written)] * 2
    name = product.lower().replace(" ", "-")
    sentence = texts[wording].replace("{value}", written)
    layouts = (f"{name}/{version}/{topic['name']}.md", f"{name}-{version}-handbook.md")
    layout = layouts[len(product) % 2] if corpus == "family" else f"guide/{topic['name']}.md"
    called = f"{product} {version}" if corpus == "family" else "the service"
    return Fact(
        topic["name"],
        product,
        version,
        written,
        expected or written,
        sentence,
        f"{corpus}/{layout}",
        tuple(ask.replace("{product}", called) for ask in topic["ask"]),
        topic["clause"],
        topic.get("otherwise", texts[1 - wording])
        .replace("{value}", expected or written)
        .split(". ")[0],
    )


def _table(topic: Topic, value: str) -> str:
    rows = [topic["table"], ["---"] * len(topic["table"]), *topic["rows"]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows).replace("{value}", value)


def _documents(
    corpus: str, facts: Sequence[Fact], filler: Sequence[Topic], draw: random.Random
) -> dict[str, str]:
    titles = {t["name"]: t["title"] for t in yaml.safe_load((DATA / "topics.yaml").read_text())}
    files: dict[str, list[str]] = {}
    for fact in facts:
        heading = f"# {fact.product} {fact.version}\n" if corpus == "family" else "# Guide\n"
        sections = files.setdefault(fact.file, [heading])
        sections.append(f"## {titles[fact.topic]}\n\n{fact.sentence}\n")
    for product, version in sorted({(fact.product, fact.version) for fact in facts}):
        pages = [f"## {page['title']}\n\n{page['text']}\n" for page in filler]
        draw.shuffle(pages)
        name = f"{corpus}/{product.lower().replace(' ', '-')}-{version}-more.md"
        files[name] = [f"# More about {product} {version}\n", *pages]
    return {name: "\n".join(sections) for name, sections in files.items()}


def _mentions(
    corpus: str, facts: Sequence[Fact], mentions: Sequence[Topic], draw: random.Random
) -> dict[str, str]:
    """Pages that hold what tests expect, and are about something else."""
    files: dict[str, list[str]] = {}
    for fact in facts:
        page = draw.choice(mentions)
        name = f"{corpus}/{fact.product.lower().replace(' ', '-')}-{fact.version}-mentions.md"
        sections = files.setdefault(name, [f"# Around {fact.product} {fact.version}\n"])
        sections.append(f"## {page['title']}\n\n{page['text']}\n".format(value=fact.written))
    return {name: "\n".join(sections) for name, sections in files.items()}


def _cases(
    corpus: str, facts: Sequence[Fact], gaps: Sequence[Fact], draw: random.Random
) -> Iterator[MadeCase]:
    there = [fact for fact in facts if fact not in gaps]
    for at in range(GAPS[corpus]):
        yield _case(corpus, (gaps[at % len(gaps)],), at, gap=True)
    several = SEVERAL[corpus]
    for at in range(several):
        first = draw.choice(there)
        alike = [f for f in there if (f.product, f.version) == (first.product, first.version)]
        second = draw.choice([fact for fact in alike if fact.topic != first.topic])
        yield _case(corpus, (first, second), at, gap=False)
    left = CASES[corpus] - GAPS[corpus] - several
    pairs = [(fact, at) for at in range(WORDINGS) for fact in draw.sample(there, k=len(there))]
    if corpus == "family":
        pairs = [(fact, at % WORDINGS) for at, (fact, _) in enumerate(pairs)]
    yield from (_case(corpus, (fact,), at, gap=False) for fact, at in pairs[:left])


def _case(corpus: str, facts: Sequence[Fact], at: int, *, gap: bool) -> MadeCase:
    if len(facts) > 1:
        called = f"{facts[0].product} {facts[0].version}" if corpus == "family" else "the service"
        question = f"For {called}: {facts[0].clause}, and {facts[1].clause}?"
        wording = "two facts"
    else:
        question = facts[0].asks[at % WORDINGS]
        wording = "close" if at % WORDINGS < CLOSE else "other words"
    seed = f"{corpus} {[(f.topic, f.product, f.version) for f in facts]} {at}"
    draw = random.Random(seed)
    idiom = draw.choice(list(IDIOMS))
    checks: list[str] = []
    names: dict[str, object] = {}
    for number, fact in enumerate(facts):
        answer = Answer(
            fact.expected, fact.written, fact.told_otherwise, fact.asks[0], f"wanted_{number}"
        )
        source, values = IDIOMS[idiom](answer)
        checks.append(source)
        names |= values
    template = TEMPLATES[at % len(TEMPLATES)]
    topic = min(fact.topic for fact in facts)
    gold = () if gap else tuple(facts)
    return MadeCase(corpus, topic, template, question, tuple(checks), names, gold, idiom, wording)
