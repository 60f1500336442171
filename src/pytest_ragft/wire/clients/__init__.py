"""Every HTTP library that is watched."""

from pytest_ragft.wire.client import Client
from pytest_ragft.wire.clients import httpx, httpx2

CLIENTS: tuple[Client, ...] = (httpx2.CLIENT, httpx.CLIENT)
