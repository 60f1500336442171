"""Requests that look like model calls in a format that is not read: named, never guessed at."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pytest_ragft.wire.protocol import Body

KNOWN_HOSTS = (
    "ai21.com",
    "aleph-alpha.com",
    "anthropic.com",
    "anyscale.com",
    "baseten.co",
    "cerebras.ai",
    "cohere.ai",
    "cohere.com",
    "databricks.com",
    "deepinfra.com",
    "deepseek.com",
    "featherless.ai",
    "fireworks.ai",
    "friendli.ai",
    "generativelanguage.googleapis.com",
    "groq.com",
    "huggingface.cloud",
    "huggingface.co",
    "hyperbolic.xyz",
    "inference.ai.azure.com",
    "lepton.ai",
    "mistral.ai",
    "models.ai.azure.com",
    "moonshot.ai",
    "nebius.com",
    "novita.ai",
    "octoai.cloud",
    "openai.azure.com",
    "openai.com",
    "openrouter.ai",
    "perplexity.ai",
    "replicate.com",
    "runpod.ai",
    "sambanova.ai",
    "together.ai",
    "together.xyz",
    "volces.com",
    "writer.com",
    "x.ai",
)
"""Hosts of model providers, their subdomains included; AWS and Vertex are told by the path."""

_HOSTED = re.compile(
    r"^(?:bedrock-runtime|sagemaker-runtime|runtime\.sagemaker)[.-].*amazonaws\.com$"
    r"|aiplatform\.googleapis\.com$|\.ml\.cloud\.ibm\.com$|\.generativeai\..*oci\."
)
_OTHER_HOSTS = re.compile(
    r"(?:^|\.)(?:smith\.langchain|langfuse|posthog|sentry|datadoghq|honeycomb|newrelic|segment"
    r"|amplitude|mixpanel|helicone|arize|wandb|comet|braintrust(?:data)?|traceloop|honeyhive"
    r"|confident-ai|promptlayer|logfire|pinecone|weaviate|qdrant|tavily|serper|firecrawl)\b"
)
"""Tracing, telemetry, vector stores and web search."""
_OTHER_MODELS = re.compile(
    r"(?i)embed|rerank|moderat|whisper|tts|dall-e|feature-extraction|sentence-(?:similarity"
    r"|transformers)|(?:^|[/.-])(?:bge|gte|e5)-"
)
"""Models, named in the path or the body, that answer nothing."""
_OTHER_PATHS = re.compile(
    r"(?i)/(?:files?|uploads?|batch(?:es)?|fine[_-]tun\w*|count[_-]?tokens?|input_tokens"
    r"|compact|(?:de)?tokeni[sz]e"
    r"|vector_stores|images?|audio|speech|transcriptions?|translations?|realtime|classify"
    r"|v1/(?:traces|metrics|logs)|otlp|runs|ingest\w*|telemetry|track|capture|envelope|feedback"
    r"|login|oauth2?|token|cachedcontents|graphql|search|query|collections|points|indexes"
    r"|api/(?:show|pull|push|tags|ps|create|copy|delete))(?=$|[/:])"
    r"|/models/?$|:(?:counttokens|predictlongrunning)$"
)
_PROMPTS = ("messages", "prompt", "contents", "inputs", "input", "inputText", "chat_history")
_SAMPLING = ("model", "modelId", "model_id", "max_tokens", "maxTokens", "max_new_tokens",
             "temperature", "top_p", "stream", "parameters", "generationConfig", "inferenceConfig",
             "stop", "tools", "options")  # fmt: skip
_ROLES = frozenset({"user", "system", "assistant", "model", "human"})


def unknown_call(url: str, body: Body) -> str | None:
    """Host and path of what looks like a model call; None for every other request.

    `body` is in no known format. Known hosts need some prompt in it, others a prompt beside the
    settings of a model: what is reported must be worth reading.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    named = f"{parts.path} {body.get('model', '')}"
    if _OTHER_HOSTS.search(host) or _OTHER_PATHS.search(parts.path) or _OTHER_MODELS.search(named):
        return None
    prompt = next((body[name] for name in _PROMPTS if _is_prompt(body.get(name))), None)
    if prompt is None:
        return None
    if _is_known(host) or _has_roles(prompt) or any(name in body for name in _SAMPLING):
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
    return None


def _is_known(host: str) -> bool:
    known = any(host == name or host.endswith(f".{name}") for name in KNOWN_HOSTS)
    return known or _HOSTED.search(host) is not None


def _is_prompt(value: object) -> bool:
    """A text of more than a word, or turns."""
    if isinstance(value, str):
        return len(value.split()) > 1
    return _has_roles(value)


def _has_roles(value: object) -> bool:
    items = value if isinstance(value, list) else []
    return any(isinstance(item, Mapping) and item.get("role") in _ROLES for item in items)
