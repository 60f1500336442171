"""Whatever an app posts and a provider replies: no exception, and nothing lost.

The same few examples every time; `RAGFT_FUZZ_EXAMPLES=1000` takes as many new ones for each test.
"""

import copy
import json
import os
import re

import pytest
from example_posts import EXAMPLES
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from provider_formats import format_of
from provider_formats.scripted import Asked, Fault

from pytest_ragft.diagnosis.call import Call, Message, Reply
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import PROTOCOLS

NAMES = {protocol.name: protocol for protocol in PROTOCOLS}
KINDS = [None, "empty", "content_filter", "refusal", "tool_call"]
KEYS = [
    *("role", "type", "text", "content", "messages", "model", "index", "name", "id", "function"),
    *("tool_calls", "input", "output", "usage", "choices", "delta", "message", "error", "prompt"),
]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SPOKEN = st.from_regex(r"[a-zé]{1,8}( [a-z]{1,8})?", fullmatch=True)
TEXT = {"type": "text", "text": "words"}
JUNK = st.sampled_from(
    [
        *(None, True, False, 0, -1, 10**30, 0.5, 1e300, "", " ", "words", "\n\n", "user", "tool"),
        *([], [[]], [None], ["words"], [{}], [TEXT], [TEXT, TEXT], {}, {"type": 3}, TEXT),
        *({"type": ["text"]}, {"role": {}}, {"content": 3}, {"index": "a"}, {"error": "words"}),
        {"type": "text", "text": ["words"]},
        {"role": "user", "content": "words"},
    ]
)
JSON = JUNK | st.dictionaries(st.sampled_from(KEYS) | WORDS, JUNK, max_size=4)

each_protocol = pytest.mark.parametrize("name", sorted(NAMES))
DEPTH = os.environ.get("RAGFT_FUZZ_EXAMPLES")
fuzzed = settings(
    max_examples=int(DEPTH or 20),
    deadline=None,
    derandomize=DEPTH is None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def _places(value, at=()):
    """The way to every value inside a value."""
    yield at
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*at, key))


def _put(value, at, new):
    """A copy with something else in one place; `...` takes away what is there."""
    if not at:
        return new
    changed = copy.copy(value)
    inner = _put(value[at[0]], at[1:], new)
    if inner is ...:
        del changed[at[0]]
    else:
        changed[at[0]] = inner
    return changed


@st.composite
def spoilt(draw, value):
    """A value with up to three places in it that hold anything, or that are gone."""
    for _ in range(draw(st.integers(0, 3))):
        places = [at for at in _places(value) if at]
        if not places:
            return value
        value = _put(value, draw(st.sampled_from(places)), draw(JUNK | st.just(...)))
    return value


def asked(name):
    parts = [(place.partition("?"), body) for place, body in EXAMPLES[name]]
    return [Asked(path, body, query) for (path, _, query), body in parts]


def examples(name):
    return st.sampled_from([Post(each.path, each.body, each.query) for each in asked(name)])


def replies(name):
    """What the loopback provider answers, in one piece."""
    return st.sampled_from(
        [format_of(each).whole(each, Fault(kind)) for each in asked(name) for kind in KINDS]
    )


def streams(name):
    """What it answers as a stream, piece by piece."""
    return st.sampled_from(
        [format_of(each).events(each, Fault(kind)) for each in asked(name) for kind in KINDS]
    )


@st.composite
def posts(draw, name):
    post = draw(examples(name))
    return post.holding(draw(spoilt(post.body)))


def test_each_format_has_examples_that_it_and_no_other_recognises():
    assert EXAMPLES.keys() == NAMES.keys()
    for name in NAMES:
        for each in asked(name):
            post = Post(each.path, each.body, each.query)
            recognised = [other for other, it in NAMES.items() if it.matches(post)]
            assert recognised == [name]


@each_protocol
@fuzzed
@given(data=st.data())
def test_any_body_is_read_and_written_back_as_it_was(name, data):
    post = data.draw(posts(name))
    protocol = NAMES[name]
    before = copy.deepcopy(post.body)
    assert protocol.matches(post) in (True, False)
    assume(protocol.matches(post))
    call = protocol.read_call(post)
    assert isinstance(call, Call)
    assert protocol.write_call(post, call) == before
    assert post.body == before


@each_protocol
@fuzzed
@given(body=st.dictionaries(st.sampled_from(KEYS) | WORDS, JSON, max_size=5), text=WORDS)
def test_any_object_may_be_posted(name, body, text):
    for example in asked(name):
        post = Post(example.path, body, example.query)
        if NAMES[name].matches(post):
            assert NAMES[name].write_call(post, NAMES[name].read_call(post)) == body
        kind, content = NAMES[name].write_reply(post, text)
        assert (type(kind), type(content)) == (str, bytes)


def _texts(call):
    """All that is said, in no order: what is added may have to wait for the answer of a tool."""
    return sorted(part for message in call.messages for part in message.text.split("\n\n") if part)


