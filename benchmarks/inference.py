"""How often the inferred gold passage is the right one, and how well it knows that.

Run: python benchmarks/inference.py [--fit] [--list] [--seed N]

Two measurements. The made set: 200 tests over invented documentation (made_documentation.py), 40
of which ask for what was never written down, though what they expect stands elsewhere. The
example: the tests of examples/python_docs whose gold passage is declared, without that
declaration, over the documentation that CPython ships.

`sure` was fitted on one half of the topics (--fit prints bias and weights as they stand in
src/pytest_ragft/oracle/sureness.py), in ten other made sets; neither the other half of the topics
nor the example was used. A seed makes other pages and tests from the same texts.
"""

import argparse
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

from example_expectations import declared_tests, write_corpus
from made_documentation import MadeCase, halves, made

from pytest_ragft.corpus import Corpus, open_corpus
from pytest_ragft.oracle.expectations import expected_of
from pytest_ragft.oracle.inference import LEAST_SURE, Choice, NotInferred, choose
from pytest_ragft.oracle.question import question_of
from pytest_ragft.oracle.sureness import sure

HALVES = ("fitted", "held out")
BANDS = (0.0, 0.25, 0.5, 0.65, 0.8, 0.9, 0.95, 1.01)
SHORTEST = 30
"""Characters of a paragraph that is no heading."""
FITTED = range(100, 110)
"""Seeds of the made sets on whose first half of topics `sure` was fitted."""
RIDGE = 0.3
STEPS = 3000
RATE = 0.2
TINY = 1e-9
HEADER = (
    f"{'':28} {'cases':>5} {'right/claims':>16} {'sure >= .8':>16} {'recall':>8} {'at .8':>8}"
    "  gaps seen"
)
CLAIMED = 0.8
"""A claim that is at least so sure must be right."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was inferred for one test whose gold passage is known."""

    name: str
    half: str
    choice: Choice | NotInferred
    right: bool
    """The passages that were chosen are the gold ones."""
    answerable: bool

    @property
    def sure(self) -> float:
        return 0.0 if isinstance(self.choice, NotInferred) else sure(self.choice.signs)


def made_results(seed: int = 7) -> Iterator[Result]:
    """Every made case, through its prompt and the source of its checks."""
    everything = made(seed)
    fitted, _ = halves(everything.cases)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path, text in everything.documents.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        for corpus in ("family", "solo"):
            cases = [case for case in everything.cases if case.corpus == corpus]
            with open_corpus([f"{corpus}/**/*.md"], root, root / ".ragft" / corpus) as opened:
                prompts = {case: prompt_of(case, opened) for case in cases}
                for case in cases:
                    half = HALVES[case.topic not in fitted]
                    alike = [prompts[c] for c in cases if c.template == case.template]
                    yield made_result(case, prompts[case], alike, opened, half)


def prompt_of(case: MadeCase, corpus: Corpus) -> str:
    """What the app sends: the best three passages and the question in its template."""
    context = "\n\n".join(hit.passage.text for hit in corpus.search(case.question, 3))
    return case.template.format(context=context, question=case.question)


def made_result(
    case: MadeCase, prompt: str, alike: Sequence[str], corpus: Corpus, half: str
) -> Result:
    question = question_of(prompt, alike, corpus=corpus)
    expectations = [expected_of(check, case.names) for check in case.checks]
    choice = choose(corpus, question, expectations)
    name = f"{case.corpus} {case.topic} {case.idiom}, {case.wording}: {question!r} {case.checks}"
    return Result(name, half, choice, is_right(choice, case), bool(case.gold))


def is_right(choice: Choice | NotInferred, case: MadeCase) -> bool:
    """Whether each gold page is among the chosen ones, and nothing else."""
    if isinstance(choice, NotInferred):
        return False
    passages = [hop.chosen.passage for hop in choice.hops]
    gold = [
        any(fact.sentence in p.text and p.source.startswith(fact.file) for p in passages)
        for fact in case.gold
    ]
    return bool(gold) and all(gold) and len(passages) <= len(gold)


def example_results() -> Iterator[Result]:
    """The tests of the example that declare a gold passage."""
    tests = declared_tests()
    prompts = [prompt for test in tests for prompt in test.prompts]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_corpus(root)
        with open_corpus(["*.jsonl", "*.md"], root, root / ".ragft") as corpus:
            for test in tests:
                asked = (question_of(each, prompts, corpus=corpus) for each in test.prompts)
                question = " ".join(dict.fromkeys(asked))
                choice = choose(corpus, question, test.expectations)
                names_text = any(each.required for each in test.expectations)
                right = is_declared(choice, test.gold)
                yield Result(f"{test.nodeid}: {question!r}", "", choice, right, names_text)


