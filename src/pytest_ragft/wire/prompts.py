"""A prompt that is one text, or a list of texts, without turns."""

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.content import SEPARATOR
from pytest_ragft.wire.protocol import Body


def is_prompt(body: Body) -> bool:
    """Whether there is a text to read: a prompt may be sent as numbers of tokens, too."""
    prompt = body.get("prompt")
    if isinstance(prompt, list):
        return bool(prompt) and all(isinstance(text, str) for text in prompt)
    return isinstance(prompt, str)


def read_prompt(body: Body) -> tuple[Message, ...]:
    """One turn of the user, whatever the number of texts."""
    return (Message("user", SEPARATOR.join(read_prompts(body)), 0),)


def write_prompt(body: Body, call: Call) -> Body:
    """The body with the texts of an edited call, whose roles have no place here.

    What is put around the prompt is put around each of several. Raises ValueError where it is not
    known which of them another text belongs to.
    """
    texts = read_prompts(body)
    old = SEPARATOR.join(texts)
    text = SEPARATOR.join(message.text for message in call.messages if message.text)
    if text == old:
        return body
    before, found, after = text.partition(old) if old else ("", "", text)
    if found:
        new = [f"{before}{each}{after}" for each in texts]
    else:
        new = text.split(SEPARATOR) if len(texts) > 1 else [text]
        if len(new) != len(texts):
            message = f"{len(texts)} prompts in one call cannot be told apart in what replaces them"
            raise ValueError(message)
    return {**body, "prompt": new if isinstance(body["prompt"], list) else SEPARATOR.join(new)}


def read_prompts(body: Body) -> list[str]:
    """Each text; none where there is none to read."""
    prompt = body.get("prompt")
    if isinstance(prompt, str):
        return [prompt]
    return [text for text in prompt if isinstance(text, str)] if isinstance(prompt, list) else []
