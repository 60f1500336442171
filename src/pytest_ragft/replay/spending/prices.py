"""What calls cost: by the user's own prices, else by the table that litellm brings along."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pytest_ragft.diagnosis.call import Usage

_TABLES = ("model_prices_and_context_window_backup.json", "model_prices_and_context_window.json")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: float
    output: float
    source: str = "[tool.ragft.prices]"
    """Where the price is from, for reports."""

    def cost(self, usage: Usage) -> float:
        """US dollars; discounts for cached or batched tokens are not known, so it is a bound."""
        return (usage.input_tokens * self.input + usage.output_tokens * self.output) / 1e6


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices by the model's name; `*` and `?` in a name stand for any characters."""

    own: Sequence[tuple[str, Price]] = ()

    def of(self, model: str) -> Price | None:
        """The first of the user's that fits, an exact name before patterns; then litellm's."""
        named = model.casefold()
        exact = (price for name, price in self.own if name.casefold() == named)
        fitting = (price for name, price in self.own if fnmatchcase(named, name.casefold()))
        return next(exact, None) or next(fitting, None) or _of_litellm(model)


def _of_litellm(model: str) -> Price | None:
    table = _litellm()
    entry = table.get(model) or table.get(model.rpartition("/")[2])
    if not isinstance(entry, dict):
        return None
    read, written = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
    if not isinstance(read, int | float) or not isinstance(written, int | float):
        return None
    return Price(read * 1e6, written * 1e6, "litellm's table")


@cache
def _litellm() -> Mapping[str, Any]:
    """Its table, read from its file: importing the package takes seconds."""
    spec = find_spec("litellm")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for name in _TABLES:
            try:
                found = json.loads(Path(folder, name).read_bytes())
            except (OSError, ValueError):
                continue
            if isinstance(found, dict):
                return found
    return {}
