"""How often the rules for training data are right, against labels of real public training files.

Run: python benchmarks/training_precision.py benchmarks/precision/training_labels.jsonl \
REPOSITORIES... [--half tuning|untouched|all] [--persona regular|pedantic|auditor] \
[--in-project] [--list]

The labels have one line of JSON for each file, written from reading its rows before anything was
run on it: `repo`, `commit`, `path`, `format`, `rows`, `label` (knowledge: the targets state facts
that neither the prompt nor a small closed inventory holds; behaviour: form, style, labels, calls,
code, or what the prompt holds; mixed: both, counted apart), `reason`, `half`, and `notes`: for each
other thing that a rule looks for yes, no or unsure. One part was for tuning the rules; the other
was collected afterwards, and its row on the page is of the first run. Each of REPOSITORIES has one
folder OWNER+NAME for each repository.

Each file is checked alone, as `data/train` with its own suffix, so that neither its name nor what
stands beside it has a say; with --in-project it is checked where it stands, against the documents
and evaluation files of its repository too.
"""

import argparse
import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

from pytest_ragft.check.baseline import Baseline
from pytest_ragft.check.checking import check, prepare
from pytest_ragft.check.finding import PERSONAS, Finding, Persona
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.workspace import Workspace

Answer: TypeAlias = Literal["yes", "no", "unsure"]

RULES = ("knowledge-in-training-data", "document-dump-as-target")
"""Those that say that a file teaches what should be looked up."""
MEASURES = ("unsupported", "document-dump")
"""Those that they stand on; the higher share of rows is a file's score."""
HALVES = ("tuning", "untouched")
OTHERS = {
    "duplicate-examples": ("duplicates",),
    "placeholder-target": ("placeholders",),
    "conflicting-targets": ("conflicting",),
    "pii-in-training-data": ("personal", "secrets"),
    "malformed-training-row": ("malformed", "unknown_shape"),
    "volatile-fact-in-target": ("volatile",),
    "refusal-imbalance": ("refusals",),
    "same-preamble-dataset": ("same_preamble", "same_system_prompt"),
    "document-dump-as-target": ("documents_dumped",),
}
"""The notes that a rule is right by: one of them has to say yes."""
NEED_A_PROJECT = frozenset({"same-preamble-dataset"})
"""Rules that say nothing of a file alone: they ask what the application sends."""
DRAWS = 2_000
"""Of files, for the interval of a figure."""


@dataclass(frozen=True, slots=True)
class Label:
    """One training file, as it was read."""

    repo: str
    commit: str
    path: str
    format: str
    rows: int
    label: Literal["knowledge", "behaviour", "mixed"]
    reason: str
    half: str
    notes: Mapping[str, Answer]

    def says(self, notes: Collection[str]) -> Answer:
        answers = {self.notes[note] for note in notes}
        return "yes" if "yes" in answers else "unsure" if "unsure" in answers else "no"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one file."""

    label: Label
    score: float | None
    """None: the file was not judged."""
    findings: tuple[Finding, ...]
    rules: frozenset[str]
    """Those that ran."""

    @property
    def level(self) -> str:
        """Of the worst finding that it teaches knowledge; empty where there is none."""
        said = [finding.severity for finding in self.findings if finding.rule in RULES]
        return next((level for level in ("error", "warning", "info") if level in said), "")

    @property
    def warned(self) -> bool:
        return self.level in ("error", "warning")


def labels(path: Path) -> tuple[Label, ...]:
    return tuple(Label(**json.loads(line)) for line in path.read_text("utf-8").splitlines())


def place(label: Label, folders: Iterable[Path]) -> Path | None:
    """The folder that holds the repository of a label."""
    name = label.repo.replace("/", "+", 1)
    return next((at / name for at in folders if (at / name / label.path).is_file()), None)


def alone(label: Label, repository: Path, persona: Persona = "auditor") -> Verdict:
    with TemporaryDirectory() as folder:
        name = f"data/train{Path(label.path).suffix.lower()}"
        root = Path(folder).resolve()
        (root / "data").mkdir()
        shutil.copyfile(repository / label.path, root / name)
        said = verdict(label, root, name, persona)
        return replace(said, rules=said.rules - NEED_A_PROJECT)


def verdict(label: Label, root: Path, path: str, persona: Persona = "auditor") -> Verdict:
    settings = CheckSettings(persona=persona, cache=False, respect_gitignore=False)
    today = datetime.now(UTC).date()
    checker = prepare(Workspace(root, settings, None), (root / path,), Baseline({}), today, None)
    checked = check(checker)
    scores = [
        float(share)
        for fact in checked.files[path].facts
        if fact.kind == "training" and fact.name in MEASURES
        if isinstance(share := fact.values.get("share"), int | float)
    ]
    shown = (entry.finding for entry in checked.outcome.shown)
    here = tuple(finding for finding in shown if finding.at.path == path)
    ran = frozenset(rule.name for rule in checker.rules)
    return Verdict(label, max(scores, default=None), here, ran)


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often the one of a pair scores higher than the other; 0.5 is chance."""
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    return sum(pairs) / len(pairs)


