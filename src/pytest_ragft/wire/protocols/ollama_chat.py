"""Ollama's chat, which streams unless it is told not to."""

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.content import edit_content, text_of
from pytest_ragft.wire.forced import fitting_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols import ollama_replies
from pytest_ragft.wire.turns import Item, Writing, rewrite, role_of
from pytest_ragft.wire.untrusted import string


def matches(post: Post) -> bool:
    """With a model and turns: without turns a model is loaded, and an app's own API names none."""
    turns, model = post.body.get("messages"), string(post.body.get("model"))
    if not (post.path.rstrip("/").endswith("/api/chat") and model and isinstance(turns, list)):
        return False
    return any(isinstance(item, dict) and "content" in item for item in turns)


def read_call(post: Post) -> Call:
    """Each message that is an object becomes one turn; images and tool calls stay unseen."""
    messages = tuple(
        Message(role_of(item), text_of(item.get("content")), index)
        for index, item in enumerate(post.body["messages"])
        if isinstance(item, dict)
    )
    stream = ollama_replies.streams(post.body)
    return Call(post.body["model"], messages, stream=stream, tools=tool_names(post.body))


def write_call(post: Post, call: Call) -> Body:
    shown = read_call(post)
    writing = Writing(_edit, _add, _asks, _answers)
    items = rewrite(post.body["messages"], shown, call, writing)
    return {**post.body, "messages": items, "model": call.model}


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, or by a tool: which of the two is never forced."""
    silent = {"role": "assistant", "content": ""}
    said: Body = {**silent, "content": text}
    if call := fitting_call(post.body, text):
        function = {"name": call.name, "arguments": call.arguments}
        said = {**silent, "tool_calls": [{"function": function}]}
    return ollama_replies.write(post.body, {"message": said}, {"message": silent})


def _edit(item: Item, text: str) -> Item:
    return {**item, "content": edit_content(item.get("content"), text, "text")}


def _add(message: Message) -> Item:
    role = "user" if message.role == "tool" else message.role
    return {"role": role, "content": message.text}


def _asks(item: Item) -> bool:
    return bool(item.get("tool_calls"))


def _answers(item: Item) -> bool:
    return item.get("role") == "tool"


PROTOCOL = Protocol(
    name="ollama-chat",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=ollama_replies.read_reply,
    read_stream=ollama_replies.read_stream,
    write_reply=write_reply,
    is_stream=ollama_replies.is_stream,
)
