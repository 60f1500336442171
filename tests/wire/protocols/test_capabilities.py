"""Which arms each wire format can carry, as docs/compatibility.md says: computed, then compared."""

from dataclasses import replace
from pathlib import Path

from example_posts import EXAMPLES

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.wire.protocol import Post, Protocol
from pytest_ragft.wire.protocols import PROTOCOLS

DOCS = Path(__file__).parents[3] / "docs" / "compatibility.md"
HEAD = """\
| wire format | text added | context exchanged | echo | echo, streamed | another model |
|---|---|---|---|---|---|
"""


def posts_of(protocol: Protocol) -> list[Post]:
    found = []
    for place, body in EXAMPLES[protocol.name]:
        path, _, query = place.partition("?")
        found.append(Post(path, body, query))
    return found


def can_add(protocol: Protocol, post: Post) -> bool:
    call = protocol.read_call(post).surround(before="Facts.", after="Be brief.")
    text = protocol.read_call(post.holding(protocol.write_call(post, call))).text
    return "Facts." in text and "Be brief." in text


def can_exchange(protocol: Protocol, post: Post) -> bool:
    """Part of a turn gives way to other words."""
    call = protocol.read_call(post)
    at = call.question
    if at is None:
        return False
    old = call.messages[at]
    new = replace(old, text=old.text.replace(old.text[:4], "Other context"))
    changed = replace(call, messages=(*call.messages[:at], new, *call.messages[at + 1 :]))
    written = post.holding(protocol.write_call(post, changed))
    return "Other context" in protocol.read_call(written).text


def can_name(protocol: Protocol, post: Post) -> bool:
    call: Call = replace(protocol.read_call(post), model="another")
    try:
        return protocol.read_call(post.holding(protocol.write_call(post, call))).model == "another"
    except ValueError:
        return False


def can_echo(protocol: Protocol, post: Post, *, streamed: bool) -> bool | None:
    """None for a post that asks for the other form."""
    kind, content = protocol.write_reply(post, "You have 30 days.")
    if protocol.is_stream(kind, content) is not streamed:
        return None
    reply = protocol.read_stream(content) if streamed else protocol.read_reply(200, content)
    return reply.text == "You have 30 days."


def cell(answers: list[bool | None]) -> str:
    told = [answer for answer in answers if answer is not None]
    if not told or not any(told):
        return "no"
    return "yes" if all(told) else "by path"


def table() -> str:
    rows = []
    for protocol in PROTOCOLS:
        posts = posts_of(protocol)
        cells = (
            cell([can_add(protocol, post) for post in posts]),
            cell([can_exchange(protocol, post) for post in posts if _asks(protocol, post)]),
            cell([can_echo(protocol, post, streamed=False) for post in posts]),
            cell([can_echo(protocol, post, streamed=True) for post in posts]),
            cell([can_name(protocol, post) for post in posts]),
        )
        rows.append(f"| {protocol.name} | {' | '.join(cells)} |\n")
    return HEAD + "".join(rows)


def _asks(protocol: Protocol, post: Post) -> bool:
    call = protocol.read_call(post)
    return call.question is not None and len(call.messages[call.question].text) > 0


def test_the_table_of_formats_by_arms_is_true():
    assert table() in DOCS.read_text(encoding="utf-8")
