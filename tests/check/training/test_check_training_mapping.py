"""What projects and tools say of their columns, and which files they name."""

import json

import pytest

from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.mapping import (
    columns_for,
    declared,
    from_axolotl,
    from_llama_factory,
    from_torchtune,
)
from pytest_ragft.check.training.naming import files_named
from pytest_ragft.check.training.reading import turns_of
from pytest_ragft.settings import SettingsError

AT = Span(3, 1, 3, 2)


def told(row, columns):
    return [
        (turn.prompt, turn.target, turn.system, turn.rejected)
        for turn in turns_of([(1, 0, row)], columns)
    ]


def plain(row, columns):
    return [turn[:2] for turn in told(row, columns)]


SHARE = {"talk": [{"who": "customer", "said": "q"}, {"who": "agent", "said": "a"}]}

DECLARED = [
    ({"prompt": "frage", "target": "antwort"}, {"frage": "q", "antwort": "a"}, [("q", "a")]),
    ({"prompt": "answer", "target": "question"}, {"question": "a", "answer": "q"}, [("q", "a")]),
    ({"format": "text", "text": "body"}, {"body": "t"}, [("", "t")]),
    ({"text": "body"}, {"body": "t"}, [("", "t")]),
    ({"chosen": "good", "rejected": "bad"}, {"prompt": "q", "good": "a", "bad": "b"}, [("q", "a")]),
    (
        {"messages": "turns", "role": "who", "content": "said"},
        {"turns": [{"who": "user", "said": "q"}, {"who": "assistant", "said": "a"}]},
        [("q", "a")],
    ),
    (
        {"messages": "messages", "trained": ["user"]},
        {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        [("", "q")],
    ),
    ({"instruction": "i", "output": "o"}, {"i": "q", "o": "a"}, [("q", "a")]),
    (
        {"prompt": "p", "completion": "c", "label": "l"},
        {"p": "q", "c": "a", "l": True},
        [("q", "a")],
    ),
    ({"prompt": "p", "completion": "c"}, {"p": "q", "c": "a"}, [("q", "a")]),
]


@pytest.mark.parametrize(("table", "row", "turns"), DECLARED)
def test_what_a_project_declares_is_taken(table, row, turns):
    known = declared({"data/*.jsonl": table}, "[tool.ragft.data]")
    assert plain(row, columns_for("data/x.jsonl", known)) == turns
    assert columns_for("other.jsonl", known) is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"prompd": "x"}, r"unknown key 'prompd'. Did you mean 'prompt'\?"),
        ({"prompt": 1}, "prompt = 1 is not the name of a column"),
        ({"prompt": ""}, "prompt = '' is not the name of a column"),
        ({"format": "shargpt"}, r"unknown format 'shargpt'. Did you mean 'sharegpt'\?"),
        ({"prompt": "x"}, "says too little. Give format, or prompt and target"),
        ({"text": "x", "trained": "user"}, "trained = 'user' is not a list of roles"),
        ("chat", "expected a table"),
    ],
)
def test_what_cannot_be_meant_is_an_error_with_its_place(table, said):
    with pytest.raises(SettingsError, match=said) as raised:
        declared({"*.jsonl": table}, "here")
    assert str(raised.value).startswith("here.*.jsonl")


