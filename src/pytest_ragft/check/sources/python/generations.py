"""Which calls ask a language model, judged by their names alone: libraries are known only later."""

import ast
import re
from functools import lru_cache

from pytest_ragft.check.sources.python.called import Called
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import Outline, Part

_SURE = re.compile(
    r"""(?x)(^|\.)(
        (chat\.)?completions\.(create|parse|stream) | responses\.(create|parse|stream)
      | messages\.(create|stream|parse) | ChatCompletion\.a?create | Completion\.a?create
      | (chat\.)?completions\.create_with_completion
      | a?generate_content(_async|_stream)? | (send_message|send_message_async)
      | a?chat_completion(_create)? | create_(chat_)?completion | (litellm\.)?a?completion
      | invoke_model(_with_response_stream)? | converse(_stream)? | text_generation
      | (ollama|cohere|co|zhipuai|dashscope\.Generation)\.(chat|generate|call)
      | predict_messages | a?generate_messages
    )$"""
)
"""Ends of dotted names that hardly mean anything else."""

_SURE_LAST = frozenset({
    "create", "acreate", "parse", "stream", "create_with_completion", "generate_content",
    "agenerate_content",
    "generate_content_async", "generate_content_stream", "send_message", "send_message_async",
    "chat_completion",
    "achat_completion", "chat_completion_create", "create_completion", "create_chat_completion",
    "completion",
    "acompletion", "invoke_model", "invoke_model_with_response_stream", "converse",
    "converse_stream",
    "text_generation", "chat", "generate", "call", "predict_messages", "generate_messages",
})  # fmt: skip
_METHODS = frozenset({
    "invoke", "ainvoke", "stream", "astream", "batch", "abatch", "run", "arun", "predict",
    "apredict",
    "generate", "agenerate", "complete", "acomplete", "chat", "achat", "stream_chat",
    "astream_chat",
    "call", "acall", "__call__", "query", "ask", "respond", "generate_text", "generate_completion",
    "prompt", "kickoff",
})  # fmt: skip
_MODEL = re.compile(
    r"""(?xi)(^|_|\b)(
        llms?|chat_?(model|bot|llm|openai)?|model|gpt\w*|openai|claude|anthropic|gemini|mistral
      | llama\w*|ollama
      | chains?|qa|agent|app|graph|bot|assistant|pipe(line)?|generator|runnable|conversation|crew
      | executor
    )\d*(_|\b|$)"""
)
"""Objects whose general methods ask a model."""
_ITSELF = re.compile(
    r"(^|_)(llm|chat_?model|model|gpt\w*|chain|qa|agent|pipe(line)?|generator)\d*$"
)
"""Objects that are called themselves: `llm(prompt)`, `self.qa_chain({...})`."""
_MAKING = re.compile(
    r"^_*(create|get|load|build|make|init|set_?up|new|configure|select|choose|train|save|fit|eval"
    r"|evaluate|test|use|export|merge|quantize|download|push|upload|update|register|prepare|encoding)_"
)
"""Functions that do something to a model, or give it."""
_CLASS = re.compile(
    r"(^|\.)(\w*Chat(?!Prompt|Message|Memory|History)\w*|\w*LLM\w*|Ollama|OpenAI|Anthropic"
    r"|Bedrock\w*|\w*Chain|"
    r"HuggingFace(Hub|Endpoint|Pipeline)|GenerativeModel|\w*Generator|RetrievalQA\w*)\.\w+$"
)
_OTHER = re.compile(
    r"(?i)retriev|embed|tool|splitter|parser|prompt|template|rerank|cross|encoder|search|store"
    r"|classif|"
    r"subprocess|asyncio|uvicorn|mlflow|session|cursor"
)
"""Objects that have such methods too, and are no model."""

_OWN = re.compile(
    r"""(?xi)^_*a?(
        (ask|call|query|prompt|invoke|run|get|generate|create|complete|stream|send|chat|infer)_?
        (\w+_)?(llm|gpt\w*|openai|claude|anthropic|gemini|ollama|mistral|llama\w*
                |language_model|chat_?completion|completion|answers?|ai_response|model_response)(_\w+)?
      | generate(_(response|reply|text|completion|summary|output))?
      | (llm|gpt|model|chat|ai|openai)_?(call|response|completion|answer|generate|invoke|chat|reply)
      | (ask|call|query|prompt|invoke)_(the_)?model | llm | chat | get_response
      | answer_(question|query|with_context)\w* | ask(_question|_model|_with_context)?
      | synthesi[sz]e(_answer|_response)?
      | chat_?complet\w+ | rag_answer
    )$"""
)
"""Names that projects give to their own wrapper of a model call."""
_NOT_OWN = re.compile(
    r"(?i)get_(llm|openai|gpt\w*|claude|gemini|ollama|mistral|llama\w*)(_client|_model|_config"
    r"|_settings|_key)?$|client|embed|parser|build|create_(llm|agent)|session|_id$|_path$"
    r"|chain$|prompt$|token|cost|url|count"
)

_POSTED = re.compile(
    r"chat/completions|/v1/completions|/v1/messages|/api/(generate|chat)\b|generateContent"
    r"|/completion\b"
)
"""Addresses of model APIs."""


def generations(file: Outline, names: Names) -> frozenset[int]:
    """Calls, by identity, that send their arguments to a language model."""
    if "generations" not in file.roles:
        file.roles["generations"] = frozenset(
            id(called.node)
            for part in file.parts
            for called in part.calls
            if _ways(called.last) and is_generation(called, part, names)
        )
    return file.roles["generations"]


def is_generation(called: Called, part: Part, names: Names) -> bool:
    ways = _ways(called.last)
    if "sure" in ways and _SURE.search(called.name):
        return True
    if "method" in ways and called.near and not _OTHER.search(called.near):
        return bool(_MODEL.search(called.near)) or _is_held(called.node, part, names)
    if "post" in ways:
        return _posts_to_model(part)
    if not called.given:
        return False
    itself = "model" in ways and not names.resolve(called.last).startswith("itertools")
    return itself or "own" in ways


@lru_cache(maxsize=8192)
def _ways(last: str) -> frozenset[str]:
    """In which ways a call of this name may ask a model; most cannot."""
    ways = {
        "sure": last in _SURE_LAST,
        "method": last in _METHODS,
        "post": last == "post",
        "own": is_own(last),
        "model": _ITSELF.search(last) and not _OTHER.search(last) and not _MAKING.search(last),
    }
    return frozenset(way for way, may in ways.items() if may)


def is_own(name: str) -> bool:
    """A name that projects give to their own wrapper of a model call."""
    is_class = name.lstrip("_")[:1].isupper()
    return not is_class and bool(_OWN.search(name)) and not _NOT_OWN.search(name)


def is_model_name(name: str) -> bool:
    """What a variable is called that holds a model, a chain or an agent."""
    return bool(_MODEL.search(name)) and not _OTHER.search(name)


def _is_held(node: ast.Call, part: Part, names: Names) -> bool:
    """The object is known to be one of a class that asks a model."""
    return bool(_CLASS.search(names.callee(node.func, part.scopes)))


def _posts_to_model(part: Part) -> bool:
    """A request of a function or file that names the address of a model's API."""
    around: Part | None = part
    while around is not None:
        if any(_POSTED.search(literal.text) for literal in around.literals):
            return True
        around = around.outer
    return False
