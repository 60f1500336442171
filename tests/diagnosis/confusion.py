"""Which finer class was true of simulated pipelines, and which one was claimed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnosis.pipelines import Pipeline, claimed, diagnosed, pipelines
from diagnosis.truths import TRUTHS

from pytest_ragft.diagnosis import Diagnosis, Verdict

UNDETERMINED = Verdict.UNDETERMINED.value
COARSE = frozenset(verdict.value for verdict in Verdict) - {Verdict.FLAKY.value}
"""Claims that name no finer class."""


@dataclass(slots=True)
class Confusion:
    """Counts of true and claimed classes."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    replays: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    harm: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    """Tests by whether they pass without context, and whether retrieval harm was remarked."""
    wrong: int = 0
    """Claims that name another class, or the wrong verdict alone."""

    def add(self, test: Pipeline, diagnosis: Diagnosis) -> None:
        said = claimed(diagnosis)
        self.counts[test.name, said] += 1
        self.replays[test.name].append(len(diagnosis.trials))
        harmed = all("closed-book" in passes for passes in test.truth.passes)
        remarked = any(remark.name == "retrieval_harm" for remark in diagnosis.remarks)
        self.harm[harmed, remarked] += diagnosis.verdict is not Verdict.UNDETERMINED
        verdict = diagnosis.verdict in {test.truth.verdict, Verdict.UNDETERMINED}
        self.wrong += said != test.name and not (said in COARSE and verdict)

    @property
    def tests(self) -> int:
        return sum(self.counts.values())

    @property
    def claims(self) -> int:
        """Of a finer class, or of chance."""
        return sum(n for (_, said), n in self.counts.items() if said not in COARSE)

    @property
    def right(self) -> int:
        return sum(n for (true, said), n in self.counts.items() if true == said)

    @property
    def undetermined(self) -> int:
        return sum(n for (_, said), n in self.counts.items() if said == UNDETERMINED)

    def recall(self, true: str) -> float:
        return self.counts[true, true] / len(self.replays[true])

    def precision(self, said: str) -> float:
        claims = sum(n for (_, each), n in self.counts.items() if each == said)
        return self.counts[said, said] / claims if claims else 1.0

    def mean_replays(self, true: str) -> float:
        return sum(self.replays[true]) / len(self.replays[true])


def confusion(size: int, seed: int, blur: float = 0.0) -> Confusion:
    found = Confusion()
    for test in pipelines(size, seed, blur):
        found.add(test, diagnosed(test))
    return found


def summary(found: Confusion) -> str:
    """Shares of all tests, and the mean cost."""
    coarse = found.tests - found.right - found.wrong - found.undetermined
    shares = {
        "right": found.right,
        "no finer class": coarse,
        "undetermined": found.undetermined,
        "wrong": found.wrong,
    }
    told = ", ".join(f"{name} {count / found.tests:.1%}" for name, count in shares.items())
    mean = sum(map(sum, found.replays.values())) / found.tests
    return f"{told}; {mean:.1f} replays a test"


def harm(found: Confusion) -> str:
    """How often retrieval that did harm was seen to."""
    planted = found.harm[True, True] + found.harm[True, False]
    others = found.harm[False, True] + found.harm[False, False]
    return (
        f"retrieval harm: remarked in {found.harm[True, True]} of {planted} tests that have it, "
        f"in {found.harm[False, True]} of {others} that have not"
    )


def matrix(found: Confusion) -> Iterable[str]:
    """A row for each true class, a column for each claim; columns have the numbers of the rows."""
    rows = list(TRUTHS)
    columns = [*rows, *sorted({said for _, said in found.counts} - set(rows))]
    heads = "".join(f"{number:>4}" for number, _ in enumerate(columns, start=1))
    yield f"{'':31}{heads}  right replays"
    for number, true in enumerate(rows, start=1):
        cells = "".join(f"{found.counts[true, said] or '.':>4}" for said in columns)
        end = f"{found.recall(true):7.0%}{found.mean_replays(true):8.1f}"
        yield f"{number:3d} {true:27}{cells}{end}"
    for number, said in enumerate(columns[len(rows) :], start=len(rows) + 1):
        yield f"{number:3d} {said}{'' if said == UNDETERMINED else ', and no finer class'}"
