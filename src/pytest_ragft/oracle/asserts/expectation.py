"""What a check expects of a reply, and how such expectations combine."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product

_MOST_COMBINED = 64
"""Of `(a and b) or (c and d)`, every pairing is kept up to this many."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Texts that a reply must hold, as far as the source of a check tells."""

    required: tuple[tuple[str, ...], ...] = ()
    """Each entry must be met; any one of its texts meets it."""
    forbidden: tuple[str, ...] = ()
    """Texts that must not stand in the reply."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that may be looked for, in order."""
        return tuple(dict.fromkeys(chain.from_iterable(self.required)))


NOTHING = Expectation()


def both(parts: Iterable[Expectation]) -> Expectation:
    """All of them hold."""
    several = list(parts)
    return Expectation(
        tuple(dict.fromkeys(chain.from_iterable(each.required for each in several))),
        tuple(dict.fromkeys(chain.from_iterable(each.forbidden for each in several))),
    )


def either(parts: Iterable[Expectation]) -> Expectation:
    """One of them holds. What says nothing of the reply is left out, as no text can meet it."""
    known = [each.required for each in parts if each.required]
    if not known:
        return NOTHING
    size = 1
    for required in known:
        size *= len(required)
    if size > _MOST_COMBINED:
        known = [required[:1] for required in known]
    groups = (tuple(dict.fromkeys(chain.from_iterable(each))) for each in product(*known))
    return Expectation(tuple(dict.fromkeys(groups)))


def negated(part: Expectation) -> Expectation:
    """The opposite. That not all of several texts stand there forbids none of them."""
    required: tuple[tuple[str, ...], ...] = ()
    if not part.required and len(part.forbidden) == 1:
        required = (part.forbidden,)
    return Expectation(required, part.required[0] if len(part.required) == 1 else ())
