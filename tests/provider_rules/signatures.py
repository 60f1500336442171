"""AWS's signature, version 4, over the request as it came."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from provider import Received

_GIVEN = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/(?P<scope>(?P<day>\d+)/(?P<region>[^/]+)/(?P<service>[^/]+)"
    r"/aws4_request), ?SignedHeaders=(?P<names>[^,]+), ?Signature=(?P<signature>[0-9a-f]+)"
)


def faults(request: Received, secret: str) -> Iterator[str]:
    given = _GIVEN.fullmatch(request.headers.get("authorization", ""))
    if given is None:
        yield "the request is not signed"
    elif _signature(request, given, secret) != given["signature"]:
        yield "the signature does not match the request"


def _signature(request: Received, given: re.Match[str], secret: str) -> str:
    place = urlsplit(request.path)
    names = given["names"].split(";")
    canonical = [
        "POST",
        quote(place.path, safe="/~"),
        place.query,
        *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names),
        "",
        given["names"],
        hashlib.sha256(request.content).hexdigest(),
    ]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    told = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], given["scope"], digest]
    key = f"AWS4{secret}".encode()
    for part in (given["day"], given["region"], given["service"], "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, "\n".join(told).encode(), "sha256").hex()
