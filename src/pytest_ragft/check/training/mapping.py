"""What projects and training tools say of their files' columns, as `Columns`."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from pytest_ragft.check.training.columns import ASSISTANT, Columns
from pytest_ragft.check.training.formats import BY_NAME
from pytest_ragft.check.training.predicates import KEY
from pytest_ragft.settings import SettingsError, as_table, nearest

_COLUMNS = (
    *("prompt", "target", "system", "messages", "role", "content", "instruction", "input"),
    *("output", "completion", "chosen", "rejected", "label", "text", "tools"),
)
_OWN = ("format", "trained")
SAMPLE = "sample"
"""Rows of a file that are read closely."""
ALL_ROWS = 1 << 62


def declared(table: object, place: str) -> dict[str, Columns]:
    """`[tool.ragft.data]`: by glob over paths; raises `SettingsError`."""
    return {
        str(glob): _declared(as_table(entry, f"{place}.{glob}"), f"{place}.{glob}")
        for glob, entry in as_table(table, place).items()
        if glob not in {KEY, SAMPLE}
    }


def sample_size(table: object, place: str, default: int) -> int:
    """`sample` in `[tool.ragft.data]`; raises `SettingsError`."""
    value = as_table(table, place).get(SAMPLE, default)
    if value == "all":
        return ALL_ROWS
    if not isinstance(value, int) or isinstance(value, bool) or value < default:
        raise SettingsError(
            f'{place}: {SAMPLE} = {value!r} is neither "all" nor a number from {default} on.'
        )
    return value


def columns_for(path: str, known: Mapping[str, Columns]) -> Columns | None:
    """Of the first glob that a path from the root fits."""
    return next((each for glob, each in known.items() if fnmatchcase(path, glob)), None)


def _declared(table: Mapping[str, object], place: str) -> Columns:
    for key, value in table.items():
        if key not in (*_OWN, *_COLUMNS):
            raise SettingsError(f"{place}: unknown key {key!r}. {nearest(key, (*_OWN, *_COLUMNS))}")
        if not (isinstance(value, str) and value) and key != "trained":
            raise SettingsError(f"{place}: {key} = {value!r} is not the name of a column.")
    name = str(table.get("format", ""))
    if name and name not in BY_NAME:
        raise SettingsError(f"{place}: unknown format {name!r}. {nearest(name, BY_NAME)}")
    told = {key: str(value) for key, value in table.items() if key in _COLUMNS}
    properties = {str(key): told.pop(key) for key in ("role", "content") if key in told}
    found = name or _format(told.keys())
    if not found:
        accepted = (
            "prompt and target, chosen and rejected, instruction and output, messages, or text"
        )
        raise SettingsError(f"{place}: says too little. Give format, or {accepted}.")
    return Columns(found, told, properties, trained=_trained(table, place), place=place)


_ENOUGH = "prompt and target, chosen and rejected, instruction and output, messages, or text"


def _format(names: Iterable[str]) -> str:
    """What the columns that are named make up."""
    given = set(names)
    known = {
        "preference": {"chosen", "rejected"},
        "chat": {"messages"},
        "alpaca": {"instruction", "output"},
        "unpaired-preference": {"prompt", "completion", "label"},
        "prompt-completion": {"prompt", "completion"},
        "prompt-target": {"prompt", "target"},
        "text": {"text"},
    }
    return next((name for name, columns in known.items() if columns <= given), "")


def _trained(table: Mapping[str, object], place: str) -> frozenset[str]:
    value = table.get("trained", ["assistant"])
    if not isinstance(value, list) or not all(isinstance(role, str) for role in value):
        raise SettingsError(f"{place}: trained = {value!r} is not a list of roles.")
    return frozenset(value)


def from_llama_factory(entry: Mapping[str, Any], place: str = "") -> Columns:
    """An entry of dataset_info.json."""
    columns, tags = _texts(entry.get("columns")), _texts(entry.get("tags"))
    if entry.get("formatting", "alpaca") == "alpaca":
        return _alpaca(columns, place, ranks=entry.get("ranking") is True)
    speaks = "openai" if entry["formatting"] == "openai" else "sharegpt"
    column = "messages" if speaks == "openai" else "conversations"
    names = _renamed(columns, {"messages": column, **_SAME})
    names.setdefault(column, columns.get("messages", column))
    keys = ("role", "content") if speaks == "openai" else ("from", "value")
    properties = {
        key: tags[tag]
        for key, tag in zip(keys, ("role_tag", "content_tag"), strict=True)
        if tag in tags and tags[tag] != key
    }
    roles = {tags[tag]: role for tag, role in _TAGS.items() if tag in tags}
    kind = "chat" if speaks == "openai" else _talk(entry, columns)
    return Columns(kind, names, properties, roles, place=place)


_SAME = {name: name for name in ("system", "tools", "chosen", "rejected", "kto_tag", "history")}
_TAGS = {
    "user_tag": "human",
    "assistant_tag": "gpt",
    "observation_tag": "observation",
    "function_tag": "function_call",
    "system_tag": "system",
}


def _talk(entry: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    if entry.get("ranking") is True:
        return "sharegpt-preference"
    return "sharegpt-kto" if "kto_tag" in columns else "sharegpt"


def _alpaca(columns: Mapping[str, str], place: str, *, ranks: bool) -> Columns:
    """A prompt without a response is text to go on learning from."""
    if columns and not {"response", "chosen", "query"} & columns.keys():
        return Columns("text", {"text": columns.get("prompt", "text")}, place=place)
    own = {"prompt": "instruction", "query": "input", "response": "output", **_SAME}
    return Columns("preference" if ranks else "alpaca", _renamed(columns, own), place=place)


def _renamed(columns: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    return {own[key]: name for key, name in columns.items() if key in own}


def from_axolotl(entry: Mapping[str, Any], place: str = "") -> Columns:
    """An entry of `datasets:`."""
    kind = entry.get("type")
    if isinstance(kind, Mapping):
        fields = {**_texts(entry), **_texts(kind)}
        names = {
            name: fields[f"field_{name}"]
            for name in ("instruction", "input", "output", "system")
            if f"field_{name}" in fields
        }
        return Columns("alpaca", {"instruction": "instruction", **names}, place=place)
    texts = _texts(entry)
    if kind == "completion":
        return Columns("text", {"text": texts.get("field", "text")}, place=place)
    return _chat_template(entry, texts, place)


def _chat_template(entry: Mapping[str, Any], texts: Mapping[str, str], place: str) -> Columns:
    """Only what is named is declared; the rest is recognised."""
    properties = _texts(entry.get("message_property_mappings"))
    for key in ("role", "content"):
        properties.setdefault(key, texts.get(f"message_field_{key}", key))
    renamed = {
        key: name for key, name in properties.items() if key in {"role", "content"} and key != name
    }
    names = {"messages": texts["field_messages"]} if "field_messages" in texts else {}
    learned = [_CANONICAL.get(role, role) for role in _entries(entry.get("roles_to_train"))]
    return Columns(
        "chat" if names else "",
        names,
        renamed,
        _speakers(entry.get("roles")),
        frozenset(learned) if learned else ASSISTANT,
        place,
    )


_CANONICAL = {"gpt": "assistant", "human": "user"}


def _speakers(roles: object) -> dict[str, str]:
    """By what the file calls a speaker, who it is."""
    table = roles if isinstance(roles, Mapping) else {}
    return {name: str(role) for role, names in table.items() for name in _entries(names)}


def _entries(value: object) -> list[str]:
    listed = value if isinstance(value, (list, tuple)) else ()
    return [entry for entry in listed if isinstance(entry, str)]


def from_torchtune(table: Mapping[str, Any], place: str = "") -> Columns:
    """The table under `dataset:`."""
    component = str(table.get("_component_", ""))
    names = _texts(table.get("column_map"))
    texts = _texts(table)
    if component.endswith("chat_dataset"):
        shared = texts.get("conversation_style", "sharegpt") == "sharegpt"
        column = "conversations" if shared else "messages"
        given = texts.get("conversation_column", column)
        return Columns("sharegpt" if shared else "chat", {column: given}, place=place)
    for ending, name in _TORCHTUNE.items():
        if component.endswith(ending):
            return Columns(name, names, place=place)
    if component.endswith("text_completion_dataset") and "column" in texts:
        return Columns("text", {"text": texts["column"]}, place=place)
    return Columns("", names, place=place)


_TORCHTUNE = {"instruct_dataset": "input-output", "preference_dataset": "preference",
              "alpaca_dataset": "alpaca"}  # fmt: skip


def _texts(value: object) -> dict[str, str]:
    """What a table says in words."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key): text for key, text in value.items() if isinstance(text, str) and text}
