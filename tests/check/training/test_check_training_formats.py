"""Every format: its name, the turns of a row, and what is wrong with a row of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats import FORMATS
from pytest_ragft.check.training.reading import turns_of
from pytest_ragft.check.training.recognition import Plan, plan_of
from pytest_ragft.check.training.turn import Fault, Turn, Unknown

NOTHING_DECLARED = Columns()


def name_of(*rows):
    plan = plan_of(rows, NOTHING_DECLARED)
    return plan.format.name if isinstance(plan, Plan) else plan


def read(row, columns=None):
    return turns_of([(1, 0, row)], columns)


def told(row, columns=None):
    """Prompt and target of each turn; a fault as it is."""
    return [
        turn if isinstance(turn, Fault) else (turn.prompt, turn.target)
        for turn in read(row, columns)
    ]


def fault(row, columns=None):
    (found,) = [entry for entry in read(row, columns) if isinstance(entry, Fault)]
    return found.found, found.expected


def say(*turns, role="role", content="content"):
    return [{role: who, content: text} for who, text in turns]


def chat(*turns, **more):
    return {"messages": say(*turns), **more}


def share(*turns, **more):
    return {"conversations": say(*turns, role="from", content="value"), **more}


USER, BOT = ("user", "q"), ("assistant", "a")
HUMAN, GPT = ("human", "q"), ("gpt", "a")
TALK = say(USER)
ANSWER = say(BOT)
CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "1", "function": {"name": "look", "arguments": '{"x": 1}'}}],
}
RESULT = {"role": "tool", "tool_call_id": "1", "content": "found"}
TOOL = {"type": "function", "function": {"name": "look"}}

READ = [
    ("chat", chat(USER, BOT), [("q", "a")]),
    (
        "chat",
        chat(("developer", "s"), USER, BOT, ("user", "r"), BOT),
        [("q", "a"), ("q\n\na\n\nr", "a")],
    ),
    ("chat", chat(USER, USER, BOT, tools=None), [("q\n\nq", "a")]),
    (
        "chat",
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "q"}, {"type": "image_url"}]},
                *ANSWER,
            ]
        },
        [("q", "a")],
    ),
    (
        "chat",
        {"messages": [*TALK, {**ANSWER[0], "weight": 0}, *TALK, {**ANSWER[0], "weight": 1}]},
        [("q\n\na\n\nq", "a")],
    ),
    (
        "chat",
        {"messages": [*TALK, {**ANSWER[0], "train": False}, *TALK, *ANSWER]},
        [("q\n\na\n\nq", "a")],
    ),
    (
        "chat",
        {"messages": [*TALK, CALL, RESULT, *ANSWER], "tools": [TOOL]},
        [
            ('[{"type": "function", "function": {"name": "look"}}]\n\nq', 'look({"x": 1})'),
            (
                f'{json.dumps([TOOL])}\n\nq\n\nlook({{"x": 1}})\n\nfound',
                "a",
            ),
        ],
    ),
    (
        "chat",
        {
            "messages": [
                *TALK,
                {"role": "assistant", "content": "Wait", "tool_calls": [{"name": "look"}]},
            ]
        },
        [("q", "Wait\n\nlook({})")],
    ),
    (
        "chat",
        {
            "messages": [
                *TALK,
                {"role": "assistant", "function_call": {"name": "look", "arguments": {"x": 1}}},
                {"role": "function", "name": "look", "content": "b"},
                *ANSWER,
            ]
        },
        [("q", 'look({"x": 1})'), ('q\n\nlook({"x": 1})\n\nb', "a")],
    ),
    (
        "chat",
        {"messages": [*TALK, {"role": "assistant", "content": "", "thinking": "hm"}]},
        [("q", "hm")],
    ),
    (
        "chat",
        {"messages": [*TALK, {"role": "assistant", "content": "a", "thinking": "hm"}]},
        [("q", "a")],
    ),
    ("chat-conversations", {"conversations": [*TALK, *ANSWER]}, [("q", "a")]),
    ("chat-conversation", {"conversation": [*TALK, *ANSWER]}, [("q", "a")]),
    ("chat-rejected", chat(USER, BOT, rejected_response="b"), [("q", "a")]),
    ("chat-rejected", chat(USER, BOT, rejected_response=say(("assistant", "b"))), [("q", "a")]),
    ("bedrock-claude", {"system": "s", **chat(USER, BOT)}, [("q", "a")]),
    (
        "bedrock-conversation",
        {
            "schemaVersion": "bedrock-conversation-2024",
            "system": [{"text": "s"}],
            "messages": [
                {"role": "user", "content": [{"text": "q"}]},
                {"role": "assistant", "content": [{"text": "a"}]},
            ],
        },
        [("q", "a")],
    ),
    (
        "bedrock-conversation",
        {"schemaVersion": "bedrock-conversation-2024", "messages": [*TALK, *ANSWER]},
        [("q", "a")],
    ),
    (
        "openai-preference",
        {
            "input": {"messages": TALK},
            "preferred_output": ANSWER,
            "non_preferred_output": say(("assistant", "b")),
        },
        [("q", "a")],
    ),
    ("sharegpt", share(HUMAN, GPT), [("q", "a")]),
    ("sharegpt", share(("system", "s"), HUMAN, GPT, system="t"), [("q", "a")]),
    (
        "sharegpt",
        share(
            HUMAN, ("function_call", '{"name": "look", "arguments": {}}'), ("observation", "o"), GPT
        ),
        [("q", "look({})"), ("q\n\nlook({})\n\no", "a")],
    ),
    (
        "sharegpt",
        share(HUMAN, ("function_call", "look it up"), ("observation", "o"), GPT),
        [("q", "(look it up)"), ("q\n\n(look it up)\n\no", "a")],
    ),
    (
        "sharegpt-messages",
        {"messages": say(HUMAN, GPT, role="from", content="value")},
        [("q", "a")],
    ),
    (
        "sharegpt-preference",
        share(HUMAN, chosen={"from": "gpt", "value": "a"}, rejected={"from": "gpt", "value": "b"}),
        [("q", "a")],
    ),
    ("sharegpt-kto", share(HUMAN, GPT, kto_tag=True), [("q", "a")]),
    ("sharegpt-kto", share(HUMAN, GPT, kto_tag=False), []),
    (
        "gemini",
        {
            "contents": [
                {"role": "user", "parts": [{"text": "q"}, {"fileData": {}}]},
                {"role": "model", "parts": [{"text": "a"}]},
            ],
            "systemInstruction": {"parts": [{"text": "s"}]},
        },
        [("q\n[fileData a3a6bf43]", "a")],
    ),
    (
        "gemini",
        {
            "systemInstruction": "s",
            "tools": [1],
            "contents": [
                {"role": "user", "parts": [{"text": "q"}]},
                {"role": "model", "parts": [{"functionCall": {"name": "look", "args": {"x": 1}}}]},
                {
                    "role": "user",
                    "parts": [{"functionResponse": {"name": "look", "response": {"y": 2}}}],
                },
                {"role": "model", "parts": [{"text": "a"}]},
            ],
        },
        [("[1]\n\nq", 'look({"x": 1})'), ('[1]\n\nq\n\nlook({"x": 1})\n\n{"y": 2}', "a")],
    ),
    (
        "request-response",
        {"request": say(("system", "s"), USER, content="text"), "response": "a"},
        [("q", "a")],
    ),
    ("preference", {"prompt": "q", "chosen": "a", "rejected": "b"}, [("q", "a")]),
    (
        "preference",
        {"instruction": "q", "input": "r", "chosen": "a", "rejected": "b"},
        [("q\n\nr", "a")],
    ),
    ("preference", {"system": "s", "question": "q", "chosen": "a", "rejected": "b"}, [("q", "a")]),
    (
        "preference",
        {"prompt": TALK, "chosen": ANSWER, "rejected": say(("assistant", "b"))},
        [("q", "a")],
    ),
    ("preference", {"prompt": TALK, "chosen": "a", "rejected": "b"}, [("q", "a")]),
    (
        "preference",
        {"prompt": "q", "chosen": [*TALK, *ANSWER], "rejected": [*TALK, *say(("assistant", "b"))]},
        [("q", "a")],
    ),
    (
        "preference",
        {"prompt": "q", "chosen": ANSWER, "rejected": say(("assistant", "b"))},
        [("q", "a")],
    ),
    (
        "preference",
        {"chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q\n\nAssistant: b"},
        [("Human: q", "a")],
    ),
    ("preference", {"chosen": "a", "rejected": "b"}, [("", "a")]),
    (
        "preference-chosen_response",
        {"instruction": "q", "chosen_response": "a", "rejected_response": "b"},
        [("q", "a")],
    ),
    ("preference-pos", {"prompt": "q", "pos": "a", "neg": "b"}, [("q", "a")]),
    ("stepwise", {"prompt": "q", "completions": ["a", "b"], "labels": [True, False]}, [("q", "a")]),
    ("stepwise", {"prompt": "q", "completions": ["a"], "labels": [False]}, []),
    ("unpaired-preference", {"prompt": "q", "completion": "a", "label": True}, [("q", "a")]),
    ("unpaired-preference", {"prompt": "q", "completion": "a", "label": False}, []),
    ("prompt-completion", {"prompt": "q", "completion": "a"}, [("q", "a")]),
    ("prompt-completion", {"prompt": "q", "completion": "a", "system": "s"}, [("q", "a")]),
    (
        "prompt-completion",
        {"prompt": [*TALK, *ANSWER, *TALK], "completion": ANSWER},
        [("q\n\na\n\nq", "a")],
    ),
    ("alpaca", {"instruction": "q", "input": "r", "output": "a"}, [("q\nr", "a")]),
    (
        "alpaca",
        {"instruction": "q", "output": "a", "history": [["x", "y"]]},
        [("x", "y"), ("x\n\ny\n\nq", "a")],
    ),
    ("alpaca", {"instruction": "q", "output": "a", "kto_tag": False}, []),
    (
        "segments",
        {"segments": [{"label": False, "text": "q"}, {"label": True, "text": "a"}]},
        [("q", "a")],
    ),
    (
        "instruction-response",
        {"instruction": "q", "response": "a", "context": "c"},
        [("q\n\nc", "a")],
    ),
    ("prompt-response", {"prompt": "q", "response": 4}, [("q", "4")]),
    (
        "question-answer",
        {"question": "q", "answer": "a", "context": ["c", "d"]},
        [("q\n\nc\n\nd", "a")],
    ),
    (
        "question-response",
        {"question": "q", "response": "a", "about_me": "b", "context": [{"text": "c"}, 4]},
        [("q\n\nc\n\nb", "a")],
    ),
    (
        "question-response",
        {"question": "q", "response": "a", "facts": {"one": "c", "other": 4}, "story": 4},
        [("q\n\nc", "a")],
    ),
    (
        "prompt-completion",
        {"prompt": "q", "completion": "a", "passage": "c"},
        [("q\n\nc", "a")],
    ),
    (
        "alpaca",
        {"instruction": "q", "input": "r", "output": "a", "document": "c"},
        [("q\nr\n\nc", "a")],
    ),
    ("input-output", {"input": "q", "output": "a"}, [("q", "a")]),
    ("text", {"text": "whole"}, [("", "whole")]),
    (
        "text",
        {"text": "### Context of it\nwhole", "source": "x"},
        [("", "### Context of it\nwhole")],
    ),
    (
        "text",
        {"text": "Below.\n\n### Instruction:\nq\n\n### Input:\nr\n\n### Response:\na</s>"},
        [("q\n\nr", "a")],
    ),
    (
        "text",
        {"text": "<s>[INST] <<SYS>>s<</SYS>> q [/INST] a </s><s>[INST] r [/INST] b </s>", "n": 1},
        [("q", "a"), ("q\n\na\n\nr", "b")],
    ),
    ("text", {"text": "<s>[INST] q [/INST] a</s>"}, [("q", "a")]),
    (
        "text",
        {
            "text": "<|im_start|>system\ns<|im_end|>\n"
            "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>"
        },
        [("q", "a")],
    ),
    (
        "text",
        {
            "text": "<|start_header_id|>user<|end_header_id|>\n\nq<|eot_id|>"
            "<|start_header_id|>assistant<|end_header_id|>\n\na"
        },
        [("q", "a")],
    ),
    (
        "text",
        {"text": "<start_of_turn>user\nq<end_of_turn>\n<start_of_turn>model\na"},
        [("q", "a")],
    ),
    ("text", {"text": "<|user|>\nq</s>\n<|assistant|>\na</s>"}, [("q", "a")]),
    ("prompt-only", {"prompt": "q"}, []),
]


@pytest.mark.parametrize(("name", "row", "turns"), READ)
def test_a_row_of_each_format_is_known_and_read(name, row, turns):
    assert name_of(row) == name
    assert told(row) == turns


WRONG = [
    (chat(("user", "q")), "no turn of the assistant", "at least one"),
    (
        chat(("assitant", "q")),
        "message 1: role 'assitant'",
        "role: system, developer, user, assistant or tool",
    ),
    (
        {"messages": [{"content": "q", "role": None}]},
        "message 1: role null",
        "role: system, developer, user, assistant or tool",
    ),
    (
        {"messages": [*TALK, {"content": "q"}]},
        "message 2: no role",
        "role: system, developer, user, assistant or tool",
    ),
    ({"messages": [*TALK, 4]}, "message 2: 4", "an object"),
    (chat(USER, BOT, USER), "the last turn is the user's", "the assistant's"),
    (
        {"messages": [*TALK, {"role": "assistant", "content": None}]},
        "content of message 2: null",
        "text",
    ),
    ({"messages": [*TALK, {"role": "assistant"}]}, "content of message 2: missing", "text"),
    ({"messages": [*TALK, {"role": "assistant", "content": 4}]}, "content of message 2: 4", "text"),
    (
        {"messages": [*TALK, {"role": "assistant", "content": [4]}]},
        "content of message 2: a list with 4 in it",
        "text, or a list of parts",
    ),
    ({"messages": [*TALK, {**ANSWER[0], "weight": 2}]}, "weight of message 2: 2", "0 or 1"),
    (
        {"messages": [*TALK, {**ANSWER[0], "weight": []}]},
        "weight of message 2: an empty list",
        "0 or 1",
    ),
    (
        {"messages": [*TALK, {**ANSWER[0], "weight": 0}]},
        "no turn that is learned",
        "an assistant's turn that counts (weight 1)",
    ),
    (
        {"messages": [*TALK, RESULT, *ANSWER]},
        "message 2: a tool's result that nothing asked for",
        "a call of the assistant before it",
    ),
    (
        {"messages": [*TALK, CALL, RESULT, *ANSWER, RESULT]},
        "message 5: a tool's result that nothing asked for",
        "a call of the assistant before it",
    ),
    (
        {"messages": [*TALK, CALL, *TALK, *ANSWER]},
        "message 3: user before the call of 'look' is answered",
        "a tool's result for each call",
    ),
    (
        {"messages": [*TALK, CALL, {**RESULT, "tool_call_id": "2"}]},
        "message 3: a result for the call '2'",
        "one of the calls before it: 1",
    ),
    (
        {"messages": [*TALK, CALL], "tools": [{"name": "other"}]},
        "message 2: a call of 'look'",
        "one of the tools: other",
    ),
    (
        {"messages": [*TALK, CALL], "tools": "no JSON"},
        "tools: 'no JSON'",
        "a list of tools as JSON",
    ),
    (
        {"messages": [*TALK, {"role": "assistant", "tool_calls": 4}]},
        "tool_calls of message 2: 4",
        "a list of calls",
    ),
    (
        {"messages": [*TALK, {"role": "assistant", "tool_calls": [{}]}]},
        "a call in message 2: an empty object",
        "function: {name, arguments}",
    ),
    (
        {**chat(USER, BOT), "rejected_response": "a"},
        "chosen and rejected are the same: 'a'",
        "two answers",
    ),
    (
        {"system": "s", **chat(BOT, USER)},
        "message 1: assistant first",
        "user and assistant in turn, user first",
    ),
    (
        {"system": "s", **chat(USER, USER, BOT)},
        "message 2: user after user",
        "user and assistant in turn, user first",
    ),
    (
        {"schemaVersion": "bedrock-conversation-2024", "system": 4, **chat(USER)},
        "no turn of the assistant",
        "at least one",
    ),
    (
        {
            "input": {"messages": [*TALK, *ANSWER]},
            "preferred_output": ANSWER,
            "non_preferred_output": ANSWER,
        },
        "the prompt ends with the assistant's turn",
        "the user's or a tool's",
    ),
    (
        {"input": {"messages": TALK}, "preferred_output": ANSWER, "non_preferred_output": ANSWER},
        "chosen and rejected are the same: 'a'",
        "two answers",
    ),
    (
        {
            "input": {"messages": TALK},
            "preferred_output": [*ANSWER, *ANSWER],
            "non_preferred_output": ANSWER,
        },
        "preferred_output: a list of 2",
        "a list of one assistant's message",
    ),
    (
        {"input": {}, "preferred_output": ANSWER, "non_preferred_output": ANSWER},
        "messages: null",
        "a list of messages",
    ),
    (
        share(HUMAN, HUMAN, GPT),
        "message 2: user after user",
        "user and assistant in turn, user first",
    ),
    (
        share(HUMAN, GPT, ("bot9", "a")),
        "message 3: from 'bot9'",
        "from: system, human, gpt, function_call or observation",
    ),
    (share(HUMAN, GPT, tools="no"), "tools: 'no'", "a list of tools as JSON"),
    (share(HUMAN, ("function_call", "")), "a call in message 2: ''", "{name, arguments} as JSON"),
    (share(HUMAN, GPT, kto_tag="yes"), "kto_tag: 'yes'", "true or false"),
    (share(HUMAN, kto_tag=True), "no turn of the assistant", "at least one"),
    (share(HUMAN, chosen="a", rejected="b"), "chosen: 'a'", "an object with from and value"),
    (
        {"contents": [{"role": "user", "parts": [{"text": "q"}]}]},
        "no turn of the assistant",
        "at least one",
    ),
    (
        {"contents": [{"role": "user", "parts": []}], "systemInstruction": 4},
        "systemInstruction: 4",
        "an object with parts",
    ),
    ({"contents": [{"role": "user", "parts": []}, 4]}, "message 2: 4", "an object"),
    (
        {"request": [*say(USER, content="text"), *say(BOT, content="text")], "response": "a"},
        "the prompt ends with the assistant's turn",
        "the user's or a tool's",
    ),
    (
        {"prompt": "q", "chosen": "a", "rejected": "a"},
        "chosen and rejected are the same: 'a'",
        "two answers",
    ),
    (
        {"prompt": "q", "chosen": ANSWER, "rejected": "b"},
        "rejected: 'b'",
        "a list of messages, as the other answer is",
    ),
    ({"prompt": "q", "chosen": TALK, "rejected": TALK}, "no turn of the assistant", "at least one"),
    ({"prompt": "q", "chosen": None, "rejected": "b"}, "chosen: null", "text"),
    (
        {"prompt": "q", "completions": ["a"], "labels": []},
        "1 completions and 0 labels",
        "a label for each",
    ),
    (
        {"prompt": "q", "completions": "a", "labels": []},
        "completions: 'a', labels: an empty list",
        "two lists",
    ),
    ({"prompt": "q", "completion": "a", "label": "good"}, "label: 'good'", "true or false"),
    ({"prompt": "q", "completion": None}, "completion: null", "text"),
    (
        {"prompt": "q", "completion": ANSWER},
        "prompt: 'q', completion: a list of 1",
        "both a text, or both a list of messages",
    ),
    ({"instruction": "q", "output": {"a": 1}}, "output: an object with the keys a", "text"),
    (
        {"instruction": "q", "output": "a", "history": 4},
        "history: 4",
        "a list of [question, answer]",
    ),
    (
        {"instruction": "q", "output": "a", "history": [["x"]]},
        "history: a list of 1",
        "[question, answer], two texts",
    ),
    (
        {"segments": [{"text": "a"}]},
        "a segment: an object with the keys text",
        "an object with label (true or false) and text",
    ),
    ({"segments": []}, "no segment that is learned", "one with label true"),
    ({"question": "q", "answer": None}, "answer: null", "text"),
    ({"text": None}, "text: null", "text"),
    ({"prompt": 4}, "prompt: 4", "text, or a list of messages"),
]


@pytest.mark.parametrize(("row", "found", "expected"), WRONG)
def test_what_is_wrong_with_a_row_is_said_once(row, found, expected):
    assert fault(row) == (found, expected)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (chat(USER, BOT, id=1), "also id"),
        (chat(("user", "q"), ("user", "r"), BOT), "message 2: user after user"),
    ],
)
def test_a_demanding_format_has_to_be_declared(row, found):
    assert fault(row, Columns("together-chat"))[0] == found
    assert name_of(row) == "chat"


def test_what_a_turn_holds_besides():
    (turn,) = read({"messages": [*say(("system", "s"), ("user", "x"), BOT, USER), *ANSWER]})[1:]
    assert (turn.question, turn.system, turn.kind, turn.line, turn.row) == (
        "q",
        "s",
        "answer",
        1,
        0,
    )
    (turn,) = read({"messages": [*TALK, CALL]})
    assert turn.kind == "tool-call"
    (turn,) = read({"prompt": TALK, "system": "s", "chosen": "a", "rejected": "b"})
    assert (turn.system, turn.kind, turn.rejected) == ("s", "preference", "b")


def test_passages_in_columns_of_columns_stand_in_the_prompt():
    context = {"contexts": ["It opens at dawn.", 3], "meshes": {"a": "b"}}
    assert told({"question": "q", "answer": "a", "context": context}) == [
        ("q\n\nIt opens at dawn.", "a")
    ]


def test_roles_to_train_decide_whose_turns_are_learned():
    row = chat(USER, BOT)
    everyone = Columns(trained=frozenset({"user", "assistant"}))
    assert told(row, everyone) == [("", "q"), ("q", "a")]
    assert told(row, Columns(trained=frozenset({"user"}))) == [("", "q")]


@pytest.mark.parametrize(
    ("rows", "nearest"),
    [
        ([{"text": "t", "label": 1}], "text, in which text would hold something else"),
        ([{"prompt": "q", "verdict": 1}], "prompt-only, in which prompt would hold something else"),
        ([{"frage": "q", "antwort": "a"}], ""),
        ([{"chosen": "q"}], "preference, which also needs rejected"),
    ],
)
def test_unknown_shapes_are_told_with_what_comes_nearest(rows, nearest):
    found = name_of(*rows)
    assert found == Unknown(tuple(rows[0]), nearest)


def test_the_format_of_most_rows_is_taken_and_none_where_few_have_one():
    pair, other = {"question": "q", "answer": "a"}, {"x": 1}
    assert name_of(pair, pair, other) == "question-answer"
    assert isinstance(name_of(pair, other, other), Unknown)
    assert name_of() == Unknown(())


def test_keys_in_other_letters_mean_the_same():
    row = {" Instruction": "q", "Response": "a"}
    assert told(row) == [("q", "a")]


def test_a_row_of_another_format_is_a_fault():
    rows = [{"question": "q", "answer": "a"}] * 3
    others = [{"text": "t"}, {"x": 1}, {}, ["q"], None]
    found = turns_of([(at + 1, at, row) for at, row in enumerate([*rows, *others])])
    assert [entry.found for entry in found[3:]] == [
        "a row of the format text",
        "the keys x",
        "an empty object",
        "a list of 1",
        "null",
    ]
    assert found[3].expected == "question, answer, as the format question-answer has"


@pytest.mark.parametrize(
    ("row", "turns"),
    [
        (chat(USER, BOT, tools='"text"'), [('"text"\n\nq', "a")]),
        (chat(USER, BOT, tools=["look"]), [('["look"]\n\nq', "a")]),
        ({"messages": [{"role": "user", "content": ["q", "r"]}, *ANSWER]}, [("q\nr", "a")]),
        (
            chat(("tool", "x"), BOT),
            [
                Fault(
                    1,
                    0,
                    "message 1: a tool's result that nothing asked for",
                    "a call of the assistant before it",
                )
            ],
        ),
        (
            {"messages": [{"role": 4, "content": "q"}, *ANSWER]},
            [Fault(1, 0, "message 1: role 4", "role: system, developer, user, assistant or tool")],
        ),
        ({"messages": 4}, [Fault(1, 0, "messages: 4", "a list of messages")]),
    ],
)
def test_what_is_seldom_is_read_too(row, turns):
    assert told(row, Columns("chat")) == turns


def test_a_message_of_odd_kinds_is_a_fault():
    assert (
        fault({"messages": [{"role": "user", "content": 4}, *ANSWER]})[0]
        == "content of message 1: 4"
    )
    assert name_of({"messages": "q"}) == Unknown(
        ("messages",), "chat, in which messages would hold something else"
    )


def test_nesting_beyond_what_can_be_written_is_a_fault():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    found = fault(
        {
            "messages": [
                *TALK,
                {"role": "assistant", "tool_calls": [{"name": "look", "arguments": deep}]},
            ]
        }
    )
    assert found == ("JSON nested hundreds of levels deep", "a few levels")


def test_a_declared_column_that_a_row_lacks_is_named():
    assert fault({"answer": "a"}, Columns("question-answer"))[0] == "the keys answer"
    row = {"instruction": "q", "chosen": "a", "rejected": 4, "input": []}
    assert fault(row)[0] == "input: an empty list"
    kto = share(HUMAN, chosen={}, rejected={})
    assert fault(kto) == ("no value", "value, a text")


def test_long_values_are_shown_short():
    row = {"instruction": "x" * 99, "output": {str(key): 1 for key in range(9)}}
    assert fault(row)[0] == "output: an object with the keys 0, 1, 2, 3, 4, 5 and 3 more"
    long = {"prompt": "q", "chosen": "a" * 99, "rejected": "a" * 99}
    assert fault(long)[0] == f"chosen and rejected are the same: '{'a' * 60}…'"


SAID = (
    "role content from value user assistant tool name function text tool_calls parts weight label"
    " messages id tool_call_id function_call"
)
WORDS = st.sampled_from(SAID.split())
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("each", FORMATS, ids=[each.name for each in FORMATS])
@settings(deadline=None, max_examples=15)  # the machine may be busy
@given(data=st.data())
def test_any_row_gives_turns_and_at_most_one_fault(each, data):
    keys = (*each.keys, "system", "tools", "history", "kto_tag", "systemInstruction", "input")
    more = data.draw(st.dictionaries(st.sampled_from(keys), VALUES))
    row = {**{key: data.draw(VALUES) for key in each.keys}, **more}
    found = list(each.turns(row, 1, 0, NOTHING_DECLARED))
    assert all(isinstance(entry, Turn | Fault) for entry in found)
    assert sum(isinstance(entry, Fault) for entry in found) <= 1
    told = [text for turn in found if isinstance(turn, Turn) for text in turn[2:6]]
    assert all(isinstance(text, str) for text in told)
    name_of(row)
