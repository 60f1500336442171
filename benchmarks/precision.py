"""How often the checker is right on real repositories, by rule, against labels made by hand.

Run: python benchmarks/precision.py LABELS REPOSITORIES [--persona regular] [--list]

LABELS has one line of JSON for each question that was answered by reading the code: `repo`,
`rule`, `path`, `line` (null: the whole file or repository), `present` (is the anti-pattern
there?) and `why`. REPOSITORIES has one folder OWNER+NAME for each repository. A finding answers
a label where repository, rule and path agree and the line is at most five away from the finding or
from a place that it is related to; rules that report once a file need only agree on the file, those
that report once a project on the repository. Findings in labelled repositories that no label
speaks of are counted as unlabelled.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pytest_ragft.check.baseline import Baseline
from pytest_ragft.check.checking import check, prepare
from pytest_ragft.check.finding import Finding, Persona
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.workspace import Workspace

NEAR = 5


@dataclass(frozen=True, slots=True)
class Label:
    """One question about real code, answered by a person."""

    repo: str
    rule: str
    path: str
    line: int | None
    present: bool
    why: str


def labels(path: Path) -> tuple[Label, ...]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return tuple(
        Label(row["repo"], row["rule"], row["path"], row["line"], row["present"], row["why"])
        for row in rows
    )


def findings(folder: Path, persona: Persona) -> tuple[tuple[Finding, ...], Mapping[str, Rule]]:
    """What the checker finds in one repository with its settings as they ship."""
    settings = CheckSettings(persona=persona, cache=False, respect_gitignore=False)
    workspace = Workspace(folder, settings, None)
    today = datetime.now(UTC).date()
    checker = prepare(workspace, (folder,), Baseline({}), today, None)
    outcome = check(checker).outcome
    return tuple(entry.finding for entry in outcome.shown), outcome.rules


def answers(finding: Finding, label: Label, rule: Rule) -> bool:
    if finding.rule != label.rule:
        return False
    if rule.match.report == "project":
        return True
    places = [
        place
        for place in (finding.at, *finding.related)
        if place.path == label.path or place.path.startswith(f"{label.path}/")
    ]
    if label.line is None or rule.match.report == "file":
        return bool(places)
    return any(
        place.span.line - NEAR <= label.line <= place.span.end_line + NEAR for place in places
    )


def score(
    found: Iterable[Finding], asked: Sequence[Label], rules: Mapping[str, Rule]
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Counts by (rule, outcome), and a line for each disagreement and each unlabelled finding."""
    counts: Counter[tuple[str, str]] = Counter()
    said: list[str] = []
    unlabelled = list(found)
    for label in asked:
        rule = rules.get(label.rule)
        hits = [f for f in unlabelled if rule and answers(f, label, rule)]
        outcome = {(True, True): "TP", (True, False): "FP", (False, True): "FN"}.get(
            (bool(hits), label.present), "TN"
        )
        counts[label.rule, outcome] += 1
        if outcome in ("FP", "FN"):
            said.append(
                f"{outcome} {label.rule} {label.repo} {label.path}:{label.line} {label.why}"
            )
    for finding in unlabelled:
        if not any(answers(finding, label, rules[finding.rule]) for label in asked):
            counts[finding.rule, "unlabelled"] += 1
            at = finding.at
            said.append(f"?? {finding.rule} {at.path}:{at.span.line} {finding.message}")
    return counts, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("repositories", type=Path)
    parser.add_argument("--persona", default="regular")
    parser.add_argument("--list", action="store_true", help="show where we disagree")
    arguments = parser.parse_args()
    every = labels(arguments.labels)
    total: Counter[tuple[str, str]] = Counter()
    for folder in sorted(path for path in arguments.repositories.iterdir() if path.is_dir()):
        repo = folder.name.replace("+", "/", 1)
        if not any(label.repo == repo for label in every):
            continue
        found, rules = findings(folder, arguments.persona)
        asked = [label for label in every if label.repo == repo and label.rule in rules]
        counts, said = score(found, asked, rules)
        total += counts
        if arguments.list and said:
            print(f"\n{repo}")
            print("\n".join(f"  {line}" for line in sorted(said)))
    report(total)


def report(total: Counter[tuple[str, str]]) -> None:
    heads = ("TP", "FP", "FN", "TN", "unlabelled")
    print(
        f"\n{'rule':34}"
        + "".join(f"{head:>6}" for head in heads[:4])
        + "  unlabelled  precision  recall"
    )
    names = sorted({rule for rule, _ in total})
    for name in (*names, "total"):
        tp, fp, fn, tn, rest = (
            sum(total[rule, head] for rule in names if name in (rule, "total")) for head in heads
        )
        precision = f"{tp / (tp + fp):.2f}" if tp + fp else "-"
        recall = f"{tp / (tp + fn):.2f}" if tp + fn else "-"
        print(f"{name:34}{tp:6}{fp:6}{fn:6}{tn:6}{rest:12}{precision:>11}{recall:>8}")


if __name__ == "__main__":
    main()
