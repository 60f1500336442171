"""How fast training data is measured, stage by stage, beside the limit of reading and hashing it.

    python benchmarks/training.py [--megabytes 100] [--large 1000] [--rounds 3]

Rows are chats of about 1,000 bytes; a part of them are copies or near copies of others. Ratios
inside one run say more than seconds, which depend on the machine. `near_duplicates.py` beside it
compares one stage with other tools.
"""

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pytest_ragft.check.sources import read_file
from pytest_ragft.check.training import Wish, surveyed
from pytest_ragft.check.training.files import lines_of, parts, records
from pytest_ragft.check.training.files.decoding import decoder
from pytest_ragft.check.training.heads import with_heads
from pytest_ragft.check.training.measures import Cases, for_training, tables_of
from pytest_ragft.check.training.profiling import profile_of
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.task import measured_items
from pytest_ragft.check.training.turn import Turn

MEGA = 1_000_000
COPIES, NEAR = 0.03, 0.03
WORDS = 12_000
SENTENCES = 100_000
NUMBERS, NAMES, COMMAS = 0.02, 0.04, 0.05
"""Parts of the words of a sentence."""
FIGURES = ("{}", "{}", "${}.50", "{} %", "({})", "v{}.2")
CASES = 1_000


def words(seed: int) -> list[str]:
    chance = random.Random(seed)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    return ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(WORDS)]


def sentences(seed: int) -> list[str]:
    """With capitals, commas, numbers, prices and brackets about as often as prose has them."""
    chance, known = random.Random(seed), words(0)
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    return [_sentence(chance, known, weights) for _ in range(SENTENCES)]


def _sentence(chance: random.Random, known: list[str], weights: list[float]) -> str:
    text = chance.choices(known, cum_weights=weights, k=chance.randint(6, 22))
    for at in range(len(text)):
        draw = chance.random()
        if draw < NUMBERS:
            text[at] = chance.choice(FIGURES).format(chance.randint(1, 9_999))
        elif draw < NUMBERS + NAMES:
            text[at] = text[at].capitalize()
        elif draw < NUMBERS + NAMES + COMMAS:
            text[at] += ","
    return " ".join(text).capitalize()


def chats(seed: int) -> Iterator[tuple[str, str]]:
    """Questions and answers without end."""
    chance, known = random.Random(seed), sentences(seed)
    recent: list[tuple[str, str]] = []
    while True:
        draw = chance.random()
        if recent and draw < COPIES:
            yield chance.choice(recent)
            continue
        if recent and draw < COPIES + NEAR:
            question, answer = chance.choice(recent)
            yield question, answer.rsplit(" ", 1)[0] + " otherwise."
            continue
        text = chance.choices(known, k=chance.randint(5, 14))
        cut = len(text) // 4
        row = ". ".join(text[:cut]) + "?", ". ".join(text[cut:]) + "."
        recent = [*recent[-999:], row]
        yield row


def line(question: str, answer: str) -> str:
    turns = [
        {"role": "system", "content": "You help customers of a shop, in short sentences."},
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer},
    ]
    return json.dumps({"messages": turns}) + "\n"