def interval(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """Of the area: 95 % of those of files drawn anew."""
    random = Random(0)  # nothing secret
    drawn = sorted(
        area(random.choices(positive, k=len(positive)), random.choices(negative, k=len(negative)))
        for _ in range(DRAWS)
    )
    return drawn[DRAWS // 40], drawn[-DRAWS // 40]


def knowledge(verdicts: Sequence[Verdict], half: str) -> str:
    """A row of the first table."""
    known = [verdict for verdict in verdicts if verdict.label.label == "knowledge"]
    taught = [verdict for verdict in verdicts if verdict.label.label == "behaviour"]
    mixed = [verdict for verdict in verdicts if verdict.label.label == "mixed"]
    scores = judged(known), judged(taught)
    figures = "–"
    if all(scores):
        low, high = interval(*scores)
        figures = f"{area(*scores):.3f} ({low:.2f}–{high:.2f})"
    cells = [
        half,
        f"{len(known)} / {len(taught)}",
        figures,
        f"{found(known)} / {found(taught)}",
        f"{first_alone(known)} / {first_alone(taught)}",
        f"{found(known, informed=True)} / {found(taught, informed=True)}",
        f"{found(mixed)} of {len(mixed)}",
        str(sum(verdict.score is None for verdict in verdicts)),
    ]
    return f"| {' | '.join(cells)} |"


def judged(verdicts: Iterable[Verdict]) -> list[float]:
    return [verdict.score for verdict in verdicts if verdict.score is not None]


def first_alone(verdicts: Iterable[Verdict]) -> int:
    """Files that the first of the rules warns of."""
    return sum(
        any(finding.rule == RULES[0] and finding.severity != "info" for finding in each.findings)
        for each in verdicts
    )


def found(verdicts: Collection[Verdict], *, informed: bool = False) -> str:
    count = sum(bool(verdict.level) if informed else verdict.warned for verdict in verdicts)
    return f"{count} ({count / len(verdicts):.0%})" if verdicts else "0"


def others(verdicts: Iterable[Verdict]) -> Counter[tuple[str, str]]:
    """Counts by (rule, outcome)."""
    counts: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        for rule in verdict.rules.intersection(OTHERS):
            counts[rule, outcome(verdict, rule)] += 1
    return counts


def outcome(verdict: Verdict, rule: str) -> str:
    says = verdict.label.says(OTHERS[rule])
    hit = any(finding.rule == rule for finding in verdict.findings)
    if says == "unsure":
        return "unsure, reported" if hit else "unsure"
    return {(True, "yes"): "right", (True, "no"): "wrong", (False, "yes"): "missed"}.get(
        (hit, says), "rightly silent"
    )


def disagreements(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """A line for each wrong verdict."""
    for verdict in verdicts:
        label = verdict.label
        at = f"{label.repo} {label.path}"
        score = "not judged" if verdict.score is None else f"score {verdict.score:.2f}"
        if label.label != "mixed" and verdict.warned != (label.label == "knowledge"):
            yield f"knowledge: {label.label}, {verdict.level or 'silent'}, {score}: {at}"
        for rule in verdict.rules.intersection(OTHERS):
            if (said := outcome(verdict, rule)) in ("wrong", "missed"):
                yield f"{rule}: {said}: {at}"


def table(counts: Counter[tuple[str, str]]) -> None:
    heads = ("right", "wrong", "missed", "rightly silent", "unsure, reported")
    print(f"| rule | {' | '.join(heads)} | precision | recall |")
    print("|---|" + "---:|" * (len(heads) + 2))
    for rule in sorted({rule for rule, _ in counts}):
        right, wrong, missed, *rest = (counts[rule, head] for head in heads)
        cells = (
            right,
            wrong,
            missed,
            *rest,
            share(right, right + wrong),
            share(right, right + missed),
        )
        print(f"| {rule} | {' | '.join(map(str, cells))} |")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--half", choices=(*HALVES, "all"), default="tuning")
    parser.add_argument("--persona", choices=PERSONAS, default="auditor")
    parser.add_argument("--in-project", action="store_true", help="check files where they stand")
    parser.add_argument("--list", action="store_true", help="show each wrong verdict")
    arguments = parser.parse_args()
    wanted = HALVES if arguments.half == "all" else (arguments.half,)
    verdicts: list[Verdict] = []
    for label in labels(arguments.labels):
        at = place(label, arguments.repositories)
        if label.half not in wanted:
            continue
        if at is None:
            print(f"not there: {label.repo} {label.path}")
        elif arguments.in_project:
            verdicts.append(verdict(label, at.resolve(), label.path, arguments.persona))
        else:
            verdicts.append(alone(label, at, arguments.persona))
    print("\n## Knowledge\n")
    print(
        "| half | knowledge / behaviour | AUROC of those judged | warned: found / false |"
        f" by {RULES[0]} | informed: found / false | mixed, warned | not judged |"
    )
    print("|---|" + "---:|" * 7)
    for half in wanted:
        print(knowledge([each for each in verdicts if each.label.half == half], half))
    if len(wanted) > 1:
        print(knowledge(verdicts, "both"))
    print("\n## Other rules\n")
    table(others(verdicts))
    if arguments.list:
        print("\n## Wrong verdicts\n\n" + "\n".join(sorted(disagreements(verdicts))))


if __name__ == "__main__":
    main()
