"""What answers in a model's place: mocks and recordings, told by who replaced what."""

import socket
from typing import Any

_MOCKS = {
    "aioresponses": "aioresponses",
    "mocket": "mocket",
    "httpretty": "httpretty",
    "pytest_httpx": "pytest-httpx",
    "requests_mock": "requests-mock",
    "responses": "responses",
    "respx": "respx",
    "vcr": "vcrpy",
}
"""Packages and the names that people install them by."""


_OWN = "pytest_ragft."
"""Where what watches a mock is defined, which wraps it."""


def mock_behind(*parts: Any) -> str | None:  # noqa: ANN401  # functions and classes of any library
    """The name of the mock that one of these functions or classes belongs to."""
    for part in parts:
        package = _defined_in(part).partition(".")[0]
        if package in _MOCKS:
            return _MOCKS[package]
    return None


def mock_of_sockets() -> str | None:
    """The name of a mock that stands in for the network itself."""
    return mock_behind(socket.socket)


def _defined_in(part: Any) -> str:  # noqa: ANN401  # as above
    """The module of a class or function, also of one that poses as another one."""
    side_effect = getattr(getattr(part, "mock", None), "side_effect", None)  # autospec
    part = side_effect or part
    function = getattr(part, "__func__", part)
    while (module := _module_of(function)).startswith(_OWN) and hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return module


def _module_of(function: Any) -> str:  # noqa: ANN401  # as above
    module = getattr(function, "__globals__", {}).get("__name__")
    return str(module or getattr(function, "__module__", None) or "")
