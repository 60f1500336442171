"""A protocol's functions on bodies that are posted to one place."""

from dataclasses import dataclass

from pytest_ragft.wire.protocol import Post, Protocol


@dataclass(frozen=True)
class Posted:
    protocol: Protocol
    path: str
    query: str = ""

    def post(self, body):
        return Post(self.path, body, self.query)

    def read_call(self, body):
        return self.protocol.read_call(self.post(body))

    def write_call(self, body, call):
        return self.protocol.write_call(self.post(body), call)

    def write_reply(self, body, text):
        return self.protocol.write_reply(self.post(body), text)