@each_protocol
@fuzzed
@given(data=st.data(), before=SPOKEN, after=SPOKEN)
def test_text_around_the_question_is_read_back(name, data, before, after):
    post = data.draw(posts(name))
    protocol = NAMES[name]
    assume(protocol.matches(post))
    held = copy.deepcopy(post.body)
    edited = protocol.read_call(post).surround(before=before, after=after)
    body = protocol.write_call(post, edited)
    assert post.body == held
    again = protocol.read_call(post.holding(body))
    assert _texts(again) == _texts(edited)
    assert (again.model, again.stream, again.tools) == (edited.model, edited.stream, edited.tools)
    assert protocol.write_call(post.holding(body), again) == body
    json.dumps(body)


@each_protocol
@fuzzed
@given(data=st.data())
def test_other_words_in_a_turn_are_read_back(name, data):
    post = data.draw(examples(name))
    protocol = NAMES[name]
    call = protocol.read_call(post)
    assume(call.messages)
    index = data.draw(st.integers(0, len(call.messages) - 1))
    turns = list(call.messages)
    new = data.draw(st.lists(SPOKEN, min_size=1, max_size=3))
    turns[index] = Message(turns[index].role, "\n\n".join(new), turns[index].origin)
    edited = Call(call.model, tuple(turns), call.stream, call.tools, call.continues)
    again = protocol.read_call(post.holding(protocol.write_call(post, edited)))
    assert [turn.text for turn in again.messages] == [turn.text for turn in turns]


@each_protocol
@fuzzed
@given(data=st.data(), role=st.sampled_from(["system", "user", "assistant"]), text=SPOKEN)
def test_turns_are_added_and_dropped(name, data, role, text):
    post = data.draw(posts(name))
    protocol = NAMES[name]
    assume(protocol.matches(post))
    call = protocol.read_call(post)
    gone = data.draw(st.sampled_from([None, *call.messages]))
    turns = [turn for turn in call.messages if turn is not gone]
    turns.insert(data.draw(st.integers(0, len(turns))), Message(role, text))
    edited = Call(call.model, tuple(turns), call.stream, call.tools, call.continues)
    again = protocol.read_call(post.holding(protocol.write_call(post, edited)))
    assert _texts(again) == _texts(edited)


@each_protocol
@fuzzed
@given(data=st.data(), more=st.dictionaries(st.from_regex(r"x_[a-z]{3}", fullmatch=True), JSON))
def test_unknown_fields_are_kept(name, data, more):
    post = data.draw(examples(name))
    protocol = NAMES[name]
    post = post.holding({**post.body, **more})
    call = protocol.read_call(post).surround(before="Facts.")
    body = protocol.write_call(post, call)
    assert {key: body.get(key) for key in more} == more


@each_protocol
@fuzzed
@given(data=st.data(), status=st.sampled_from([200, 201, 400, 401, 429, 500, 529]))
def test_any_reply_in_one_piece_is_read(name, data, status):
    protocol = NAMES[name]
    reply = data.draw(replies(name).flatmap(spoilt) | JSON)
    content = json.dumps(reply).encode()
    cut = data.draw(st.integers(0, len(content)))
    for came in (content, content[:cut], data.draw(st.binary(max_size=40))):
        assert isinstance(protocol.read_reply(status, came), Reply)
        assert protocol.is_stream("application/json", came) in (True, False)


@st.composite
def spoilt_stream(draw, name):
    """Events of a stream with anything in them, in any order, torn anywhere."""
    pieces = [draw(_spoilt_piece(piece)) for piece in draw(streams(name))]
    chosen = draw(st.lists(st.sampled_from(pieces), max_size=8)) if draw(st.booleans()) else pieces
    content = b"".join(chosen)
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


@st.composite
def _spoilt_piece(draw, piece):
    """Another object where an event holds one; frames that count their bytes are left alone."""
    found = re.fullmatch(rb"([^{]*)(\{.*\})([^}]*)", piece, re.DOTALL)
    if found is None or not piece.isascii() or draw(st.integers(0, 3)):
        return piece
    try:
        held = json.loads(found[2])
    except ValueError:
        return piece
    return found[1] + json.dumps(draw(spoilt(held) | JSON)).encode() + found[3]


@each_protocol
@fuzzed
@given(data=st.data())
def test_any_stream_is_read(name, data):
    protocol = NAMES[name]
    for content in (data.draw(spoilt_stream(name)), data.draw(st.binary(max_size=40))):
        assert isinstance(protocol.read_stream(content), Reply)


@each_protocol
@fuzzed
@given(data=st.data())
def test_a_torn_stream_says_no_more_than_the_whole_one(name, data):
    protocol = NAMES[name]
    content = b"".join(data.draw(streams(name)))
    whole = protocol.read_stream(content)
    torn = protocol.read_stream(content[: data.draw(st.integers(0, len(content)))])
    assert whole.text.startswith(torn.text)
    assert torn == whole or torn.problem or torn.usage != whole.usage


@each_protocol
@fuzzed
@given(data=st.data(), text=WORDS)
def test_a_written_reply_is_read_back(name, data, text):
    protocol = NAMES[name]
    post = data.draw(examples(name))
    kind, content = protocol.write_reply(post, text)
    stream = protocol.is_stream(kind, content)
    assert stream == protocol.read_call(post).stream
    read = protocol.read_stream(content) if stream else protocol.read_reply(200, content)
    assert read.text == text
    assert (read.problem is None) == bool(text.strip())
