import pytest

from pytest_ragft.diagnosis.call import Message
from pytest_ragft.wire import templated

ASKED = [("system", "Be brief."), ("user", "How long?")]
TEMPLATES = {
    "llama 3": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHow long?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "llama 4": (
        "<|begin_of_text|><|header_start|>system<|header_end|>\n\nBe brief.<|eot|>"
        "<|header_start|>user<|header_end|>\n\nHow long?<|eot|>"
        "<|header_start|>assistant<|header_end|>\n\n"
    ),
    "llama 2": "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHow long? [/INST]",
    "chatml": (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHow long?<|im_end|>\n"
        "<|im_start|>assistant\n"
    ),
    "harmony": (
        "<|start|>developer<|message|>Be brief.<|end|><|start|>user<|message|>How long?<|end|>"
        "<|start|>assistant"
    ),
    "command r": (
        "<BOS_TOKEN><|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>Be brief.<|END_OF_TURN_TOKEN|>"
        "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>How long?<|END_OF_TURN_TOKEN|>"
        "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>"
    ),
    "deepseek": "<｜begin▁of▁sentence｜>Be brief.<｜User｜>How long?<｜Assistant｜><think>\n",
    "zephyr": "<|system|>\nBe brief.</s>\n<|user|>\nHow long?</s>\n<|assistant|>\n",
    "names": "Be brief.\n\nHuman: How long?\n\nAssistant:",
    "titan": "Be brief.\nUser: How long?\nBot:",
}
GEMMA = (
    "<bos><start_of_turn>user\nHow long?<end_of_turn>\n<start_of_turn>model\n30 days<end_of_turn>\n"
    "<start_of_turn>user\nSure?<end_of_turn>\n<start_of_turn>model\n"
)
each_template = pytest.mark.parametrize("prompt", TEMPLATES.values(), ids=TEMPLATES.keys())


def said(prompt):
    return [(message.role, message.text) for message in templated.read(prompt)]


@each_template
def test_turns_are_read_between_the_marks_of_a_template(prompt):
    assert said(prompt) == ASKED
    assert templated.write(prompt, templated.read(prompt)) == prompt


@each_template
def test_text_goes_into_the_turn_it_is_meant_for(prompt):
    system, user = templated.read(prompt)
    told = Message("user", "Facts.\n\nHow long?", user.origin)
    written = templated.write(prompt, [system, told])
    assert written == prompt.replace("How long?", "Facts.\n\nHow long?")
    assert said(written) == [ASKED[0], ("user", "Facts.\n\nHow long?")]


@pytest.mark.parametrize(
    ("prompt", "turns"),
    [
        ("", []),
        ("  How long?\n", [("user", "  How long?\n")]),
        ("Q: How long?\nA:", [("user", "Q: How long?\nA:")]),
        ("Doc\n\nHuman: x\n\nmore", [("user", "Doc\n\nHuman: x\n\nmore")]),
        ("Assistant:", [("user", "Assistant:")]),
        (GEMMA, [("user", "How long?"), ("assistant", "30 days"), ("user", "Sure?")]),
        ("<s>How long?</s>", [("user", "<s>How long?</s>")]),
        ("[INST] a [/INST] b </s> c", [("user", "a"), ("assistant", "b"), ("user", "c")]),
        ('[INST] a [/INST]{"days":', [("user", "a"), ("assistant", '{"days":')]),
        (
            "<|start_header_id|>ipython<|end_header_id|>\n\n30 days<|eot_id|>",
            [("tool", "30 days")],
        ),
    ],
)
def test_other_prompts_are_read_too(prompt, turns):
    assert said(prompt) == turns
    assert templated.write(prompt, templated.read(prompt)) == prompt


@pytest.mark.parametrize(
    ("prompt", "at", "written"),
    [
        ("[INST] a [/INST] b [INST] c", 2, "[INST] a\n\nNEW [/INST] b [INST] c"),
        ("[INST] a [/INST] b [INST] c", 3, "[INST] a [/INST] b [INST] c\n\nNEW"),
        ("[INST] a [/INST] b [INST] c", 0, "[INST] NEW\n\na [/INST] b [INST] c"),
        ("How long?", 1, "How long?\n\nNEW"),
        ("<|system|>a</s>", 1, "NEW\n\n<|system|>a</s>"),
        ("", 0, "NEW"),
    ],
)
def test_a_new_turn_joins_the_users_turn_next_to_it(prompt, at, written):
    turns = list(templated.read(prompt))
    turns.insert(at, Message("user", "NEW"))
    assert templated.write(prompt, turns) == written


def test_a_dropped_turn_leaves_its_marks():
    assert templated.write("[INST] a [/INST] b", templated.read("[INST] a [/INST] b")[1:]) == (
        "[INST]  [/INST] b"
    )
