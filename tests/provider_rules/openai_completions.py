"""OpenAI's legacy completions."""

from collections.abc import Iterator

from provider_formats.scripted import Asked

from provider_rules.fields import missing


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "model", "prompt")
    prompt = asked.body.get("prompt")
    prompts = prompt if isinstance(prompt, list) else [prompt]
    if not all(isinstance(each, str | int | list) for each in prompts):
        yield f"'prompt' holds what is neither text nor tokens: {prompt!r}"
