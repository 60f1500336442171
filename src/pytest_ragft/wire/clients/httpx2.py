"""httpx2, which openai 3 and later, anthropic, google-genai and mistralai send through."""

from functools import partial

from pytest_ragft.wire.client import Client
from pytest_ragft.wire.clients.httpx_family import install

CLIENT = Client("httpx2", partial(install, "httpx2"))
