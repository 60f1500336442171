"""What a corpus of 100,000 passages costs, beside other search libraries over the same passages.

Run: python benchmarks/corpus.py [PASSAGES] [SEED]

Every engine works in a process of its own, one after the other, over the same made-up passages:
words by Zipf's law, so that common words are common. bm25s keeps no text on its own and cannot be
updated; its update is a new build. Libraries that are not installed are named and left out.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

ENGINES = ("ragft", "bm25s", "tantivy")
IN_A_FILE = 50
QUESTIONS = 300
_CONSONANTS, _VOWELS = "bcdfghklmnprstvz", "aeiou"
_ENDINGS = ("", "s", "ing", "ed", "n", "r")


@dataclass(frozen=True, slots=True)
class Made:
    """Passages, the same with one in a hundred changed, and what is asked."""

    passages: list[str]
    changed: dict[int, str]
    questions: dict[str, list[tuple[str, int]]]
    """Of each kind: the text asked, and the passage that it was made from."""


def make(count: int, seed: int) -> Made:
    """The same for every engine."""
    source = random.Random(seed)
    vocabulary = list(dict.fromkeys(_word(source) for _ in range(60_000)))
    weights = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(len(vocabulary))))

    def text() -> str:
        words = source.choices(vocabulary, cum_weights=weights, k=source.randint(40, 160))
        return " ".join(words)

    passages = [text() for _ in range(count)]
    files = source.sample(range(count // IN_A_FILE), max(count // IN_A_FILE // 100, 1))
    changed = {i: text() for f in files for i in range(f * IN_A_FILE, (f + 1) * IN_A_FILE)}
    asked = [i for i in source.sample(range(count), QUESTIONS + 200) if i not in changed]
    questions = {
        "short": [(" ".join(source.sample(passages[i].split(), 8)), i) for i in asked],
        "long": [(passages[i], i) for i in asked],
        "common words": [(" ".join(source.sample(vocabulary[:40], 6)), -1) for _ in asked],
    }
    return Made(passages, changed, {kind: each[:QUESTIONS] for kind, each in questions.items()})


def _word(source: random.Random) -> str:
    syllables = (
        source.choice(_CONSONANTS) + source.choice(_VOWELS) for _ in range(source.randint(1, 4))
    )
    return "".join(syllables) + source.choice(_ENDINGS)


def measure(engine: str, made: Made, folder: Path) -> dict[str, float]:
    """Seconds, milliseconds, megabytes and shares of one engine."""
    before = _megabytes()
    build, update, size = {"ragft": _ragft, "bm25s": _bm25s, "tantivy": _tantivy}[engine](
        made, folder
    )
    figures = {}
    start = time.perf_counter()
    build()
    figures["build, s"] = time.perf_counter() - start
    figures["size on disk, MB"] = size()
    start = time.perf_counter()
    search = update()
    figures["update of 1 %, s"] = time.perf_counter() - start
    for kind, questions in made.questions.items():
        figures |= _look_up(kind, questions, search)
    figures["memory above the passages, MB"] = _megabytes() - before
    return figures


def _look_up(
    kind: str, questions: Sequence[tuple[str, int]], search: Callable[[str], list[str]]
) -> dict[str, float]:
    taken, first, found = [], 0, 0
    for text, wanted in questions:
        start = time.perf_counter()
        hits = search(text)
        taken.append((time.perf_counter() - start) * 1000)
        first += hits[:1] == [str(wanted)]
        found += str(wanted) in hits
    taken.sort()
    figures = {
        f"{kind}: median, ms": statistics.median(taken),
        f"{kind}: 99th percentile, ms": taken[int(len(taken) * 0.99)],
    }
    if questions[0][1] >= 0:
        figures[f"{kind}: right one first"] = first / len(questions)
        figures[f"{kind}: right one among 10"] = found / len(questions)
    return figures


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


Steps = tuple[Callable[[], object], Callable[[], Callable[[str], list[str]]], Callable[[], float]]


def _ragft(made: Made, folder: Path) -> Steps:
    from pytest_ragft.corpus import Corpus, open_corpus  # noqa: PLC0415  # one engine only

    docs, index = folder / "docs", folder / ".ragft"
    docs.mkdir()

    def write(file: int, passages: Sequence[str]) -> None:
        start = file * IN_A_FILE
        parts = (f"# p{start + i}\n\n{text}\n" for i, text in enumerate(passages))
        (docs / f"{file}.md").write_text("\n".join(parts), "utf-8")

    for file in range(len(made.passages) // IN_A_FILE):
        write(file, made.passages[file * IN_A_FILE : (file + 1) * IN_A_FILE])

    def open_it() -> Corpus:
        return open_corpus(["docs/**/*.md"], folder, index)

    def update() -> Callable[[str], list[str]]:
        for file in {number // IN_A_FILE for number in made.changed}:
            numbers = range(file * IN_A_FILE, (file + 1) * IN_A_FILE)
            write(file, [made.changed[number] for number in numbers])
        corpus = open_it()

        def search(text: str) -> list[str]:
            hits = corpus.search(text)
            return [hit.passage.source.rpartition("#p")[2] for hit in hits]

        return search

    return lambda: open_it().close(), update, lambda: _size(index)


def _bm25s(made: Made, folder: Path) -> Steps:
    bm25s = import_module("bm25s")

    def index(passages: Sequence[str]) -> Callable[[str], list[str]]:
        retriever = bm25s.BM25()
        tokens = bm25s.tokenize(passages, stopwords=None, show_progress=False)
        retriever.index(tokens, show_progress=False)
        retriever.save(folder / "index", corpus=list(passages), show_progress=False)

        def search(text: str) -> list[str]:
            asked = bm25s.tokenize([text], stopwords=None, show_progress=False)
            found, _ = retriever.retrieve(asked, k=10, show_progress=False)
            return [str(number) for number in found[0]]

        return search

    changed = [made.changed.get(i, text) for i, text in enumerate(made.passages)]
    return lambda: index(made.passages), lambda: index(changed), lambda: _size(folder)


def _tantivy(made: Made, folder: Path) -> Steps:
    tantivy = import_module("tantivy")

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw")
    schema.add_text_field("body", stored=True, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build(), path=str(folder))

    def write(passages: Iterator[tuple[int, str]]) -> None:
        writer = index.writer(heap_size=128_000_000, num_threads=1)
        for number, text in passages:
            writer.delete_documents_by_term("name", str(number))
            writer.add_document(tantivy.Document(name=str(number), body=text))
        writer.commit()
        writer.wait_merging_threads()

    def update() -> Callable[[str], list[str]]:
        write(iter(made.changed.items()))
        index.reload()
        searcher = index.searcher()

        def search(text: str) -> list[str]:
            hits = searcher.search(index.parse_query(text, ["body"]), 10).hits
            return [searcher.doc(address)["name"][0] for _, address in hits]

        return search

    return lambda: write(enumerate(made.passages)), update, lambda: _size(folder)


def _in_own_process(engine: str, count: int, seed: int) -> dict[str, float]:
    command = [sys.executable, __file__, str(count), str(seed), engine]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(count: int, seed: int) -> None:
    rows: dict[str, dict[str, float]] = {}
    for engine in ENGINES:
        if engine != "ragft" and find_spec(engine) is None:
            print(f"{engine} is not installed and is left out")
            continue
        rows[engine] = _in_own_process(engine, count, seed)
    print(f"{count:,} passages, {QUESTIONS} look-ups of each kind; in brackets: times ragft's")
    print(f"{'':32}" + "".join(f"{engine:>22}" for engine in rows))
    for name, ours in rows["ragft"].items():
        cells = (_cell(figures[name], ours, engine) for engine, figures in rows.items())
        print(f"{name:32}" + "".join(cells))


def _cell(value: float, ours: float, engine: str) -> str:
    ratio = f" ({value / ours:.2f})" if engine != "ragft" and ours else ""
    return f"{value:.2f}{ratio}".rjust(22)


if __name__ == "__main__":
    chosen, of, engine, *_ = (*sys.argv[1:], *("100000", "1", "")[len(sys.argv) - 1 :])
    if engine:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(measure(engine, make(int(chosen), int(of)), Path(name))))
    else:
        main(int(chosen), int(of))
