"""Values as YAML that people read: long texts in blocks, short lists and mappings on one line."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

WIDTH = 96
_SHORT = 60
"""Characters of a list or mapping that is written on one line."""
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""What is read back as something else in a block, or cannot be seen in it."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_ALWAYS_LISTED = "checks"


def dumped(value: object) -> str:
    """Values of other kinds than YAML's own are written as their text."""
    text: str = yaml.dump(
        _plain(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text.rstrip("\n")


class _OneLine(dict[str, object]):
    """A mapping in braces."""


class _OneLineList(list[object]):
    """A list in brackets."""


class _Dumper(yaml.SafeDumper):
    """Without anchors: whoever edits one case means one case."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # as it is called
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # as it is called
        super().increase_indent(flow, False)  # noqa: FBT003  # as above


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {_plain(str(key)): _inside(str(key), each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            listed = [_plain(each) for each in value]
            return _OneLineList(listed) if _is_short(listed) else listed
        case None | bool():
            return value
        case int() | float():  # of numpy, too
            return int(value) if isinstance(value, int) else float(value)
    return _SURROGATES.sub("\ufffd", str(value))


def _inside(key: str, value: object) -> object:
    """A value of a mapping."""
    plain = _plain(value)
    if isinstance(plain, dict) and _is_short(list(plain.values())):
        return _OneLine(plain)
    return list(plain) if key == _ALWAYS_LISTED and isinstance(plain, list) else plain


def _is_short(values: list[object]) -> bool:
    nested = any(isinstance(each, dict | list) for each in values)
    return not nested and sum(len(str(each)) + 2 for each in values) <= _SHORT


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # The dumper takes another style where a block cannot hold the text.
    style = '"' if _ESCAPED.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _mapping(dumper: yaml.SafeDumper, value: Any) -> yaml.MappingNode:  # noqa: ANN401  # PyYAML's types want less than it takes
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


def _list(dumper: yaml.SafeDumper, value: _OneLineList) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_OneLine, _mapping)
_Dumper.add_representer(_OneLineList, _list)