LLAMA = [
    ({}, {"instruction": "q", "input": "r", "output": "a"}, [("q\nr", "a", "", None)]),
    (
        {"columns": {"prompt": "q", "query": "r", "response": "a", "system": "s"}},
        {"q": "1", "r": "2", "a": "3", "s": "4"},
        [("1\n2", "3", "4", None)],
    ),
    ({"columns": {"prompt": "body"}}, {"body": "t"}, [("", "t", "", None)]),
    (
        {"ranking": True, "columns": {"prompt": "q", "chosen": "g", "rejected": "b"}},
        {"q": "1", "g": "2", "b": "3"},
        [("1", "2", "", "3")],
    ),
    (
        {"formatting": "sharegpt"},
        {"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]},
        [("q", "a", "", None)],
    ),
    (
        {
            "formatting": "sharegpt",
            "columns": {"messages": "talk"},
            "tags": {
                "role_tag": "who",
                "content_tag": "said",
                "user_tag": "customer",
                "assistant_tag": "agent",
            },
        },
        SHARE,
        [("q", "a", "", None)],
    ),
    (
        {
            "formatting": "sharegpt",
            "ranking": True,
            "columns": {"messages": "talk", "chosen": "g", "rejected": "b"},
            "tags": {
                "role_tag": "role",
                "content_tag": "content",
                "user_tag": "user",
                "assistant_tag": "assistant",
            },
        },
        {
            "talk": [{"role": "user", "content": "q"}],
            "g": {"role": "assistant", "content": "a"},
            "b": {"role": "assistant", "content": "b"},
        },
        [("q", "a", "", "b")],
    ),
    (
        {"formatting": "sharegpt", "columns": {"kto_tag": "ok"}},
        {
            "conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}],
            "ok": False,
        },
        [],
    ),
    (
        {"formatting": "openai", "columns": {"messages": "talk"}},
        {"talk": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        [("q", "a", "", None)],
    ),
]


@pytest.mark.parametrize(("entry", "row", "turns"), LLAMA)
def test_llama_factory_renames_columns_and_tags(entry, row, turns):
    assert told(row, from_llama_factory(entry)) == turns


AXOLOTL = [
    ({"type": "alpaca"}, {"instruction": "q", "output": "a"}, [("q", "a")]),
    ({"type": "completion", "field": "body"}, {"body": "t"}, [("", "t")]),
    ({"type": {"field_instruction": "q", "field_output": "a"}}, {"q": "1", "a": "2"}, [("1", "2")]),
    (
        {
            "type": "chat_template",
            "field_messages": "talk",
            "message_property_mappings": {"role": "who", "content": "said"},
            "roles": {"user": ["customer"], "assistant": ["agent"]},
        },
        SHARE,
        [("q", "a")],
    ),
    (
        {"type": "chat_template", "message_field_role": "from", "message_field_content": "value"},
        {"messages": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]},
        [("q", "a")],
    ),
    (
        {"type": "chat_template", "roles_to_train": ["human"]},
        {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        [("", "q")],
    ),
    (
        {"type": "chat_template", "roles_to_train": ["gpt"], "roles": 4},
        {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        [("q", "a")],
    ),
]


@pytest.mark.parametrize(("entry", "row", "turns"), AXOLOTL)
def test_axolotl_maps_fields_and_roles(entry, row, turns):
    assert plain(row, from_axolotl(entry)) == turns


TORCHTUNE = [
    (
        {
            "_component_": "torchtune.datasets.instruct_dataset",
            "column_map": {"input": "q", "output": "a"},
        },
        {"q": "1", "a": "2"},
        [("1", "2")],
    ),
    (
        {"_component_": "torchtune.datasets.alpaca_dataset"},
        {"instruction": "q", "output": "a"},
        [("q", "a")],
    ),
    (
        {
            "_component_": "torchtune.datasets.preference_dataset",
            "column_map": {"chosen": "g", "rejected": "b"},
        },
        {"prompt": "q", "g": "a", "b": "b"},
        [("q", "a")],
    ),
    (
        {
            "_component_": "torchtune.datasets.chat_dataset",
            "conversation_column": "talk",
            "conversation_style": "openai",
        },
        {"talk": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        [("q", "a")],
    ),
    (
        {"_component_": "torchtune.datasets.chat_dataset", "conversation_column": "talk"},
        {"talk": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]},
        [("q", "a")],
    ),
    (
        {"_component_": "torchtune.datasets.text_completion_dataset", "column": "body"},
        {"body": "t"},
        [("", "t")],
    ),
    ({"_component_": "mine.dataset"}, {"text": "t"}, [("", "t")]),
]


@pytest.mark.parametrize(("table", "row", "turns"), TORCHTUNE)
def test_torchtune_maps_columns(table, row, turns):
    assert plain(row, from_torchtune(table)) == turns


def test_what_is_no_message_stays_as_it_is():
    columns = Columns("chat", properties={"role": "who"})
    assert turns_of([(1, 0, {"messages": [4]})], columns)[0].found == "message 1: 4"


def facts(path, *found, context="application"):
    return FileFacts(path, "yaml", context, tuple(found))


@pytest.fixture
def project(tmp_path):
    for name in ("data/train.jsonl", "data/valid.jsonl", "conf/own.csv", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    return tmp_path


def paths(root, *files):
    return [(named.path, named.held_back) for named in files_named(root, files)]


TRAIN, VALID = ("data/train.jsonl", False), ("data/valid.jsonl", True)


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        (Fact("config", "axolotl", AT, {"datasets": ({"path": "data/train.jsonl"},)}), [TRAIN]),
        (
            Fact(
                "config",
                "axolotl",
                AT,
                {"datasets": ({"path": "json", "data_files": ("./data/train.jsonl",)},)},
            ),
            [TRAIN],
        ),
        (
            Fact("config", "axolotl", AT, {"test_datasets": ({"path": "data/train.jsonl"},)}),
            [("data/train.jsonl", True)],
        ),
        (Fact("config", "torchtune", AT, {"dataset": {"data_files": "data/train.jsonl"}}), [TRAIN]),
        (
            Fact(
                "config",
                "openai-fine-tuning",
                AT,
                {"training_file": "data/train.jsonl", "validation_file": "data/valid.jsonl"},
            ),
            [TRAIN, VALID],
        ),
        (Fact("config", "training", AT, {"data": "own.csv"}), [("conf/own.csv", False)]),
        (Fact("config", "promptfoo", AT, {"tests": "data/train.jsonl"}), []),
        (
            Fact(
                "config",
                "training",
                AT,
                {"data": "none.jsonl", "notes": "notes.txt", "up": "../x.json", "n": 1},
            ),
            [],
        ),
        (
            Fact("command", "trl sft", AT, {"--dataset_name": "data/train.jsonl", "ci": False}),
            [TRAIN],
        ),
        (Fact("command", "pytest", AT, {"--data": "data/train.jsonl"}), []),
        (
            Fact(
                "call",
                "datasets.load_dataset",
                AT,
                {
                    "path": "json",
                    "data_files": {"train": "data/train.jsonl", "test": "data/valid.jsonl"},
                },
            ),
            [TRAIN, VALID],
        ),
        (Fact("call", "other", AT, {"path": "data/train.jsonl"}), []),
        (Fact("dataset", "chat", AT), []),
    ],
)
def test_files_are_found_where_they_are_named(project, fact, found):
    assert paths(project, facts("conf/run.yaml", fact)) == found
    assert paths(project, facts("conf/run.yaml", fact, context="test")) == []


def test_very_deep_configurations_end(project):
    value = "data/train.jsonl"
    for _ in range(20):
        value = {"k": value}
    assert paths(project, facts("run.yaml", Fact("config", "training", AT, value))) == []


def test_the_index_of_llama_factory_says_what_columns_are_called(project):
    index = project / "data" / "dataset_info.json"
    columns = {"prompt": "q", "response": "a"}
    index.write_text(
        json.dumps(
            {
                "mine": {"file_name": "train.jsonl", "columns": columns},
                "far": {"hf_hub_url": "x/y"},
                "version": 1,
            }
        )
    )
    command = facts("a.sh", Fact("command", "train", AT, {"--data": "data/train.jsonl"}))
    (named,) = files_named(project, [command, facts("data/dataset_info.json")])
    assert (named.path, named.by) == ("data/train.jsonl", "data/dataset_info.json:1")
    assert plain({"q": "1", "a": "2"}, named.columns) == [("1", "2")]
    index.write_text("[]")
    assert paths(project, facts("data/dataset_info.json")) == []
    index.write_text("{")
    assert paths(project, facts("data/dataset_info.json")) == []
    index.write_text(" " * 2_000_001)
    assert paths(project, facts("data/dataset_info.json")) == []
