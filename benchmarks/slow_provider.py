"""A simulated model on the loopback interface that takes its time and writes down what came.

Run: python benchmarks/slow_provider.py SECONDS QUICK

The first QUICK requests are answered at once (the suite's own run), later ones after SECONDS.
It prints its port; `GET /stats` tells what it has seen.

Questions are numbered: "Question 17: ...". It answers rightly ("The answer is 17017.") where the
fact stands in the prompt, and every third question never (it answers in another form). Each reply
ends in another filler, so that none repeats.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

QUESTION = re.compile(r"Question (\d+):")


@dataclass
class Seen:
    """What the provider has been asked."""

    calls: int = 0
    tokens: int = 0
    under_way: int = 0
    most_at_once: int = 0
    first_slow: float | None = None
    last: float = 0.0
    by_question: Counter[str] = field(default_factory=Counter)


def say(prompt: str, number: int) -> str:
    found = QUESTION.findall(prompt)
    question = int(found[-1]) if found else 0
    answer = f"{question:02d}{question:03d}"
    if "Step one" in prompt or "Step two" in prompt:
        return f"working on question {question}, take {number}"
    if question % 3 == 0:
        return f"Hard to say, really ({number})."
    return (
        f"The answer is {answer}. ({number})" if f"is {answer}." in prompt else f"No idea {number}."
    )


def reply(body: dict[str, object], text: str) -> tuple[str, bytes]:
    usage = {"prompt_tokens": len(json.dumps(body)) // 4, "completion_tokens": len(text) // 4}
    frame = {"id": "chatcmpl-1", "created": 1, "model": body.get("model")}
    if not body.get("stream"):
        choice = {"index": 0, "message": {"role": "assistant", "content": text}}
        choices = [{**choice, "finish_reason": "stop"}]
        whole = {**frame, "object": "chat.completion", "choices": choices, "usage": usage}
        return "application/json", json.dumps(whole).encode()
    pieces = [({"content": word + " "}, None) for word in text.split(" ")]
    events = []
    for delta, reason in [*pieces, ({}, "stop")]:
        choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
        events.append({**frame, "object": "chat.completion.chunk", "choices": choices})
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    return "text/event-stream", "".join([*lines, "data: [DONE]\n\n"]).encode()


class Provider:
    def __init__(self, seconds: float, quick: int) -> None:
        self.seconds, self.quick = seconds, quick
        self.seen = Seen()
        self.numbers = count(1)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                headers = {}
                while (header := await reader.readline()) not in (b"\r\n", b""):
                    name, _, value = header.decode("latin-1").partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                kind, content = await self.answer(line, body)
                head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}"
                writer.write(f"{head}\r\n\r\n".encode() + content)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, line: bytes, body: bytes) -> tuple[str, bytes]:
        seen = self.seen
        if line.startswith(b"GET"):
            wall = (seen.last - seen.first_slow) if seen.first_slow else 0.0
            told = {"calls": seen.calls, "most_at_once": seen.most_at_once, "wall": wall}
            return "application/json", json.dumps({**told, "tokens": seen.tokens}).encode()
        parsed = json.loads(body)
        number = next(self.numbers)
        seen.calls += 1
        seen.tokens += len(body) // 4
        if number > self.quick:
            seen.first_slow = seen.first_slow or time.perf_counter()
            seen.under_way += 1
            seen.most_at_once = max(seen.most_at_once, seen.under_way)
            await asyncio.sleep(self.seconds)
            seen.under_way -= 1
            seen.last = time.perf_counter()
        prompt = "\n".join(str(message["content"]) for message in parsed["messages"])
        return reply(parsed, say(prompt, number))


async def main(seconds: float, quick: int) -> None:
    provider = Provider(seconds, quick)
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2])))