def write(folder: Path, megabytes: int) -> None:
    """A training file, and a golden file that shares some questions with it."""
    size, golden = 0, list[dict[str, str]]()
    with (folder / "train.jsonl").open("w") as file:
        for number, (question, answer) in enumerate(chats(1)):
            size += file.write(line(question, answer))
            if number % 100 == 0 and len(golden) < CASES // 2:
                golden.append({"question": question, "expected_answer": answer})
            if size >= megabytes * MEGA:
                break
    others = chats(2)
    golden += [
        {"question": question, "expected_answer": answer}
        for question, answer in (next(others) for _ in range(CASES // 2))
    ]
    (folder / "golden.jsonl").write_text("".join(json.dumps(case) + "\n" for case in golden))


def hashed(path: Path) -> None:
    digest = hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)


def parsed(path: Path) -> None:
    decode = decoder()
    with path.open("rb") as file:
        for row in file:
            decode(row)


def loaded(path: Path) -> None:
    with path.open("rb") as file:
        for row in file:
            json.loads(row)


def exhaust(items: Iterator[Any]) -> None:
    for _ in items:
        pass


def stages(path: Path) -> dict[str, Callable[[], Any]]:
    held = tables_of([Cases("golden.jsonl", path.parent / "golden.jsonl")])
    measures = {measure.name: measure for measure in for_training(held)}
    cheap = [
        measures[name] for name in ("faults", "size", "exact-duplicates", "placeholders", "leakage")
    ]
    head = profile_of(item for item in read_turns(path) if type(item) is Turn)
    profile = head._replace(lines=lines_of(path, parts(path, 1)))

    def run(some: Sequence[Any]) -> Callable[[], Any]:
        return lambda: [
            measure.result(state)
            for measure, state in zip(
                some, measured_items(some, profile, read_turns(path)), strict=True
            )
        ]

    return {
        "read and hash": lambda: hashed(path),
        "json.loads": lambda: loaded(path),
        "parse": lambda: parsed(path),
        "rows": lambda: exhaust(records(path)),
        "turns (schema)": lambda: exhaust(read_turns(path)),
        **{name: run([measure]) for name, measure in measures.items()},
        "schema, copies, slots, leakage": run(cheap),
        "all": run(list(measures.values())),
    }


def timed(action: Callable[[], Any], rounds: int) -> float:
    """CPU seconds, the median."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return sorted(taken)[len(taken) // 2]


def table(path: Path, rounds: int) -> None:
    size = path.stat().st_size / MEGA
    print(f"\n{path.name}, {size:.0f} MB: CPU, median of {rounds}")
    print(f"{'stage':32}{'MB/s':>8}{'x limit':>10}{'x json.loads':>14}")
    times = {name: timed(action, rounds) for name, action in stages(path).items()}
    limit, bare = times["read and hash"], times["json.loads"]
    for name, taken in times.items():
        print(f"{name:32}{size / taken:>8.0f}{taken / limit:>10.1f}{taken / bare:>14.2f}")


class Cost(NamedTuple):
    """Of one survey, in a process of its own."""

    wall: float
    own: float
    """CPU seconds of the process that merges, and measures where it is alone."""
    workers: float
    """Of all others together."""
    memory: float
    """MB at the peak, of the process that merges."""
    worker: float
    """Of the largest worker."""


def once(folder: Path, engine: str, jobs: int) -> None:
    """One survey; prints what it costs, for the parent to read."""
    files = {
        name: read_file(name, _head(folder / name), frozenset())
        for name in ("golden.jsonl", "train.jsonl")
    }
    known = with_heads(folder, files, ())
    start, before = time.perf_counter(), time.process_time()
    surveyed(folder, known, Wish(engine=engine, jobs=jobs))
    wall, own = time.perf_counter() - start, time.process_time() - before
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    workers = children.ru_utime + children.ru_stime
    print(json.dumps(Cost(wall, own, workers, peak() / 1024, children.ru_maxrss / 1024)))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MEGA).rpartition(b"\n")[0]


def peak() -> int:
    """KB of this process; `getrusage` would count what its parent had before."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def whole(folder: Path, engine: str, jobs: int) -> Cost:
    command = [sys.executable, __file__, "--once", str(folder), engine, str(jobs)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Cost(*json.loads(output.splitlines()[-1]))


def wholes(folders: Sequence[Path]) -> None:
    """CPU seconds scale with the work, wall time also with what else the machine does."""
    print("\nwhole surveys, all rules")
    print(f"{'file':>8}{'engine':>13}{'wall':>8}{'CPU':>8}{'workers':>9}{'MB/s':>7}"
          f"{'x json':>8}{'bound':>7}{'MB':>6}{'worker':>8}")  # fmt: skip
    for folder in folders:
        path = folder / "train.jsonl"
        size = path.stat().st_size / MEGA
        for engine, jobs in (("single", 1), ("processes", 1), ("processes", 2)):
            limit = timed(lambda path=path: loaded(path), 1)  # type: ignore[misc]  # bound at once
            cost = whole(folder, engine, jobs)
            cpu = cost.own + cost.workers
            path_length = max(cost.own, cost.workers / jobs)
            print(f"{size:>8.0f}{f'{engine} {jobs}':>13}{cost.wall:>8.1f}{cost.own:>8.1f}"
                  f"{cost.workers:>9.1f}{size / cpu:>7.1f}{cpu / limit:>8.1f}"
                  f"{cpu / path_length:>7.2f}{cost.memory:>6.0f}{cost.worker:>8.0f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--large", type=int, default=0, help="MB of a second file; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        once(Path(given.once[0]), given.once[1], int(given.once[2]))
        return
    with TemporaryDirectory() as name:
        sizes = [size for size in (given.megabytes, given.large) if size]
        folders = [Path(name) / str(size) for size in sizes]
        for folder, size in zip(folders, sizes, strict=True):
            folder.mkdir()
            write(folder, size)
        table(folders[0] / "train.jsonl", given.rounds)
        wholes(folders)


if __name__ == "__main__":
    main()
