"""Which environment variables lead the SDKs of a provider to another base URL.

Read off the SDKs: openai, anthropic, google-genai, cohere, ollama, botocore, mistralai's companion
langchain-mistralai, and litellm (those that end in API_BASE).
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from pytest_ragft.relay.address import Origin, moved, origin_of

_OLLAMA = 11434
_Names = Mapping[str, str]
"""A variable, and the path behind the origin that its readers expect."""

_BY_HOST: tuple[tuple[str, _Names], ...] = (
    ("*.openai.azure.com", {"AZURE_OPENAI_ENDPOINT": "", "AZURE_API_BASE": ""}),
    ("*.cognitiveservices.azure.com", {"AZURE_OPENAI_ENDPOINT": "", "AZURE_API_BASE": ""}),
    ("*api.openai.com", {"OPENAI_BASE_URL": "/v1", "OPENAI_API_BASE": "/v1"}),
    ("api.anthropic.com", {"ANTHROPIC_BASE_URL": "", "ANTHROPIC_API_BASE": ""}),
    ("generativelanguage.googleapis.com", {"GOOGLE_GEMINI_BASE_URL": ""}),
    ("*aiplatform.googleapis.com", {"GOOGLE_VERTEX_BASE_URL": ""}),
    ("api.mistral.ai", {"MISTRAL_BASE_URL": "/v1", "MISTRAL_API_BASE": "/v1"}),
    ("api.cohere.*", {"CO_API_URL": ""}),
    (
        "bedrock-runtime.*",
        {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "", "ANTHROPIC_BEDROCK_BASE_URL": ""},
    ),
)
_LOCAL_OLLAMA: _Names = {"OLLAMA_HOST": "", "OLLAMA_API_BASE": "", "OPENAI_BASE_URL": "/v1"}
_COMPATIBLE = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


def variables(upstream: str, relay: Origin, more: Iterable[str] = ()) -> dict[str, str]:
    """What leads to the relay, by name; `more` of the user's own, for the URL as it was given."""
    given = moved(upstream, relay)
    names = _names(origin_of(upstream))
    found = {name: f"{relay}{path}" for name, path in names.items()}
    return (found or dict.fromkeys(_COMPATIBLE, given)) | dict.fromkeys(more, given)


def past_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables under which an SDK that goes through a proxy does not do so to reach a relay."""
    result = {}
    for name in ("NO_PROXY", "no_proxy"):
        already = environment.get(name, "")
        result[name] = ",".join([*([already] if already else []), "127.0.0.1", "localhost", "::1"])
    return result


def _names(origin: Origin) -> _Names:
    for pattern, names in _BY_HOST:
        if fnmatchcase(origin.host, pattern):
            return names
    return _LOCAL_OLLAMA if origin.port == _OLLAMA else {}
