"""Where one gold passage stood, and what contradicts it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pytest_ragft.corpus import Corpus
from pytest_ragft.diagnosis.passage import Passage, Retrieved
from pytest_ragft.diagnosis.whereabouts import Position, Presence, Rival, Sighting
from pytest_ragft.oracle.essence import Need, needs
from pytest_ragft.oracle.presence import Standing, stand
from pytest_ragft.oracle.rivals import Contrary, Ours, claims_of, contraries
from pytest_ragft.oracle.wording import Wording, word

CORPUS_HITS = 8
"""Passages of the corpus that are compared with a sentence of the gold passage."""
MOST_HOLDING = 20
"""Passages of the corpus with the expected literal that are looked at."""
REWORDED_IN_CORPUS = 0.5
"""Share of the words that a passage with the literal must have: what is in doubt is no gap."""
THIRDS: tuple[Position, Position, Position] = ("early", "middle", "late")


@dataclass(frozen=True, slots=True)
class Listed:
    """A retrieved passage and its words."""

    entry: Retrieved
    wording: Wording

    @property
    def passage(self) -> Passage:
        """The same, as a piece of a document."""
        return Passage(self.entry.text, self.entry.source or "", self.entry.id)


@dataclass(frozen=True, slots=True)
class Scene:
    """What can be seen of a failed run; `None` where there was nothing to see."""

    prompts: tuple[Wording, ...]
    received: tuple[Listed, ...] | None
    first: tuple[Listed, ...] | None
    """What came out of searches inside of the app's, as before a re-ranker."""
    context: tuple[Listed, ...] | None
    corpus: Corpus | None


@dataclass(frozen=True, slots=True)
class Sight:
    """A sighting, and the entries of the context that it speaks of, as indices."""

    sighting: Sighting
    gold_at: frozenset[int]
    rivals_at: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Gold:
    passage: Passage
    needs: tuple[Need, ...]
    claims: tuple[Ours, ...]
    flat: str


_Contraries = Mapping[str, tuple[Contrary, ...]]
"""For each text the places in it that say something else."""


def sight(passage: Passage, expected: Sequence[str], scene: Scene) -> Sight:
    """Where a gold passage stood in a failed run."""
    needed = needs(passage.text, expected)
    gold = _Gold(passage, needed, claims_of(passage, needed), word(passage.text).flat)
    contrary = _contrary(gold, scene)
    prompt, inside = _in_prompts(gold, scene.prompts, contrary)
    received = _in_list(gold, scene.received, contrary)
    first = _in_list(gold, scene.first, contrary)
    gold_at, rivals_at = _in_context(gold, scene, contrary)
    if scene.context is not None and inside.presence != "whole" and not gold_at:
        inside = Standing()  # words of the question or of the template, which look like a part
    sighting = Sighting(
        passage,
        inside.presence,
        coverage=inside.coverage,
        found=_texts(inside, prompt),
        position=_position(inside, prompt),
        in_corpus=_in_corpus(gold, scene.corpus) if scene.corpus else None,
        in_retrieved=received.presence if received else None,
        rank=_rank(received, scene.received or ()) if received else None,
        retrieved=len(scene.received or ()),
        in_first_list=first.presence if first else None,
        rivals=tuple(_rivals(gold, scene, contrary)),
        sought=tuple(need[0].literal for need in needed if need[0].literal),
    )
    return Sight(sighting, gold_at, rivals_at)


def find_deeper(sighting: Sighting, lists: Iterable[Sequence[Retrieved]]) -> tuple[int, int] | None:
    """Rank in the longer list that has it first, and that list's length; rank 0: in none.

    `None` without a list.
    """
    needed = needs(sighting.gold.text, sighting.sought)
    depth = 0
    ranks: list[tuple[int, int]] = []
    for entries in lists:
        depth = max(depth, len(entries))
        listed = [Listed(entry, word(entry.text)) for entry in entries]
        standing = stand(needed, [each.wording for each in listed])
        if standing.presence in {"whole", "split"}:
            ranks.append((_rank(standing, listed) or 0, len(entries)))
    return min(ranks, default=(0, depth)) if depth else None


def _contrary(gold: _Gold, scene: Scene) -> _Contraries:
    listed = (*(scene.received or ()), *(scene.first or ()), *(scene.context or ()))
    texts = {each.entry.text: (each.wording, each.passage) for each in listed}
    texts |= {prompt.text: (prompt, Passage(prompt.text)) for prompt in scene.prompts}
    return {text: tuple(_against(gold, *pair)) for text, pair in texts.items()}


