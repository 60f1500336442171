"""Objects that a configuration file names with their arguments, as calls of their classes:
Haystack pipelines (`type`, `init_parameters`), Hydra (`_target_`), LangChain's `_type` aside.
"""

from collections.abc import Iterator, Mapping

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.document import Document


def components(document: Document, wanted: frozenset[str]) -> Iterator[Fact]:
    """Calls whose last name part is wanted, as from Python."""
    for key, table in document.tables:
        name, values = _constructed(table)
        if "." in name and name.rpartition(".")[2] in wanted:
            inner = f"{key}.init_parameters." if "init_parameters" in table else f"{key}."
            places = {
                argument: document.places[inner + argument]
                for argument in values
                if inner + argument in document.places
            }
            span = document.places.get(f"{key}.type") or document.places.get(f"{key}._target_")
            yield Fact("call", name, span or document.span, values, places)


def _constructed(table: Mapping[str, Value]) -> tuple[str, Mapping[str, Value]]:
    """The dotted name of what is constructed, and its arguments; "" where nothing is."""
    target = table.get("_target_")
    if isinstance(target, str):
        return target, {key: value for key, value in table.items() if not key.startswith("_")}
    name, arguments = table.get("type"), table.get("init_parameters")
    if isinstance(name, str) and isinstance(arguments, Mapping):
        return name, {
            key: value for key, value in arguments.items() if not isinstance(value, Mapping)
        }
    return "", {}
