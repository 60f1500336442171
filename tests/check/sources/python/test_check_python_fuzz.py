"""Nothing that can stand in a file makes reading it raise."""

import json

from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.sources import read_file

WANTED = frozenset({"create", "invoke", "search", "Chroma", "Trainer", "from_documents"})
SOURCE = '''\
import os
from typing import Optional
from langchain_chroma import Chroma
from .settings import *
try:
    from openai import OpenAI
except ImportError:
    OpenAI = None
SIZE: int = int(os.getenv("SIZE", "500")) * 2
OPTIONS = {"k": 5, **os.environ, "deep": {"chunk_size": SIZE // 4}}

class Store(Base[int], metaclass=Meta):
    """A store."""
    chunk_size: int = Field(default=SIZE)
    def __init__(self, client: "Optional[OpenAI]" = None, *args, k=OPTIONS["k"], **kwargs):
        self.client = client or OpenAI()
        self.chunks = [text[i : i + SIZE] for i in range(0, len(text), SIZE - 50)]
    @property
    async def found(self):
        async with Chroma.from_documents(self.chunks) as store, open("f") as file:
            for hit, *_ in store.search(f"{self.k!r}", k=self.k, **OPTIONS):
                match hit:
                    case {"score": float(score), **rest} if score > 0.5:
                        yield hit
                    case [Store(client=x), *more] | None as other:
                        continue
        return (prompt | self.client | parser).invoke(lambda q, /, k=1: q[k:-1])

global_ = None
def answer(question, /, store=None):
    global global_
    global_ = reply = Store().client.chat.completions.create(messages=[*history, {"role": "user"}])
    OPTIONS["deep"]["k"] += 1
    del OPTIONS["k"]
    if (data := json.loads(reply)) and not data: pass
    elif data: return data["choices"][0]
    else: raise ValueError from None
    with store: assert data, "x"
'''


def holds_together(path, source):
    found = read_file(path, source, WANTED)
    assert found.path == path
    assert decode(json.loads(json.dumps(encode(found)))) == found


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_a_problem(source):
    holds_together("app/main.py", source)


@given(st.text(max_size=200))
def test_arbitrary_text_is_read_or_a_problem(source):
    holds_together("app/main.py", source.encode("utf-8", "surrogatepass"))


LINES = SOURCE.splitlines(keepends=True)
WORDS = [
    "(",
    ")",
    "[",
    "]",
    ":",
    "=",
    " ",
    "\n",
    "x",
    "self",
    "None",
    "*",
    "**",
    "lambda",
    "\t",
    "é",
    "1e999",
    "\\",
]
edits = st.lists(
    st.tuples(st.integers(0, len(SOURCE)), st.integers(0, 12), st.sampled_from(WORDS)), max_size=6
)


@given(edits)
def test_mutated_python_is_read_or_a_problem(changes):
    source = SOURCE
    for at, length, word in changes:
        source = source[:at] + word + source[at + length :]
    holds_together("app/main.py", source.encode())


@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_lines_in_any_order_are_read_or_a_problem(lines):
    holds_together("tests/test_main.py", "".join(lines).encode())


def test_the_source_that_is_mutated_is_read():
    found = read_file("app/main.py", SOURCE.encode(), WANTED)
    assert not found.problems
    assert len([fact for fact in found.facts if fact.kind == "call"]) == 4
