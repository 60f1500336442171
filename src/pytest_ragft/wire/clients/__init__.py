"""Every HTTP library that is watched."""

from pytest_ragft.wire.client import Client
from pytest_ragft.wire.clients import (
    aiohttp,
    botocore,
    http_client,
    httpx,
    httpx2,
    requests,
    urllib3,
)

CLIENTS: tuple[Client, ...] = (
    httpx2.CLIENT,
    httpx.CLIENT,
    aiohttp.CLIENT,
    botocore.CLIENT,
    requests.CLIENT,
    urllib3.CLIENT,
    http_client.CLIENT,
)
