"""What a probe found, for people and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pytest_ragft.check.training.probe.slick import PUBLISHED, Category, Depth
from pytest_ragft.diagnosis.statistics import wilson


class Probed(NamedTuple):
    """One file."""

    path: str
    model: str
    depth: Depth
    counts: Mapping[Category, int]
    could: int
    """Rows that could be asked; of more than were, some were drawn."""
    unfinished: int
    """Rows drawn that no calls were left for."""
    left: Counter[str]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def unknown(self) -> int:
        return self.counts.get(Category.UNKNOWN, 0)


def document(probed: Probed) -> Mapping[str, Any]:
    """As JSON has it."""
    low, high = wilson(probed.unknown, probed.rows)
    return {
        "path": probed.path,
        "model": probed.model,
        "procedure": probed.depth._asdict(),
        "rows": probed.rows,
        "could": probed.could,
        "unfinished": probed.unfinished,
        "categories": {str(each): probed.counts.get(each, 0) for each in Category},
        "new_knowledge": {
            "share": round(probed.unknown / probed.rows, 4) if probed.rows else None,
            "low": round(low, 4),
            "high": round(high, 4),
        },
        "left_out": dict(sorted(probed.left.items())),
    }


def text(documents: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"{line}\n" for each in documents for line in _lines(each))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    procedure, rows = told["procedure"], told["rows"]
    yield ""
    yield f"Probe of {told['path']} with {told['model']}: {_how(procedure)}"
    if not rows:
        yield "  No row could be judged."
    else:
        counts = ", ".join(f"{count} {name}" for name, count in told["categories"].items())
        yield f"  {rows} of {told['could']} rows asked: {counts}."
        new = told["new_knowledge"]
        low, high = (round(100 * new[key]) for key in ("low", "high"))
        share = round(100 * new["share"])
        yield f"  New knowledge: {share} % of these rows (95 % interval {low} to {high} %)."
    if told["unfinished"]:
        yield f"  {told['unfinished']} more rows were not judged: --probe-max-calls is used up."
    if told["left_out"]:
        reasons = ", ".join(f"{count} {reason}" for reason, count in told["left_out"].items())
        yield f"  Not asked: {reasons}."


def _how(procedure: Mapping[str, Any]) -> str:
    prompts, samples = procedure["prompts"], procedure["samples"]
    told = f"{prompts} prompts, {samples} samples of each."
    if procedure["name"] == PUBLISHED.name:
        return f"the published procedure, {told}"
    return (
        f"{told} This is fewer than the published {PUBLISHED.prompts} and {PUBLISHED.samples}, "
        "which --probe-published asks for: more rows seem unknown."
    )
