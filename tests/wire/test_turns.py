import pytest

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.turns import Writing, deployment_in, rewrite, role_of, write_model

ITEMS = [
    {"role": "user", "content": "Q"},
    {"role": "assistant", "content": "", "tool_calls": ["1", "2"]},
    {"role": "tool", "content": "A"},
    {"role": "tool", "content": "B"},
    None,
    {"role": "assistant", "content": "C"},
]
SHOWN = Call(
    "m",
    tuple(Message(role_of(item), item["content"], at) for at, item in enumerate(ITEMS) if item),
)
PLAIN = Writing(
    edit=lambda item, text: {**item, "content": text},
    add=lambda message: {"role": message.role, "content": message.text},
)
TOOLS = Writing(
    PLAIN.edit,
    PLAIN.add,
    asks=lambda item: "tool_calls" in item,
    answers=lambda item: item["role"] == "tool",
)
NEW = {"role": "user", "content": "new"}


def _with(at):
    turns = list(SHOWN.messages)
    turns.insert(at, Message("user", "new"))
    return Call("m", tuple(turns))


def _without(at):
    return Call("m", tuple(turn for turn in SHOWN.messages if turn.origin != at))


@pytest.mark.parametrize(
    ("before", "place"), [(0, 0), (1, 1), (2, 4), (3, 4), (4, 4), (5, 6)], ids=str
)
def test_nothing_comes_between_a_tool_and_its_call(before, place):
    written = rewrite(ITEMS, SHOWN, _with(before), TOOLS)
    assert written == [*ITEMS[:place], NEW, *ITEMS[place:]]


def test_where_no_tools_are_known_a_turn_goes_right_where_it_was_put():
    assert rewrite(ITEMS, SHOWN, _with(2), PLAIN) == [*ITEMS[:2], NEW, *ITEMS[2:]]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_belongs_to_a_tool_call_is_emptied_rather_than_dropped(at):
    written = rewrite(ITEMS, SHOWN, _without(at), TOOLS)
    assert written == [*ITEMS[:at], {**ITEMS[at], "content": ""}, *ITEMS[at + 1 :]]


@pytest.mark.parametrize("at", [0, 5])
def test_other_turns_are_dropped(at):
    assert rewrite(ITEMS, SHOWN, _without(at), TOOLS) == [*ITEMS[:at], *ITEMS[at + 1 :]]


def test_a_turn_is_dropped_where_no_tools_are_known():
    assert rewrite(ITEMS, SHOWN, _without(2), PLAIN) == [*ITEMS[:2], *ITEMS[3:]]


@pytest.mark.parametrize("role", ["critic", None, 3, ["user"]])
def test_an_unknown_role_speaks_to_the_model(role):
    assert role_of({"role": role}) == "user"


def test_another_model_is_written_into_the_body():
    body = {"model": "m", "x": 1}
    assert write_model(body, SHOWN, Call("n", ())) == {"model": "n", "x": 1}
    assert write_model(body, SHOWN, SHOWN, in_path=True) is body


def test_a_model_in_the_path_cannot_be_exchanged():
    with pytest.raises(ValueError, match="the URL names the model 'm', so 'n' cannot be called"):
        write_model({}, SHOWN, Call("n", ()), in_path=True)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/openai/deployments/gpt-4o/chat/completions", "gpt-4o"),
        ("/openai/deployments/my%20gpt/completions", "my gpt"),
        ("/v1/chat/completions", ""),
    ],
)
def test_azure_names_its_deployment_in_the_path(path, name):
    assert deployment_in(path) == name
