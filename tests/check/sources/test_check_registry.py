"""LLaMA-Factory's list of data sets tells which of them are held back."""

import json

import pytest

from pytest_ragft.check.sources import read_file

LISTED = {"file_name": "rows.json"}


def splits(path, document):
    facts = read_file(path, json.dumps(document).encode(), frozenset()).facts
    return [fact.values["split"] for fact in facts if fact.name == "registered"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"help_train": LISTED, "help_test": LISTED}, ["test"]),
        ({"help_val": {"hf_hub_url": "a/b"}}, ["validation"]),
        ({"help": LISTED}, []),
        ({"help_test": {"columns": {}}}, []),
        ({"help_test": "rows.json"}, []),
        ([{"help_test": LISTED}], []),
    ],
)
def test_entries_named_for_testing_are_held_back(document, expected):
    assert splits("data/dataset_info.json", document) == expected


def test_other_files_list_no_data_sets():
    assert splits("data/info.json", {"model_name": "x", "help_test": LISTED}) == []
