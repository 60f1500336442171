"""How fast training data is measured, stage by stage, beside the limit of reading and hashing it.

    python benchmarks/training.py [--megabytes 100] [--large 1000] [--rounds 3]

Rows are chats of about 1,000 bytes; a part of them are copies or near copies of others. Ratios
inside one run say more than seconds, which depend on the machine.
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
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pytest_ragft.check.sources import read_file
from pytest_ragft.check.training import Wish, surveyed
from pytest_ragft.check.training.files import records
from pytest_ragft.check.training.files.decoding import decoder
from pytest_ragft.check.training.heads import with_heads
from pytest_ragft.check.training.measures import Cases, for_training, signatures, tables_of
from pytest_ragft.check.training.measures.near_duplicates import NearDuplicates
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.profiling import profile_of
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.task import measured_items
from pytest_ragft.check.training.turn import Turn

MEGA = 1_000_000
COPIES, NEAR = 0.03, 0.03
WORDS = 12_000
CASES = 1_000


def words(seed: int) -> list[str]:
    chance = random.Random(seed)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    return ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(WORDS)]


def chats(seed: int) -> Iterator[tuple[str, str]]:
    """Questions and answers without end."""
    chance, known = random.Random(seed), words(0)
    recent: list[tuple[str, str]] = []
    while True:
        draw = chance.random()
        if recent and draw < COPIES:
            yield chance.choice(recent)
            continue
        if recent and draw < COPIES + NEAR:
            question, answer = chance.choice(recent)
            yield question, answer.rsplit(" ", 1)[0] + " " + chance.choice(known)
            continue
        text = chance.choices(known, k=chance.randint(60, 200))
        cut = len(text) // 4
        row = " ".join(text[:cut]) + "?", " ".join(text[cut:]) + "."
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
    cheap = [measures[name] for name in ("faults", "size", "exact-duplicates", "leakage")]
    profile = profile_of(item for item in read_turns(path) if type(item) is Turn)

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
        "schema, duplicates, leakage": run(cheap),
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
    print(f"{'stage':30}{'MB/s':>10}{'x json.loads':>14}")
    times = {name: timed(action, rounds) for name, action in stages(path).items()}
    for name, taken in times.items():
        print(f"{name:30}{size / taken:>10.0f}{taken / times['json.loads']:>14.2f}")


def near(path: Path, rows: int = 10_000) -> None:
    """Near duplicates beside other libraries: the same rows, the same question."""
    turns = [item for item in islice(read_turns(path), rows) if type(item) is Turn]
    texts = [f"{turn.prompt} {turn.target}" for turn in turns]
    size = sum(map(len, texts)) / MEGA
    truth, firsts = true_twins(texts)
    print(f"\nnear duplicates, {rows} rows, {size:.1f} MB, {len(truth)} rows of which are twins")
    print(f"{'with':30}{'MB/s':>10}{'recall':>10}{'precision':>11}")
    finders: dict[str, Callable[[], set[int]]] = {
        "ours": lambda: ours(turns),
        "rensa": lambda: with_rensa(texts),
        "datasketch": lambda: with_datasketch(texts),
    }
    for name, find in finders.items():
        start = time.process_time()
        found = find()
        taken = time.process_time() - start
        meant = truth | firsts if name == "rensa" else truth  # it tells both of a pair
        right = len(found & meant)
        recall, precision = right / len(meant), right / max(len(found), 1)
        print(f"{name:30}{size / taken:>10.1f}{recall:>10.3f}{precision:>11.3f}")


def shingles(text: str) -> list[str]:
    known = text.lower().split()
    return list(map("".join, pairwise(known)))


def true_twins(texts: Sequence[str], like: float = 0.9) -> tuple[set[int], set[int]]:
    """Rows whose words are like an earlier row's, and these: by a table of words, exactly."""
    sets = [frozenset(text.lower().split()) for text in texts]
    where: dict[str, list[int]] = {}
    found, firsts = set(), set()
    for at, own in enumerate(sets):
        rare = sorted(own, key=lambda word: (len(where.get(word, ())), word))
        prefix = rare[: int((1 - like) * len(own)) + 1]
        others = {other for word in prefix for other in where.get(word, ())}
        near = {o for o in others if len(own & sets[o]) >= like * len(own | sets[o])}
        firsts |= near
        found |= {at} if near else set()
        for word in own:
            where.setdefault(word, []).append(at)
    return found, firsts


def ours(turns: Sequence[Any]) -> set[int]:
    measure = NearDuplicates()
    state = measure.start(Profile())
    for turn in turns:
        measure.add(state, turn)
    measure.result(state)
    lines = {turn.line: at for at, turn in enumerate(turns)}
    told = signatures.twins(signatures.from_bytes(state.held))
    return {lines[state.lines[at]] for at in told}


def with_rensa(texts: Sequence[str]) -> set[int]:
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]  # noqa: PLC0415  # not needed for the rest

    sets = [shingles(text) for text in texts]
    matrix = RMinHash.digest_matrix_from_token_sets(sets, 128, 1)
    index = RMinHashLSH(0.8, 128, 16)
    flags = index.query_duplicate_flags_matrix_one_shot(matrix)
    return {at for at, flag in enumerate(flags) if flag}


def with_datasketch(texts: Sequence[str]) -> set[int]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  # as above

    index, found = MinHashLSH(threshold=0.8, num_perm=128), set()
    for at, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        if index.query(sketch):
            found.add(at)
        index.insert(str(at), sketch)
    return found


def once(folder: Path, engine: str, jobs: int) -> None:
    """One survey; prints wall seconds and the peak of memory, for the parent to read."""
    files = {
        name: read_file(name, (folder / name).read_bytes()[:MEGA], frozenset())
        for name in ("golden.jsonl",)
    }
    head = (folder / "train.jsonl").open("rb").read(MEGA).rpartition(b"\n")[0]
    files["train.jsonl"] = read_file("train.jsonl", head, frozenset())
    start = time.perf_counter()
    surveyed(folder, with_heads(folder, files, ()), Wish(engine=engine, jobs=jobs))
    taken = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([taken, max(peak(), children) / 1024]))


def peak() -> int:
    """KB of this process; `getrusage` would count what its parent had before."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def whole(folder: Path, engine: str, jobs: int) -> tuple[float, float]:
    command = [sys.executable, __file__, "--once", str(folder), engine, str(jobs)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken, memory = json.loads(output.splitlines()[-1])
    return taken, memory


def wholes(folders: Sequence[Path]) -> None:
    print(
        f"\nwhole surveys, wall time\n{'file':>8}{'engine':>12}{'MB/s':>8}{'seconds':>9}{'MB':>7}"
    )
    for folder in folders:
        size = (folder / "train.jsonl").stat().st_size / MEGA
        for engine, jobs in (("single", 1), ("processes", 1), ("processes", 2)):
            taken, memory = whole(folder, engine, jobs)
            name = f"{engine} {jobs}"
            print(f"{size:>8.0f}{name:>12}{size / taken:>8.0f}{taken:>9.1f}{memory:>7.0f}")


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
        near(folders[0] / "train.jsonl")
        wholes(folders)


if __name__ == "__main__":
    main()
