"""OpenAI's legacy completions: one text, or several, that the model goes on writing."""

import json
from typing import Any

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.wire import problems
from pytest_ragft.wire.chat_replies import choice_count, usage_of
from pytest_ragft.wire.content import SEPARATOR
from pytest_ragft.wire.prompts import is_prompt, read_prompt, read_prompts, write_prompt
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.turns import deployment_in, write_model
from pytest_ragft.wire.untrusted import mapping, mappings, string

_OTHERS = ("/chat/completions", "/agents/completions", "/fim/completions")
"""Their replies have another form."""


def matches(post: Post) -> bool:
    """Under any prefix, so that Azure deployments and gateways are covered."""
    path = post.path.rstrip("/")
    return is_prompt(post.body) and path.endswith("/completions") and not path.endswith(_OTHERS)


def read_call(post: Post) -> Call:
    """The prompt is the user's turn; several prompts are one turn, since each has its own reply."""
    return Call(_model(post), read_prompt(post.body), stream=post.body.get("stream") is True)


def _model(post: Post) -> str:
    return str(post.body.get("model") or deployment_in(post.path))


def write_call(post: Post, call: Call) -> Body:
    """The text of all turns is the prompt."""
    edited = write_prompt(post.body, call)
    return write_model(edited, read_call(post), call, in_path=bool(deployment_in(post.path)))


def read_reply(status: int, content: bytes) -> Reply:
    """The first reply to each prompt."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content) or {}
    if not isinstance(parsed.get("choices"), list):
        error = parsed.get("error")
        problem = problems.of_error(error) if error else problems.not_a_reply(content)
        return Reply(problem=problem)
    return problems.check(_reply([parsed]))


def read_stream(content: bytes) -> Reply:
    """A stream is finished by a finish reason, or by its own end mark where a server has none."""
    events = read_events(content)
    reply = _reply(list(events.objects))
    error = next((chunk["error"] for chunk in events.objects if chunk.get("error")), None)
    if error:
        return Reply(reply.text, problem=problems.of_error(error))
    if events.broken:
        return Reply(reply.text, problem=problems.not_a_reply(content))
    return problems.check(reply, finished=bool(reply.stop_reason) or events.done)


def _reply(frames: list[Body]) -> Reply:
    """All choices, so that no prompt goes without its reply."""
    choices = [choice for frame in frames for choice in mappings(frame.get("choices"))]
    texts: dict[int, str] = {}
    for choice in choices:
        index = choice.get("index")
        place = index if isinstance(index, int) else 0
        texts[place] = texts.get(place, "") + string(choice.get("text"))
    reasons = [reason for choice in choices if (reason := string(choice.get("finish_reason")))]
    usages = [usage for usage in map(usage_of, frames) if usage]
    return Reply(
        text=SEPARATOR.join(texts[place] for place in sorted(texts)),
        stop_reason=reasons[-1] if reasons else None,
        usage=usages[-1] if usages else None,
    )


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` to every prompt; no tokens are counted."""
    body = post.body
    frame = {"id": "cmpl-ragft", "object": "text_completion", "created": 0, "model": _model(post)}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    choices = [
        {"index": index, "text": f"{prompt}{text}", "logprobs": None, "finish_reason": "stop"}
        for index, prompt in enumerate(_repeated(body))
    ]
    if body.get("stream") is not True:
        reply = {**frame, "choices": choices, "usage": usage}
        return "application/json", json.dumps(reply).encode()
    chunks: list[dict[str, Any]] = [{**frame, "choices": [choice]} for choice in choices]
    if mapping(body.get("stream_options")).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": usage})
    return "text/event-stream", write_events(chunks, done=True)


def _repeated(body: Body) -> list[str]:
    """What stands in front of each choice: its prompt, if the app wants that back."""
    prompts = read_prompts(body)
    shown = prompts if body.get("echo") is True else [""] * len(prompts)
    return [prompt for prompt in shown for _ in range(choice_count(body))]


PROTOCOL = Protocol(
    name="openai-completions",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