def _against(gold: _Gold, wording: Wording, passage: Passage) -> Iterator[Contrary]:
    for ours in gold.claims:
        for each in contraries(ours, wording, passage):
            if word(wording.text[each.start : each.end]).flat not in gold.flat:
                yield each


def _stand(gold: _Gold, texts: Sequence[Wording], contrary: _Contraries) -> Standing:
    skip = [[(each.start, each.end) for each in contrary[text.text]] for text in texts]
    return stand(gold.needs, texts, skip)


def _in_prompts(
    gold: _Gold, prompts: Sequence[Wording], contrary: _Contraries
) -> tuple[Wording, Standing]:
    """The prompt that holds most of it, and how."""
    stood = [(prompt, _stand(gold, [prompt], contrary)) for prompt in prompts]
    return max(stood, key=lambda pair: pair[1].order, default=(word(""), Standing()))


def _in_list(
    gold: _Gold, listed: Sequence[Listed] | None, contrary: _Contraries
) -> Standing | None:
    if listed is None:
        return None
    return _stand(gold, [each.wording for each in listed], contrary)


def _in_context(
    gold: _Gold, scene: Scene, contrary: _Contraries
) -> tuple[frozenset[int], frozenset[int]]:
    """Entries that hold it or part of it, and those that contradict it and do not hold it."""
    context = scene.context or ()
    parts = _stand(gold, [each.wording for each in context], contrary).parts
    whole = {part.of for part in parts if part.whole}
    against = {at for at, listed in enumerate(context) if contrary[listed.entry.text]}
    return frozenset(part.of for part in parts), frozenset(against - whole)


def _in_corpus(gold: _Gold, corpus: Corpus) -> Presence:
    found: dict[str, Passage] = {}
    for need in gold.needs:
        for unit in need:
            hits = [hit.passage for hit in corpus.search(unit.wording.text, CORPUS_HITS)]
            hits += corpus.containing(unit.literal, MOST_HOLDING) if unit.literal else []
            found |= {hit.text: hit for hit in hits}
    texts = [word(text) for text in found]
    return stand(gold.needs, texts, reworded=REWORDED_IN_CORPUS).presence


def _texts(standing: Standing, prompt: Wording) -> str:
    """The places that hold it, in order; one for each need that stands whole."""
    parts = [part for part in standing.parts if not part.whole] or list(standing.parts[:1])
    if standing.presence == "whole":
        parts = list(standing.parts)
    texts = [prompt.text[part.start : part.end] for part in sorted(parts, key=lambda p: p.start)]
    return "\n\n".join(dict.fromkeys(texts))


def _position(standing: Standing, prompt: Wording) -> Position | None:
    if not standing.parts:
        return None
    middle = (standing.parts[0].start + standing.parts[0].end) / 2
    return THIRDS[min(2, int(3 * middle / len(prompt.text)))]


def _rank(standing: Standing, listed: Sequence[Listed]) -> int | None:
    """Of the first entry that holds most."""
    held: dict[int, float] = defaultdict(float)
    for part in standing.parts:
        held[part.of] += part.share
    if not held:
        return None
    return listed[max(held, key=lambda at: (held[at], -at))].entry.rank


def _rivals(gold: _Gold, scene: Scene, contrary: _Contraries) -> Iterator[Rival]:
    """Each contradicting sentence once, with the passage that tells most about its origin."""
    found: dict[str, Rival] = {}
    for passage, shown in _where_to_look(gold, scene):
        places = contrary.get(passage.text)
        if places is None:
            places = tuple(_against(gold, word(passage.text), passage))
        for each in places:
            sentence = passage.text[each.start : each.end]
            flat = word(sentence).flat
            there = any(flat in prompt.flat for prompt in scene.prompts)
            origin = passage if shown else Passage(sentence)
            rival = Rival(origin, each.says, each.instead_of, there, each.older)
            known = found.setdefault(flat, rival)
            if known.older is None and rival.older is not None:
                found[flat] = rival
    yield from found.values()


def _where_to_look(gold: _Gold, scene: Scene) -> Iterator[tuple[Passage, bool]]:
    """Passages, and whether they are shown as they are: of a prompt only the sentence is."""
    for listed in (*(scene.received or ()), *(scene.context or ())):
        yield listed.passage, True
    for prompt in scene.prompts:
        yield Passage(prompt.text), False
    if scene.corpus:
        for ours in gold.claims:
            for hit in scene.corpus.search(ours.claim.sentence, CORPUS_HITS):
                yield hit.passage, True
