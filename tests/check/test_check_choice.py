"""Which rules names, codes, beginnings of codes, groups and ALL mean."""

import pytest

from pytest_ragft.check.choice import check_selectors, named, select, selected_names
from pytest_ragft.check.rule import Rule, RuleError

RULES = (
    Rule("no-reranker", "RFT205", "retrieval"),
    Rule("too-many-chunks", "RFT207", "retrieval"),
    Rule("rechunking", "RFT218", "retrieval"),
    Rule("small-golden-set", "RFT302", "evaluation"),
    Rule("bare-client", "", "acme"),
)


@pytest.mark.parametrize(
    ("chosen", "ignored", "extended", "names"),
    [
        (["ALL"], [], [], "no-reranker too-many-chunks rechunking small-golden-set bare-client"),
        ([], [], [], ""),
        (["no-reranker"], [], [], "no-reranker"),
        (["RFT207"], [], [], "too-many-chunks"),
        (["RFT2"], [], [], "no-reranker too-many-chunks rechunking"),
        (["RFT20"], [], [], "no-reranker too-many-chunks"),
        (["RFT"], [], [], "no-reranker too-many-chunks rechunking small-golden-set"),
        (["acme"], [], [], "bare-client"),
        (["evaluation", "acme"], [], [], "small-golden-set bare-client"),
        (["ALL"], ["retrieval"], [], "small-golden-set bare-client"),
        (["ALL"], ["RFT20", "acme"], [], "rechunking small-golden-set"),
        (["ALL"], ["ALL"], [], ""),
        (["RFT207"], ["RFT2"], [], "too-many-chunks"),
        (["RFT2"], ["RFT207"], [], "no-reranker rechunking"),
        (["retrieval"], ["RFT2"], [], ""),
        (["RFT207"], ["too-many-chunks"], [], ""),
        (["evaluation"], [], ["RFT205"], "no-reranker small-golden-set"),
        (["evaluation"], ["retrieval"], ["RFT205"], "no-reranker small-golden-set"),
    ],
)
def test_the_closest_selector_has_the_say(chosen, ignored, extended, names):
    assert " ".join(rule.name for rule in select(RULES, chosen, ignored, extended)) == names


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("no-rerankr", "Did you mean 'no-reranker'?"),
        ("rft207", "Did you mean 'RFT207'?"),
        ("retreival", "Did you mean 'retrieval'"),
        ("RFT9", "`ragft rules` lists them all."),
        ("chunk", "Did you mean 'too-many-chunks' or 'rechunking'?"),
        ("re", "`ragft rules` lists them all."),
        ("all", "Did you mean 'ALL'?"),
        ("", "`ragft rules` lists them all."),
    ],
)
@pytest.mark.parametrize(("place", "position"), [("select", 0), ("ignore", 1), ("select", 2)])
def test_a_selector_that_means_nothing_is_refused(selector, message, place, position):
    given = [["ALL"], [], []]
    given[position] = [selector]
    with pytest.raises(RuleError) as caught:
        select(RULES, *given)
    head = f"{place}: {selector!r} is no rule, code, beginning of a code or group. "
    assert str(caught.value).startswith(head)
    assert message in str(caught.value)


def test_selectors_of_rules_that_do_not_run_mean_none():
    assert selected_names(RULES[:2], ["evaluation", "RFT207"]) == {"too-many-chunks"}


def test_the_place_of_a_wrong_selector_is_named():
    check_selectors(RULES, ["ALL"], "per-file-ignores")
    with pytest.raises(RuleError, match=r"^per-file-ignores: 'x' is no rule"):
        check_selectors(RULES, ["x"], "per-file-ignores")


@pytest.mark.parametrize("name", ["too-many-chunks", "RFT207"])
def test_a_rule_is_found_by_its_name_and_by_its_code(name):
    assert named(RULES, name) is RULES[1]


@pytest.mark.parametrize(
    ("name", "place", "message"),
    [
        ("", "", "'' is no rule. `ragft rules` lists them all."),
        ("too-many", "", "'too-many' is no rule. Did you mean 'too-many-chunks'?"),
        ("RFT2", "options", "options: 'RFT2' is no rule. Did you mean 'RFT205' or 'RFT207'"),
    ],
)
def test_a_rule_that_is_not_there_is_refused(name, place, message):
    rules = tuple(rule for rule in RULES if rule.code)
    with pytest.raises(RuleError) as caught:
        named(rules, name, place)
    assert str(caught.value).startswith(message)
