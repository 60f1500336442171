"""What the first turns of a file have in common, and rows that stand in Python."""

import pytest

from pytest_ragft.check.training.files.literals import literal_rows
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.profiling import preamble_of, profile_of, shape_of
from pytest_ragft.check.training.turn import Turn


def turns(targets, prompt="Sort this: {}", system=""):
    return [
        Turn(at + 1, at, prompt.format(f"{at}x"), text, system=system)
        for at, text in enumerate(targets)
    ]


def test_a_classification_is_known_by_its_labels():
    found = profile_of(turns(["billing", "bug"] * 8, system="s"), "x.jsonl", "chat")
    assert found[:3] == ("x.jsonl", "chat", 16)
    assert (found.preamble, found.system, found.shape) == ("Sort this: ", "s", "label")
    assert found.labels == {"billing", "bug"}
    assert found.template == {"billing", "bug"}


def test_of_a_handful_of_turns_nothing_is_said():
    found = profile_of(turns(["Yes.", "No."]))
    assert found == Profile(rows=2, shape="prose")
    assert profile_of([]).shape == ""


def test_a_profile_says_how_many_prompts_are_asked_again():
    again = [Turn(at, at, f"Sort {at % 5}", f"t{at}") for at in range(20)]
    assert profile_of(again).asked == 0.25


def test_texts_of_their_own_have_nothing_in_common():
    targets = [f"w{at} {'{' if at % 2 else '# h'}" for at in range(20)]
    found = profile_of(
        [Turn(at, at, f"{at}p", text, system=str(at)) for at, text in enumerate(targets)]
    )
    assert (found.preamble, found.system, found.labels, found.shape) == ("", "", frozenset(), "")


def test_copies_of_a_few_questions_are_no_classification():
    again = [Turn(at, at, f"Who leads in field {at % 4}?", f"AB{at % 4} CD") for at in range(20)]
    assert profile_of(again).labels == frozenset()


def test_one_answer_to_everything_is_no_label():
    assert profile_of(turns(["same"] * 20)).labels == frozenset()


@pytest.mark.parametrize(
    ("prompts", "preamble"),
    [
        (["You are kind. a", "You are kind. b"], "You are kind. "),
        (["You are kinder", "You are kindest"], "You are "),
        (["same"] * 3, "same"),
        (["x"] + [f"Say {at}" for at in range(9)], "Say "),
        (["abc", "abd"], ""),
        ([], ""),
    ],
)
def test_the_shared_start_ends_with_a_word(prompts, preamble):
    assert preamble_of(prompts) == preamble


@pytest.mark.parametrize(
    ("target", "shape"),
    [
        ('{"a": 1}', "json"),
        ("{a}", "prose"),
        ("<p>Hello</p>", "xml"),
        ("def f():\n    pass", "code"),
        ("```\nx\n```", "code"),
        ("# Title\ntext", "markdown"),
        ("1. one\n2. two", "markdown"),
        ("Just a sentence.", "prose"),
        ("", "prose"),
    ],
)
def test_the_shape_of_a_target(target, shape):
    assert shape_of(target) == shape


ROWS = [
    ("Dataset.from_list([{'a': 1},\n {'a': 2}, 'x', f()])", [[(1, 0, {"a": 1}), (2, 1, {"a": 2})]]),
    ("rows = [{'a': 1}]\nd = Dataset.from_list(rows)", [[(1, 0, {"a": 1})]]),
    ("rows = [{'a': 1}]\nrows = []\nd = Dataset.from_list(rows)", []),
    ("Dataset.from_dict({'a': [1, 2]})", [[(1, 0, {"a": 1}), (1, 1, {"a": 2})]]),
    ("Dataset.from_dict({'a': [1, 2], 'b': [1]})", []),
    ("Dataset.from_dict({'a': 1})", []),
    ("Dataset.from_dict({'a': x})", []),
    ("Dataset.from_list(other(), 1)\nDataset.from_list()\nfrom_list([1])\nx.y([{'a': 1}])", []),
    ("Dataset.from_list([{'a': 1}", []),
    ("nothing = 1", []),
]


@pytest.mark.parametrize(("source", "rows"), ROWS)
def test_rows_in_python_have_their_lines(source, rows):
    assert list(literal_rows(source.encode())) == rows
