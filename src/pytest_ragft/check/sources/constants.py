"""Settings of the application in a configuration file, as constants that code may name."""

import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.document import Document

NUMBER_KEYS = re.compile(
    r"(?i)chunk_?(size|overlap|length|tokens|chars)|overlap(_\w+)?$|top_?[kn]$|(^|_)k$|(^|_)limit$"
    r"|(score|similarity|relevance|distance)_\w*threshold|cutoff|(n|num|max)_(results|chunks|docs)"
    r"|max_(new_)?tokens|context_(size|length|window)|(embedding|vector)_?dim|epochs$|learning_rate"
)
"""Last parts of keys; others say too little to stand for a name in code."""
TEXT_KEYS = re.compile(r"(?i)(^|_)model(_(name|id))?$|embedding|search_type|splitter|collection")
_IN_LIST = re.compile(r"(^|\.)\d{2,}\.|(^|\.)[1-9]\.")
"""A second entry of a list: the file holds many of the kind, and no one setting."""
LONGEST = 200
"""Characters; a longer text is no setting."""


def constants(document: Document, module: str) -> Iterator[Fact]:
    """Numbers, switches and names of models, by dotted key after the file's own name."""
    for key, value in document.scalars:
        if _IN_LIST.search(key):
            continue
        last = key.rpartition(".")[2].replace("-", "_")
        if isinstance(value, (bool, int, float)):
            wanted = NUMBER_KEYS.search(last)
        elif isinstance(value, str) and len(value) <= LONGEST:
            wanted = TEXT_KEYS.search(last)
        else:
            continue
        if wanted:
            span = document.places.get(key, document.span)
            yield Fact("constant", f"{module}.{key}", span, {"value": value})
