"""A search's results that reach a prompt within one function: guarded, cut, with their sources?"""

import ast
import operator
from collections.abc import Iterator
from functools import partial
from itertools import compress

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.python.accesses import names_source, uses_text
from pytest_ragft.check.sources.python.guards import has_threshold, is_cut, is_tested
from pytest_ragft.check.sources.python.outline import Outline
from pytest_ragft.check.sources.python.prompts import instructs, is_hidden, says_abstain
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.sinks import (
    assembles,
    ends,
    is_agent,
    is_elsewhere,
    is_raw,
    is_stuffed,
    is_tool,
    is_worded,
    one_by_one,
    returns_sources,
    sinks,
)
from pytest_ragft.check.sources.python.views import Roles, Unit, View, helpers, view


def flows(unit: Unit, file: Outline, roles: Roles, reading: Reading) -> Iterator[Fact]:
    """At most one fact: what becomes of all that is found in a unit."""
    searches: list[ast.expr] = [
        called.node for part in unit for called in part.calls if roles.is_search(called.node)
    ]
    if not searches or next(ends(unit, roles), None) is None:
        return
    seen = view(unit, roles, roles.is_search)
    found = list(sinks(seen, roles))
    if not found:
        return
    views = [seen, *helpers(seen, file, roles)]
    thresholds = any(map(has_threshold, searches))
    elsewhere = any(is_elsewhere(sink, seen, file) for sink in found)
    guarded = elsewhere or thresholds or one_by_one(seen, found)
    values: dict[str, Value] = {
        "guarded": guarded or any(is_tested(each.unit, each.results) for each in views),
        "abstains": elsewhere or _abstains(views, found, file),
        "own_assembly": not is_stuffed(unit),
        **_sources(views, found, roles),
        "cut": thresholds or any(is_cut(each.unit, each.results) for each in views),
    }
    retrieval = reading.span(_prompted(searches, found[0], unit, roles))
    places = {"retrieval": retrieval, "prompt": reading.span(found[0])}
    yield Fact("flow", "retrieved-to-prompt", retrieval, values, places, unit[0].scope)


def _prompted(searches: list[ast.expr], sink: ast.expr, unit: Unit, roles: Roles) -> ast.expr:
    """The first search that reaches the prompt by itself; at the top of a file the last before
    it: a notebook tries out others, and gives what they find the same name.
    """
    if len(searches) == 1:
        return searches[0]
    alone = (view(unit, roles, partial(operator.is_, search)) for search in searches)
    reaching = list(compress(searches, (any(sinks(seen, roles)) for seen in alone))) or searches
    before = [search for search in reaching if search.lineno <= sink.lineno]
    return before[-1] if before and not unit[0].scope else reaching[0]


def _abstains(views: list[View], found: list[ast.expr], file: Outline) -> bool:
    """A prompt says what to do without evidence, or one that is not seen here may say it."""
    unit = views[0].unit
    if any(map(is_agent, found)) or any(map(is_tool, unit)):
        return True
    if is_stuffed(unit) and not is_worded(file):
        return True
    seen = instructs(file) or any(map(assembles, views))
    return not seen or says_abstain(file) or is_hidden(unit, file)


def _sources(views: list[View], found: list[ast.expr], roles: Roles) -> dict[str, Value]:
    """Sources are lost where the text alone is taken out, and nothing else goes anywhere.

    A framework's chain that is given documents takes their text alone.
    """
    seen = views[0]
    returned = returns_sources(seen, roles)
    stored = any("." in name for name in seen.whole.names)
    named = any(names_source(each.unit, each.results) for each in views)
    text = any(uses_text(each.unit, each.results) for each in views)
    whole = not is_stuffed(seen.unit) and (not text or is_raw(seen, found))
    kept = returned or stored or named or whole
    return {"keeps_source": kept, "returns_sources": returned}
