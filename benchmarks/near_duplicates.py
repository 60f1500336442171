"""Near copies among training rows: our own finder beside libraries and tools, on the same rows.

    python benchmarks/near_duplicates.py [--rows 10000] [--text-dedup PYTHON] [--data-juicer PYTHON]

The tools do not go together with one another, nor with us: make a virtual environment for each,
`pip install text-dedup`, and `pip install py-data-juicer aiohttp`, and name its interpreter.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from training import MEGA, write

from pytest_ragft.check.training.measures import signatures
from pytest_ragft.check.training.measures.near_duplicates import NearDuplicates
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.turn import Turn

TEXT_DEDUP = """
import json, resource, subprocess, sys
import datasets
def spent(*arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
texts, out = sys.argv[1:]
started = spent("-c", "import text_dedup.minhash")
taken = spent("-m", "text_dedup.minhash", "--path", "json", "--data_files", texts,
    "--split", "train", "--cache_dir", out + "/cache", "--output", out + "/kept",
    "--column", "text", "--batch_size", "1000", "--num_proc", "1", "--ngram", "2",
    "--num_perm", "128", "--threshold", "0.8", "--min_length", "0",
    "--hash_func", "xxh3", "--hash_bits", "32")
print(json.dumps([taken - started, datasets.load_from_disk(out + "/kept")["id"][:]]))
"""
DATA_JUICER = """
import json, sys, time
from data_juicer.core.data import NestedDataset
from data_juicer.ops.deduplicator.document_minhash_deduplicator import DocumentMinhashDeduplicator
rows = NestedDataset.from_list([json.loads(line) for line in open(sys.argv[1])])
finder = DocumentMinhashDeduplicator(
    window_size=2, num_permutations=128, jaccard_threshold=0.8
)
before = time.process_time()
hashed = rows.map(finder.compute_hash, batched=finder.is_batched_op())
kept, _ = finder.process(hashed)
print(json.dumps([time.process_time() - before, kept["id"][:]]))
"""


def near(folder: Path, rows: int, tools: dict[str, tuple[str, str]]) -> None:
    """`tools`: by name an interpreter and what it runs."""
    read = islice(read_turns(folder / "train.jsonl"), rows)
    turns = [item for item in read if type(item) is Turn]
    texts = [f"{turn.prompt} {turn.target}" for turn in turns]
    size = sum(map(len, texts)) / MEGA
    truth, firsts = true_twins(texts)
    print(f"near duplicates, {rows} rows, {size:.1f} MB, {len(truth)} rows of which are twins")
    print(f"{'with':14}{'MB/s':>10}{'recall':>10}{'precision':>11}")
    finders: dict[str, Callable[[], set[int]]] = {
        "ours": lambda: ours(turns),
        "rensa": lambda: with_rensa(texts),
        "datasketch": lambda: with_datasketch(texts),
    }
    ours(turns[:10])  # imports
    for name, find in finders.items():
        start = time.process_time()
        found = find()
        taken = time.process_time() - start
        meant = truth | firsts if name == "rensa" else truth  # it tells both of a pair
        shown(name, size / taken, found, meant)
    for name, (python, program) in tools.items():
        if not python:
            print(f"{name:14} left out: name an interpreter that has it with --{name}")
            continue
        taken, found = elsewhere(folder, python, program, texts)
        shown(name, size / taken, kept_last(found, truth, firsts), truth)


def kept_last(found: set[int], truth: set[int], firsts: set[int]) -> set[int]:
    """As if the first of several had been kept: of a pair, text-dedup keeps the last."""
    others = sorted(truth - found)[: len((found & firsts) - truth)]
    return found - (firsts - truth) | set(others)


def shown(name: str, speed: float, found: set[int], meant: set[int]) -> None:
    right = len(found & meant)
    recall, precision = right / len(meant), right / max(len(found), 1)
    print(f"{name:14}{speed:>10.1f}{recall:>10.3f}{precision:>11.3f}")


def elsewhere(
    folder: Path, python: str, program: str, texts: Sequence[str]
) -> tuple[float, set[int]]:
    """CPU seconds without the imports, and the rows that were not kept."""
    file = folder / "texts.jsonl"
    file.write_text("".join(json.dumps({"id": at, "text": t}) + "\n" for at, t in enumerate(texts)))
    command = [python, "-c", program, str(file), str(folder)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken, kept = json.loads(output.splitlines()[-1])
    return taken, set(range(len(texts))) - set(kept)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--text-dedup", default="", help="an interpreter")
    parser.add_argument("--data-juicer", default="", help="an interpreter")
    given = parser.parse_args()
    tools = {
        "text-dedup": (given.text_dedup, TEXT_DEDUP),
        "data-juicer": (given.data_juicer, DATA_JUICER),
    }
    with TemporaryDirectory() as name:
        write(Path(name), given.rows // 500)
        near(Path(name), given.rows, tools)


if __name__ == "__main__":
    main()
