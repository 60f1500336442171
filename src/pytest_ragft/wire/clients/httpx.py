"""httpx, which cohere, ollama and older SDKs send through."""

from functools import partial

from pytest_ragft.wire.client import Client
from pytest_ragft.wire.clients.httpx_family import install

CLIENT = Client("httpx", partial(install, "httpx"))
