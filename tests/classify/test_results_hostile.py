"""Whatever stands where a tool would have written something else, there is no traceback."""

import copy
import json

import pytest
from made_answers import SAMPLES, sample

from pytest_ragft.classify import files
from pytest_ragft.classify.mapping import Given
from pytest_ragft.classify.read import InputError
from pytest_ragft.classify.taken import take
from pytest_ragft.classify.tools import results_in

ODD = (None, 5, -0.5, True, "x", [], {}, [5], [None], {"a": [5]}, "\x1b[2J\ud800")
DEEP = 2
"""Answers of each sample that are looked at: the others are like them."""


def places(value, at=()):
    """Every place in a value, by the keys that lead to it."""
    entries = value.items() if isinstance(value, dict) else ()
    entries = enumerate(value[:DEEP]) if isinstance(value, list) else entries
    for key, one in entries:
        yield (*at, key)
        yield from places(one, (*at, key))


def changed(value, place, odd):
    other = copy.deepcopy(value)
    *way, last = place
    inner = other
    for key in way:
        inner = inner[key]
    inner[last] = odd
    return other


def promptfoo():
    (value,) = sample("promptfoo.json")
    (first, *_) = value["results"]["results"]
    left_out = {"metadata", "tokenUsage", "latencyMs", "cost", "namedScores", "id", "promptId"}
    row = {key: each for key, each in first.items() if key not in left_out}
    row["response"] = {"output": row["response"]["output"]}
    row["gradingResult"] = {"componentResults": row["gradingResult"]["componentResults"]}
    return {"results": {"results": [row]}, "metadata": {"promptfooVersion": "0.121.20"}}


def deepeval():
    (value,) = sample("deepeval-plain.json")
    return {**value, "testCases": value["testCases"][:DEEP]}


def inspect_ai():
    (value,) = sample("inspect-with-facts.json")
    kept = ("id", "epoch", "target", "output", "scores", "error")
    samples = [{key: each.get(key) for key in kept} for each in value["samples"][:DEEP]]
    return {"status": value["status"], "eval": value["eval"], "samples": samples}


def langsmith():
    return {"experiment_name": "plain", "results": sample("langsmith-plain.jsonl")[:DEEP]}


@pytest.mark.parametrize("make", [promptfoo, deepeval, inspect_ai, langsmith])
def test_any_place_may_hold_anything(make):
    value = make()
    tried = 0
    for place in places(value):
        for odd in ODD:
            content = json.dumps(changed(value, place, odd), indent=0).encode()
            try:
                results = results_in([("f", content)])
                label = results.answers[0].labels[0].value
                taken = take(results, [Given(label, "rerun")] if label.strip() else [], {})
            except InputError:
                continue
            tried += 1
            assert taken.told
    assert tried > len(ODD)


@pytest.mark.parametrize("key", ["vars", "prompt", "gradingResult"])
def test_what_is_nested_without_end_is_refused_or_passed_over(key):
    row = {"promptIdx": 0, "testIdx": 0, "prompt": {"label": "a"}, key: "here"}
    text = json.dumps({"results": {"results": [row]}})
    for depth in range(900, 1_000, 3):
        deep = "[" * depth + "]" * depth
        try:
            results_in([("f", text.replace('"here"', deep).encode())])
        except InputError:
            continue


def test_an_archive_of_anything_is_no_traceback():
    content = bytearray((SAMPLES / "inspect-plain.eval").read_bytes())
    for at in range(0, len(content), 997):
        broken = bytes(content[:at]) + b"\xff" * 9 + bytes(content[at + 9 :])
        try:
            results_in([("f", broken)])
        except InputError:
            continue
    with pytest.raises(files.UnreadableError):
        files.document(bytes(content[:-300]), "f")