def is_declared(choice: Choice | NotInferred, gold: str) -> bool:
    """Whether each chosen passage holds a paragraph of the declared text, or is part of it."""
    if isinstance(choice, NotInferred):
        return False
    paragraphs = [squeezed(each) for each in gold.split("\n\n")]
    texts = [squeezed(hop.chosen.passage.text) for hop in choice.hops]
    return all(
        text in squeezed(gold) or any(each in text for each in paragraphs if len(each) > SHORTEST)
        for text in texts
    )


def squeezed(text: str) -> str:
    return " ".join(text.split())


def summary(title: str, results: Sequence[Result]) -> str:
    """One row: how much is claimed, how much of it is right, how much is found."""
    claims = [each for each in results if each.sure >= LEAST_SURE]
    strong = [each for each in claims if each.sure >= CLAIMED]
    gaps = [each for each in results if not each.answerable]
    return (
        f"{title:28} {len(results):5} {share(claims):>16} {share(strong):>16}"
        f" {recall(claims, results):>8} {recall(strong, results):>8}"
        f" {sum(each.sure < LEAST_SURE for each in gaps):>6} of {len(gaps)}"
    )


def share(claims: Sequence[Result]) -> str:
    right = sum(each.right for each in claims)
    return f"{right}/{len(claims)} {right / len(claims):.3f}" if claims else "none"


def recall(claims: Sequence[Result], results: Sequence[Result]) -> str:
    answerable = sum(each.answerable for each in results)
    return f"{sum(each.right for each in claims) / answerable:.3f}" if answerable else "-"


def calibration(results: Sequence[Result]) -> Iterator[str]:
    """Claims by how sure they are: what was said, and what came true."""
    for low, high in itertools.pairwise(BANDS):
        band = [each for each in results if low <= each.sure < high]
        if band:
            said = sum(each.sure for each in band) / len(band)
            true = sum(each.right for each in band) / len(band)
            yield f"{low:.2f} to {high:.2f} {len(band):7} {said:9.3f} {true:9.3f}"


def fit(results: Iterable[Result]) -> list[float]:
    """Bias and weights that make what came true most probable, by steps down the slope."""
    rows = [
        ((1.0, signs.named, signs.about, signs.ranked), signs.alone, each.right)
        for each in results
        if not isinstance(each.choice, NotInferred)
        for signs in [each.choice.signs]
    ]
    weights, speed = [0.0] * 4, [0.0] * 4
    for _ in range(STEPS):
        slope = [-RIDGE * weight for weight in weights]
        slope[0] = 0.0
        for signs, alone, right in rows:
            about = 1 / (1 + exp(-sum(w * sign for w, sign in zip(weights, signs, strict=True))))
            # Of the logarithm of the likelihood.
            lean = 1 - about if right else -alone * about * (1 - about) / (1 - alone * about + TINY)
            slope = [total + lean * sign for total, sign in zip(slope, signs, strict=True)]
        speed = [0.9 * v + RATE * total / len(rows) for v, total in zip(speed, slope, strict=True)]
        weights = [weight + v for weight, v in zip(weights, speed, strict=True)]
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print the fitted weights")
    parser.add_argument("--list", action="store_true", help="show each case that went wrong")
    parser.add_argument("--seed", type=int, default=7, help="of the made set")
    options = parser.parse_args()
    results = list(made_results(options.seed))
    example = list(example_results())
    halves = {half: [each for each in results if each.half == half] for half in HALVES}
    print(HEADER)
    print(summary("made set", results))
    for half, several in halves.items():
        print(summary(f"  {half} topics", several))
    print(summary("examples/python_docs", example))
    print(f"\nHeld-out topics\n{'sure':12} {'claims':>7} {'said':>9} {'came true':>9}")
    print("\n".join(calibration(halves["held out"])))
    if options.fit:
        fitted = [each for seed in FITTED for each in made_results(seed) if each.half == HALVES[0]]
        print("\n" + " ".join(f"{weight:.2f}" for weight in fit(fitted)))
    if options.list:
        for each in [*results, *example]:
            if each.right != (each.sure >= LEAST_SURE):
                print(f"\n{each.name}\n  {each.half} {each.right=} {each.answerable=}")
                print(f"  {each.sure:.2f} {described(each.choice)}")


def described(choice: Choice | NotInferred) -> str:
    if isinstance(choice, NotInferred):
        return choice.reason
    return f"{[hop.chosen.passage.source for hop in choice.hops]} {choice.signs}"


if __name__ == "__main__":
    main()
