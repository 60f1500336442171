import pytest

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.prompts import is_prompt, read_prompt, read_prompts, write_prompt


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a", True),
        ("", True),
        (["a", "b"], True),
        ([1, 2], False),
        ([[1], [2]], False),
        ([], False),
        (None, False),
    ],
)
def test_only_text_is_a_prompt_that_can_be_edited(prompt, expected):
    assert is_prompt({"prompt": prompt}) is expected


@pytest.mark.parametrize(
    ("prompt", "texts"), [("a", ["a"]), (["a", "b"], ["a", "b"]), ([[1], "b"], ["b"]), (3, [])]
)
def test_the_texts_of_a_prompt_are_read(prompt, texts):
    assert read_prompts({"prompt": prompt}) == texts


def _call(body):
    return Call("m", read_prompt(body))


@pytest.mark.parametrize(
    ("prompt", "written"),
    [
        ("a", "x\n\na\n\ny"),
        (["a"], ["x\n\na\n\ny"]),
        (["a", "b"], ["x\n\na\n\ny", "x\n\nb\n\ny"]),
        ("", "x\n\ny"),
    ],
)
def test_what_is_put_around_goes_around_each_prompt(prompt, written):
    body = {"prompt": prompt, "suffix": "z"}
    edited = _call(body).surround(before="x", after="y")
    assert write_prompt(body, edited) == {"prompt": written, "suffix": "z"}


def test_an_unchanged_prompt_is_the_same_body():
    body = {"prompt": ["a", "b"]}
    assert write_prompt(body, _call(body)) is body


@pytest.mark.parametrize(
    ("prompt", "text", "written"),
    [("a b", "a c", "a c"), ("a", "x\n\ny", "x\n\ny"), (["a", "b"], "x\n\ny", ["x", "y"])],
)
def test_another_text_replaces_the_prompt(prompt, text, written):
    edited = Call("m", (Message("user", text, 0),))
    assert write_prompt({"prompt": prompt}, edited) == {"prompt": written}


def test_turns_have_no_place_of_their_own():
    body = {"prompt": "a"}
    edited = Call("m", (Message("system", "s"), *read_prompt(body)))
    assert write_prompt(body, edited) == {"prompt": "s\n\na"}


def test_several_prompts_are_not_mixed_up():
    edited = Call("m", (Message("user", "x", 0),))
    with pytest.raises(ValueError, match="2 prompts in one call"):
        write_prompt({"prompt": ["a", "b"]}, edited)
