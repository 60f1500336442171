"""A loopback Bedrock that checks each signature over the body that came."""

import json
from contextlib import contextmanager

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from raw_server import JSON, Raw, RawServer

KEY, SECRET = "AKIAMADEUPFORTESTS", "made-up-for-tests"
TOKEN = "made-up-token"
REPLY = {
    "output": {"message": {"role": "assistant", "content": [{"text": "Hi"}]}},
    "stopReason": "end_turn",
    "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
    "metrics": {"latencyMs": 1},
}
CLAUDE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [{"type": "text", "text": "Hi"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


class AwsServer(RawServer):
    """What came, and whether it was signed for what it says."""

    def signed_well(self, index=-1):
        path, headers, body = self.requests[index]
        _, _, given = headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in given.split(","))
        kept = {name: headers[name] for name in parts["SignedHeaders"].split(";")}
        place = self.origin + path.removeprefix(self.origin)
        request = AWSRequest("POST", place, headers=kept, data=body)
        request.context["timestamp"] = headers["x-amz-date"]
        _, _, region, service, _ = parts["Credential"].split("/")
        signer = SigV4Auth(Credentials(KEY, SECRET), service, region)
        text = signer.string_to_sign(request, signer.canonical_request(request))
        return signer.signature(text, request) == parts["Signature"]

    @property
    def prompts(self):
        contents = [json.loads(body)["messages"][0]["content"] for _, _, body in self.requests]
        return [
            text if isinstance(text, str) else "\n\n".join(part["text"] for part in text)
            for text in contents
        ]


@contextmanager
def bedrock(*replies):
    server = AwsServer()
    server.replies += [
        reply if isinstance(reply, Raw) else Raw(json.dumps(reply).encode(), headers=JSON)
        for reply in replies
    ]
    with server.running():
        yield server
