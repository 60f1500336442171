"""Training files for tests: short, and each row told by its number."""

import json

from pytest_ragft.check.sources import read_file
from pytest_ragft.check.training import Wish, surveyed
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

WORDS = [
    *("harbour", "window", "copper", "meadow", "lantern", "violet", "saddle", "timber", "orchard"),
    *("pebble", "ribbon", "canyon", "feather", "marble", "thunder", "willow", "ginger", "cobalt"),
    *("island", "velvet"),
]
AS_IT_PAYS = Wish()


def sentence(number, length=30):
    """The same for the same number, another for any other."""
    order = ((number * 7 + at * 3) % 20 for at in range(length))
    return " ".join(f"{WORDS[word]}{number}{at // 20}" for at, word in enumerate(order))


def chat(question, answer, **more):
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns, **more})


def rows(count):
    return [
        chat(f"Question {number}: {sentence(number, 6)}", sentence(number))
        for number in range(count)
    ]


def lines(entries):
    return "".join(f"{entry}\n" for entry in entries)


def put(root, path, entries):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(lines(entries), "utf-8")
    return file


def read(root, *paths):
    """As the readers of a check give them."""
    return {path: read_file(path, (root / path).read_bytes(), frozenset()) for path in paths}


def facts(root, *paths, wish=AS_IT_PAYS, of=None):
    """Facts of the survey by measure, of the first path unless another is named."""
    found = surveyed(root, read(root, *paths), wish)
    return {fact.name: fact for fact in found[of or paths[0]].facts if fact.kind == "training"}


def turn(row=0, prompt="", target="", **more):
    return Turn(row + 1, row, prompt, target, more.pop("question", prompt), **more)


def result(measure, turns, *, profile=None, cuts=()):
    """What a measure says of turns, taken in parts that end where `cuts` says."""
    start, state = 0, None
    for end in (*cuts, len(turns)):
        part = measure.start(profile or Profile())
        for each in turns[start:end]:
            measure.add(part, each)
        state = part if state is None else measure.merge(state, part)
        start = end
    return measure.result(state)
