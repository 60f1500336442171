"""The published precision speaks of the labels that stand beside it."""

import json
import re
from collections import Counter
from pathlib import Path

from pytest_ragft.check.catalogue import built_in

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "precision.md").read_text(encoding="utf-8")
LABELS = [
    json.loads(line)
    for line in (ROOT / "benchmarks" / "precision" / "labels.jsonl").read_text("utf-8").splitlines()
]


def rows(heading):
    """The rows of the table below a heading, by rule."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return {
        name: [int(cell) if cell.isdigit() else cell for cell in cells.split(" | ")]
        for name, cells in re.findall(r"^\| ([\w-]+) \| (.+) \|$", section, re.MULTILINE)
        if name != "rule"
    }


def test_labels_are_about_rules_and_places_that_can_be_looked_up():
    rules = {rule.name for rule in built_in()}
    assert {label["rule"] for label in LABELS} <= rules
    assert all(re.fullmatch(r"[0-9a-f]{40}", label["commit"]) for label in LABELS)
    assert all(label["why"] and label["asked"] in ("blind", "finding") for label in LABELS)


def test_every_blind_label_is_in_the_table():
    asked = Counter(label["rule"] for label in LABELS if label["asked"] == "blind")
    table = rows("Questions answered before the checker was run")
    assert {rule: sum(cells[:4]) for rule, cells in table.items()} == asked


def test_every_repository_is_named_with_its_commit():
    named = set(re.findall(r"^- (\S+) `([0-9a-f]{12})`$", PAGE, re.MULTILINE))
    assert named == {(label["repo"], label["commit"][:12]) for label in LABELS}


TRAINING_PAGE = (ROOT / "docs" / "training-precision.md").read_text(encoding="utf-8")
TRAINING = [
    json.loads(line)
    for line in (ROOT / "benchmarks" / "precision" / "training_labels.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def test_the_page_on_training_data_speaks_of_the_labels_beside_it():
    counts = Counter((label["half"], label["label"]) for label in TRAINING)
    for half in ("tuning", "untouched"):
        row = next(row for row in TRAINING_PAGE.splitlines() if row.startswith(f"| {half} |"))
        knowledge, behaviour = map(int, row.split(" | ")[1].split(" / "))
        mixed = int(row.split(" of ")[1].split(" | ")[0])
        found = (knowledge, behaviour, mixed)
        assert found == tuple(counts[half, kind] for kind in ("knowledge", "behaviour", "mixed"))
    named = set(re.findall(r"^- (\S+) ", TRAINING_PAGE, re.MULTILINE))
    assert {label["repo"] for label in TRAINING} <= named
