"""Which rules are meant by names, codes, beginnings of codes, groups and ALL."""

from collections.abc import Collection, Iterable

from pytest_ragft.check.rule import Rule, RuleError

ALL = "ALL"
NOT = -1
"""Closeness of a selector that does not mean a rule."""
LIKE = 0.7
"""How like a known word another must be to be meant by it."""
NAMED = 3
"""Rules named as what may have been meant."""
SHORTEST_PART = 4
"""Characters of a part by which a rule may be meant."""
EXACT = 9
"""Closeness of a name or a whole code."""


def select(
    rules: Collection[Rule],
    select: Iterable[str],
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
) -> tuple[Rule, ...]:
    """The rules that run: for each the selector that means it most closely has the say.

    So `select = ["RFT207"]` wins over `ignore = ["RFT2"]`. Of two that are as close, the ignoring
    one wins. Raises `RuleError` for a selector that means no rule.
    """
    chosen, ignored = (*select, *extend_select), tuple(ignore)
    check_selectors(rules, chosen, "select")
    check_selectors(rules, ignored, "ignore")
    return tuple(rule for rule in rules if _closest(rule, chosen) > _closest(rule, ignored))


def selected_names(rules: Iterable[Rule], selectors: Collection[str]) -> frozenset[str]:
    """Names of those rules that any of the selectors means."""
    return frozenset(rule.name for rule in rules if _closest(rule, selectors) > NOT)


def check_selectors(rules: Collection[Rule], selectors: Iterable[str], place: str) -> None:
    """Raises `RuleError` for a selector that means no rule; `place` stands in its message."""
    for selector in selectors:
        if not selected_names(rules, (selector,)):
            words = (word for rule in rules for word in (rule.name, rule.code, rule.group))
            raise RuleError(
                f"{place}: {selector!r} is no rule, code, beginning of a code or group. "
                f"{_nearest((ALL, *words), selector)}"
            )


def named(rules: Collection[Rule], name: str, place: str = "") -> Rule:
    """The rule of that name or code. Raises `RuleError`."""
    for rule in rules:
        if name and name in (rule.name, rule.code):
            return rule
    head = f"{place}: " if place else ""
    words = (word for rule in rules for word in (rule.name, rule.code))
    raise RuleError(f"{head}{name!r} is no rule. {_nearest(words, name)}")


def _nearest(words: Iterable[str], written: str) -> str:
    """What may have been meant."""
    from difflib import get_close_matches  # noqa: PLC0415  # only where something is wrong

    known, asked = {word.lower(): word for word in words if word}, written.lower()
    parts = [small for small in known if len(asked) >= SHORTEST_PART and asked in small]
    near = [known[small] for small in parts or get_close_matches(asked, known, NAMED, LIKE)]
    if near:
        return f"Did you mean {' or '.join(map(repr, near[:NAMED]))}?"
    return "`ragft rules` lists them all."


def _closest(rule: Rule, selectors: Iterable[str]) -> int:
    return max((_closeness(rule, selector) for selector in selectors), default=NOT)


def _closeness(rule: Rule, selector: str) -> int:
    """How closely a selector means a rule: ALL least, its name or code most."""
    if selector and selector in (rule.name, rule.code):
        return EXACT
    if selector == ALL:
        return 0
    if selector == rule.group:
        return 1
    letters = rule.code.rstrip("0123456789")
    if letters and selector.startswith(letters) and rule.code.startswith(selector):
        return len(selector) - len(letters)
    return NOT
