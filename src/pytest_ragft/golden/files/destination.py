"""The target of a golden file as it is written: a Python callable, or a model at an endpoint."""

import re

from pytest_ragft.golden.case import Endpoint, Function, Target
from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.fields import known_entries
from pytest_ragft.golden.files.node import Node, NodeError, mapping, raise_all, shown, text

_CALLABLE = re.compile(r"[^\W\d][\w.]*:[^\W\d][\w.]*")
_FORMS = (
    "'package.module:function', {call: 'package.module:function', arguments: {...}}, or "
    "{model: ..., prompt: ...} for an OpenAI-compatible endpoint"
)


def target_of(node: Node) -> Target:
    """Raises `NodeError`."""
    if isinstance(node.value, str):
        return Function(_callable(node))
    if not isinstance(node.value, dict):
        raise NodeError(node, f"expected {_FORMS}; found {shown(node.value)}.")
    entries = node.entries()
    if "call" in entries:
        return _function(node)
    if "model" in entries:
        return _endpoint(node)
    raise NodeError(node, f"neither 'call' nor 'model' is given. Accepted: {_FORMS}.")


def _callable(node: Node) -> str:
    value = text(node).strip()
    if not _CALLABLE.fullmatch(value):
        raise NodeError(node, f"{value!r} is not of the form 'package.module:function'.")
    return value


def _function(node: Node) -> Function:
    found, wrong = known_entries(node, keys.FUNCTION)
    raise_all(wrong)
    arguments = mapping(found["arguments"]) if "arguments" in found else None
    return Function(_callable(found["call"]), arguments)


def _endpoint(node: Node) -> Endpoint:
    found, wrong = known_entries(node, (*keys.ENDPOINT, *keys.PARAMETERS))
    raise_all(wrong)
    parameters = dict(mapping(found["parameters"])) if "parameters" in found else {}
    parameters |= {name: found[name].value for name in keys.PARAMETERS if name in found}
    texts = {
        name: text(found[name])
        for name in ("model", "prompt", "system", "base_url", "api_key_env")
        if name in found
    }
    return Endpoint(**texts, parameters=parameters)
