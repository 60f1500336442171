"""What the model families on Bedrock answer, told by its shape."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import anthropic_replies, chat_replies, problems
from pytest_ragft.wire.converse_replies import read_events, read_message
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.protocols import cohere_replies, cohere_v1_replies
from pytest_ragft.wire.sse import Events, write_events
from pytest_ragft.wire.untrusted import count, dumped, mapping, mappings, string

_METRICS = "amazon-bedrock-invocationMetrics"
_GUARDRAIL = "amazon-bedrock-guardrailAction"
_TEXTS = ("generation", "completion", "outputText", "text")
"""Fields of one generation, by family; the first that holds something is read."""
_LISTS = ("results", "outputs", "completions", "generations", "choices")
"""Fields of several generations, of which the first is read."""
_REASONS = ("stop_reason", "finish_reason", "finishReason", "completionReason")
_READ = ("prompt_token_count", "inputTextTokenCount")
_WRITTEN = ("generation_token_count", "tokenCount", "totalOutputTextTokenCount")
_FILTERED = frozenset({"content_filtered", "content_filter", "error_toxic"})


def read_whole(parsed: Body) -> Reply | None:
    """None where the shape is of no known family."""
    if _is_filtered(parsed):
        return _filtered()
    if parsed.get("type") == "message":
        return anthropic_replies.read_message(parsed)
    if "output" in parsed:
        return read_message(parsed)
    if _has(parsed, "choices", "message") or isinstance(parsed.get("message"), dict):
        read = chat_replies.read_reply if "choices" in parsed else cohere_replies.read_reply
        return read(200, dumped(parsed).encode("utf-8", errors="replace"))
    if "generation_id" in parsed:
        return cohere_v1_replies.read_frames(_ended(parsed))
    return _read_plain([parsed], finished=True) if _is_plain(parsed) else None


def read_pieces(pieces: Sequence[Body], spoilt: Problem | None) -> Reply:
    """The reply that the pieces of a stream tell; `spoilt`: what was wrong with the stream."""
    reply = _read_pieces(pieces)
    if any(map(_is_filtered, pieces)):
        return replace(reply, problem=_filtered().problem)
    usages = [usage for usage in map(_metered, pieces) if usage]
    usage = usages[-1] if usages else reply.usage
    return replace(reply, usage=usage, problem=spoilt or reply.problem)


def _read_pieces(pieces: Sequence[Body]) -> Reply:
    finished = any(_METRICS in piece for piece in pieces)
    if any(string(piece.get("type")).startswith("message_") for piece in pieces):
        return anthropic_replies.read_message_events(pieces)
    if any("contentBlockDelta" in piece or "messageStart" in piece for piece in pieces):
        return read_events(_events(pieces))
    if any(_has(piece, "choices", "delta") for piece in pieces):
        return chat_replies.read_stream(write_events(list(pieces), done=finished))
    if any("event_type" in piece for piece in pieces):
        return cohere_v1_replies.read_frames(Events(tuple(pieces), done=finished, broken=False))
    return _read_plain(pieces, finished=finished)


def _events(pieces: Sequence[Body]) -> Iterator[tuple[str, Body]]:
    for piece in pieces:
        for kind, event in piece.items():
            yield kind, mapping(event)


def _ended(reply: Body) -> Events:
    return Events(({"event_type": "stream-end", "response": reply},), done=True, broken=False)


def _has(frame: Body, name: str, field: str) -> bool:
    return any(field in item for item in mappings(frame.get(name)))


def _is_plain(frame: Body) -> bool:
    return any(name in frame for name in (*_TEXTS, *_LISTS))


def _read_plain(frames: Sequence[Body], *, finished: bool) -> Reply:
    """Of a family that takes a prompt and generates what follows it."""
    told = [_first(frame) for frame in frames]
    reasons = [reason for frame in told if (reason := _reason(frame))]
    if reasons and reasons[-1].lower() in _FILTERED:
        return replace(_filtered(), stop_reason=reasons[-1])
    read = [count(frame.get(name)) for frame in frames for name in _READ if frame.get(name)]
    written = [count(item.get(name)) for item in told for name in _WRITTEN if item.get(name)]
    reply = Reply(
        text="".join(map(_text, told)),
        stop_reason=reasons[-1] if reasons else None,
        usage=Usage(max(read, default=0), max(written, default=0)) if read or written else None,
    )
    return problems.check(reply, finished=finished or bool(reasons))


def _first(frame: Body) -> Body:
    """The frame with the fields of its first generation, where it has several."""
    lists = (mappings(frame.get(name)) for name in _LISTS)
    first = next((items[0] for items in lists if items), {})
    return {**frame, **first, **mapping(first.get("data"))}


def _text(frame: Body) -> str:
    return next((text for name in _TEXTS if (text := string(frame.get(name)))), "")


def _reason(frame: Body) -> str:
    given = (frame.get(name) for name in _REASONS)
    texts = (string(each) or string(mapping(each).get("reason")) for each in given)
    return next((text for text in texts if text), "")


def _metered(piece: Body) -> Usage | None:
    metrics = piece.get(_METRICS)
    if not isinstance(metrics, dict):
        return None
    return Usage(count(metrics.get("inputTokenCount")), count(metrics.get("outputTokenCount")))


def _is_filtered(frame: Body) -> bool:
    return frame.get(_GUARDRAIL) == "INTERVENED"


def _filtered() -> Reply:
    return Reply(problem=Problem("content_filter", "the provider filtered the reply"))
