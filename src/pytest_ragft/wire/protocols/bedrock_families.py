"""The bodies that model families on Bedrock take, told by their shape.

An ARN does not say which model it stands for, so the body has to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire import (
    anthropic_replies,
    anthropic_turns,
    chat_replies,
    converse_turns,
    templated,
)
from pytest_ragft.wire.converse_replies import events_of, reply_of
from pytest_ragft.wire.forced import Forced
from pytest_ragft.wire.protocol import Body, Post
from pytest_ragft.wire.protocols import cohere_chat_v1, cohere_v1_replies, openai_chat
from pytest_ragft.wire.protocols.bedrock_generations import generation_of
from pytest_ragft.wire.untrusted import mappings, string

_METRICS = {
    "amazon-bedrock-invocationMetrics": {
        "inputTokenCount": 0,
        "outputTokenCount": 0,
        "invocationLatency": 0,
        "firstByteLatency": 0,
    }
}
"""What Bedrock adds to the last piece of every stream."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reply has to say, and in which model's name."""

    model: str
    text: str
    forced: Forced | None = None
    """The tool call that says it, in a family that has tools."""


@dataclass(frozen=True, slots=True)
class Family:
    """How its bodies are read and edited, and what a reply of its kind looks like."""

    fits: Callable[[Body], bool]
    read: Callable[[Body], tuple[Message, ...]]
    write: Callable[[Body, Call], Body]
    whole: Callable[[Said], Body]
    pieces: Callable[[Said], Iterable[Body]]
    """The same as the pieces of a stream."""


def family_of(body: Body) -> Family | None:
    """None for images, vectors and whatever else a model may be asked for."""
    return next((family for family in _FAMILIES if family.fits(body)), None)


def said_by(body: Body) -> Family:
    """The family that a reply is written for; that of a bare prompt if the body fits none."""
    return family_of(body) or _FAMILIES[-1]


def _has_turns(body: Body) -> bool:
    return isinstance(body.get("messages"), list)


def _is_amazons(body: Body) -> bool:
    """Parts without a type are Amazon's own."""
    said = [turn.get("content") for turn in mappings(body.get("messages"))]
    parts = [part for content in (body.get("system"), *said) for part in mappings(content)]
    own = "schemaVersion" in body or any("text" in part and "type" not in part for part in parts)
    return own and _has_turns(body)


def _message(said: Said) -> Body:
    return anthropic_replies.message_of(said.model, said.text, said.forced)


def _message_events(said: Said) -> list[Body]:
    events = list(anthropic_replies.message_events(_message(said)))
    return [*events[:-1], {**events[-1], **_METRICS}]


def _completion(said: Said) -> Body:
    told, reason = chat_replies.message_fields(said.text, said.forced)
    message = {"role": "assistant", **told}
    choice = {"index": 0, "message": message, "finish_reason": reason, "stop_reason": reason}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {**_frame(said.model, "chat.completion"), "choices": [choice], "usage": usage}


def _completion_chunks(said: Said) -> list[Body]:
    frame = _frame(said.model, "chat.completion.chunk")
    told, reason = chat_replies.message_fields(said.text, said.forced)
    start = {"index": 0, "delta": {"role": "assistant", **told}, "finish_reason": None}
    end = {"index": 0, "delta": {}, "finish_reason": reason}
    return [{**frame, "choices": [start]}, {**frame, "choices": [end], **_METRICS}]


def _frame(model: str, kind: str) -> Body:
    return {"id": "chatcmpl-ragft", "object": kind, "created": 0, "model": model}


def _read_chat(body: Body) -> tuple[Message, ...]:
    return openai_chat.read_call(Post("", body)).messages


def _write_chat(body: Body, call: Call) -> Body:
    post = Post("", body)
    return openai_chat.write_call(post, replace(call, model=openai_chat.read_call(post).model))


def _read_message(body: Body) -> tuple[Message, ...]:
    return cohere_chat_v1.read_call(Post("", body)).messages


def _message_frames(said: Said) -> list[Body]:
    *frames, last = cohere_v1_replies.frames_of(said.text)
    return [*frames, {**last, **_METRICS}]


def _generated(said: Said) -> Body:
    return generation_of(said.model).whole(said.text)


def _generated_pieces(said: Said) -> list[Body]:
    piece = generation_of(said.model).piece
    return [piece(said.text, None), {**piece("", "stop"), **_METRICS}]


def _titan(said: Said) -> Body:
    result = {"tokenCount": 0, "outputText": said.text, "completionReason": "FINISH"}
    return {"inputTextTokenCount": 0, "results": [result]}


def _titan_pieces(said: Said) -> list[Body]:
    counts = {"inputTextTokenCount": 0, "totalOutputTextTokenCount": 0}
    end = {"completionReason": "FINISH", **counts}
    return [{"outputText": said.text, "index": 0, **end, **_METRICS}]


def _prompt(
    name: str, whole: Callable[[Said], Body], pieces: Callable[[Said], list[Body]]
) -> Family:
    def write(body: Body, call: Call) -> Body:
        return {**body, name: templated.write(body[name], call.messages)}

    return Family(
        fits=lambda body: bool(string(body.get(name))),
        read=lambda body: templated.read(body[name]),
        write=write,
        whole=whole,
        pieces=pieces,
    )


_FAMILIES = (
    Family(
        fits=lambda body: "anthropic_version" in body and _has_turns(body),
        read=anthropic_turns.read_turns,
        write=anthropic_turns.write_turns,
        whole=_message,
        pieces=_message_events,
    ),
    Family(
        fits=_is_amazons,
        read=converse_turns.read_turns,
        write=converse_turns.write_turns,
        whole=lambda said: reply_of(said.text, said.forced),
        pieces=lambda said: [{kind: event} for kind, event in events_of(said.text, said.forced)],
    ),
    Family(
        fits=_has_turns,
        read=_read_chat,
        write=_write_chat,
        whole=_completion,
        pieces=_completion_chunks,
    ),
    Family(
        fits=lambda body: isinstance(body.get("message"), str),
        read=_read_message,
        write=cohere_chat_v1.write_turns,
        whole=lambda said: cohere_v1_replies.reply_of(said.text),
        pieces=_message_frames,
    ),
    _prompt("inputText", _titan, _titan_pieces),
    _prompt("prompt", _generated, _generated_pieces),
)
