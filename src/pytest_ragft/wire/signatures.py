"""Requests whose signature covers the body: signed again after an edit, or refused by name."""

import hashlib
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_AWS = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/"
    r"aws4_request, ?SignedHeaders=(?P<signed>[^,]+), ?Signature=\w+"
)
_SIGNED = {
    "AWS4-": "AWS",
    "ACS3-": "Alibaba Cloud",
    "TC3-": "Tencent Cloud",
    "HMAC-SHA256": "an HMAC over the body",
    "Signature ": "an HTTP signature",
}
"""How an `authorization` header starts that depends on the body, and whose it is."""
_DIGESTS = ("content-digest", "digest", "content-md5", "x-content-sha256")
_UNSIGNED = "UNSIGNED-PAYLOAD"
_LONG_LIVED = "AKIA"
"""How keys start that no role of a machine hands out."""


class CannotSign(Exception):  # noqa: N818  # no error of the app: its own request goes out
    """The edited body would not fit the request's signature; says why."""


def sign_again(url: str, headers: Mapping[str, str], content: bytes) -> dict[str, str]:
    """Headers to replace, by names in lower case, so that a POST of `content` is valid.

    Empty for a request that carries no signature of its body. The names of `headers` are in lower
    case. Raises `CannotSign`.
    """
    authorization = headers.get("authorization", "")
    if "X-Amz-Signature" in dict(parse_qsl(urlsplit(url).query)):
        raise CannotSign("the request is signed in its address, so its prompt cannot be edited")
    if named := next((name for name in _DIGESTS if name in headers), None):
        raise CannotSign(f"the request carries a digest of its body ({named}): no edit is possible")
    if signed := _AWS.fullmatch(authorization):
        return _sign_for_aws(url, headers, content, signed)
    if owner := next((_SIGNED[start] for start in _SIGNED if authorization.startswith(start)), ""):
        raise CannotSign(f"the request is signed ({owner}), so its prompt cannot be edited")
    return {}


def _sign_for_aws(
    url: str, headers: Mapping[str, str], content: bytes, signed: re.Match[str]
) -> dict[str, str]:
    try:
        auth, awsrequest = import_module("botocore.auth"), import_module("botocore.awsrequest")
    except ImportError:
        raise CannotSign(
            "the request is signed for AWS; install botocore to have its prompt edited"
        ) from None
    credentials = _credentials(signed["key"], headers.get("x-amz-security-token"))
    names = set(signed["signed"].split(";")) - {"authorization", "x-amz-date"}
    kept = {name: value for name, value in headers.items() if name in names}
    if "content-length" in kept:
        kept["content-length"] = str(len(content))
    if kept.get("x-amz-content-sha256", _UNSIGNED) != _UNSIGNED:
        kept["x-amz-content-sha256"] = hashlib.sha256(content).hexdigest()
    request = awsrequest.AWSRequest("POST", url, headers=kept, data=content)
    auth.SigV4Auth(credentials, signed["service"], signed["region"]).add_auth(request)
    return {name.lower(): str(value) for name, value in request.headers.items()}


def _credentials(key: str, token: str | None) -> Any:  # noqa: ANN401  # botocore may be missing
    """The secret that belongs to a key, looked for where botocore itself looks."""
    sessions = import_module("botocore.session")  # only for signed calls
    for profile in (None, *sessions.Session().available_profiles):
        session = sessions.Session(profile=profile)
        if key.startswith(_LONG_LIVED):  # the machine's own service is asked for nothing in vain
            session.get_component("credential_provider").remove("iam-role")
        found = session.get_credentials()
        frozen = found.get_frozen_credentials() if found else None
        if frozen and (frozen.access_key, frozen.token or None) == (key, token or None):
            return frozen
    raise CannotSign(
        "the request is signed for AWS with a key that neither the environment nor a profile "
        "holds, so its prompt cannot be edited; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )
