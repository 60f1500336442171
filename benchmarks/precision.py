"""How often the checker is right on real repositories, by rule, against labels of real code.

Run: python benchmarks/precision.py benchmarks/precision/labels.jsonl REPOSITORIES [--list]

The labels have one line of JSON for each question that was answered by reading the code: `repo`,
`commit`, `rule`, `path`, `line` (null: the whole file or repository), `present` (is the
anti-pattern there?), `why`, and whether it was `asked` blind or of a finding. REPOSITORIES has one
folder OWNER+NAME for each repository. A finding answers a label where repository, rule and path
agree and the line is at most five away from the finding or from a place that it is related to;
rules that report once a file need only agree on the file, those that report once a project on the
repository.
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
    """One question about real code, answered by reading it."""

    repo: str
    commit: str
    rule: str
    path: str
    line: int | None
    present: bool
    why: str
    asked: str
    """`blind`: before the checker was run; `finding`: what it said was read and judged."""


def labels(path: Path) -> tuple[Label, ...]:
    return tuple(Label(**json.loads(line)) for line in path.read_text("utf-8").splitlines())


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
    parser.add_argument("--list", action="store_true", help="show where we disagree")
    arguments = parser.parse_args()
    every = labels(arguments.labels)
    blind: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    for folder in sorted(path for path in arguments.repositories.iterdir() if path.is_dir()):
        asked = [label for label in every if label.repo == folder.name.replace("+", "/", 1)]
        if not asked:
            continue
        found, rules = findings(folder, "auditor")
        counts, said = score(found, [entry for entry in asked if entry.asked == "blind"], rules)
        blind += counts
        heard, rules = findings(folder, "regular")
        judged += judge(heard, [entry for entry in asked if entry.asked == "finding"], rules)
        if arguments.list and said:
            print(f"\n{folder.name}\n" + "\n".join(f"  {line}" for line in sorted(said)))
    print("\n## Questions answered before the checker was run\n")
    table(blind, ("TP", "FP", "FN", "TN"))
    print("\n## Findings of the regular persona, read one by one\n")
    table(judged, ("right", "wrong", "not read"))
    print("\n## Repositories\n")
    for repo, commit in sorted({(label.repo, label.commit) for label in every}):
        print(f"- {repo} `{commit[:12]}`")


def judge(
    found: Iterable[Finding], asked: Sequence[Label], rules: Mapping[str, Rule]
) -> Counter[tuple[str, str]]:
    """Findings by (rule, judgement)."""
    counts: Counter[tuple[str, str]] = Counter()
    for finding in found:
        said = {entry.present for entry in asked if answers(finding, entry, rules[finding.rule])}
        word = "wrong" if False in said else "right" if said else "not read"
        counts[finding.rule, word] += 1
    return counts


def table(counts: Counter[tuple[str, str]], heads: tuple[str, ...]) -> None:
    """In Markdown, with precision, and with recall where misses were counted."""
    rates = ("precision", "recall") if "FN" in heads else ("precision",)
    print(f"| rule | {' | '.join((*heads, *rates))} |")
    print("|---|" + "---:|" * (len(heads) + len(rates)))
    names = sorted({rule for rule, head in counts if head in heads})
    for name in (*names, "**all**"):
        rules = names if name == "**all**" else [name]
        row = [sum(counts[rule, head] for rule in rules) for head in heads]
        cells = [*map(str, row), share(row[0], row[0] + row[1])]
        if "FN" in heads:
            cells.append(share(row[0], row[0] + row[2]))
        print(f"| {name} | {' | '.join(cells)} |")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    main()
