"""A model that is mocked or recorded: it answers alike whatever the prompt says."""

from collections.abc import Mapping

_THROUGH = "let the provider's host through: {}"
_NO_CASSETTE = "run with --disable-recording (pytest-recording) or -p no:vcr (pytest-vcr)"
HOW_TO_GO_LIVE: Mapping[str, str] = {
    "vcrpy": _NO_CASSETTE,
    "respx": _THROUGH.format("respx.route(host=...).pass_through()"),
    "pytest-httpx": _THROUGH.format("@pytest.mark.httpx_mock(should_mock=...)"),
    "aioresponses": _THROUGH.format("aioresponses(passthrough=[...])"),
    "responses": _THROUGH.format("responses.add_passthru(...)"),
    "requests-mock": _THROUGH.format("requests_mock.Mocker(real_http=True)"),
    "httpretty": _THROUGH.format("httpretty.enable(allow_net_connect=True)"),
    "mocket": _THROUGH.format("Mocketizer(strict_mode=False)"),
    "unittest.mock": "take the mock out of this test, or patch the client only without an API key",
}
"""How to let a live model answer, by the names that the clients give to mocks."""
_OTHERWISE = "take what stands in for the model out of this test"


def going_live(mock: str) -> str:
    """The next step towards a diagnosis, as one instruction."""
    way = HOW_TO_GO_LIVE.get(mock, _OTHERWISE)
    return f"To diagnose it, {way}, so that a live model gets the changed prompts."
