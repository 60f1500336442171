"""Plants where a fact is lost on its way into the answer."""

from planting.facts import Fact, Inventor
from planting.plant import Plant, Site

SIZES = (240, 300, 360)


def sheet(inventor: Inventor, site: Site, facts: list[Fact], title: str) -> str:
    """A page with one section for each fact."""
    site.facts += facts
    return site.page(inventor.page(title, *(inventor.said(fact) for fact in facts)))


def usual(inventor: Inventor, site: Site, *, title: str = "") -> tuple[Fact, str]:
    """A machine with a page of its own; one of its facts, and the page's path."""
    machine = inventor.machine()
    facts = inventor.facts(machine, 3)
    path = sheet(inventor, site, facts, title or f"Handbook of the {machine}")
    return facts[inventor.dice.randrange(3)], path


def corpus_gap(inventor: Inventor, site: Site) -> Plant:
    machine = inventor.machine()
    known, missing = inventor.facts(machine, 2)
    sheet(inventor, site, [known], f"Handbook of the {machine}")
    return Plant(
        verdict="knowledge", subclass="corpus_gap", cause="corpus_gap",
        question=missing.question, gold=(missing.sentence,), expected=(missing.value,),
        pipeline=site.pipeline(k=3), marker={"oracle": inventor.said(missing)}, inside=False,
    )  # fmt: skip


def not_retrieved(inventor: Inventor, site: Site) -> Plant:
    """The page says it in other forms of the same words."""
    first, second = inventor.machine().split()
    fact = inventor.facts(f"{first} {second}", 1)[0]
    one, two = fact.attribute.split()
    said = f"{one.title()}s {two}s: {first}ic {second}ers have {fact.value}."
    section = f"{inventor.prose(1)} {said} {inventor.prose(1)}"
    path = site.page(inventor.page("Notes of a fitter", section))
    k = inventor.dice.choice((3, 4))
    return Plant(
        verdict="knowledge", subclass="not_retrieved", cause="not_retrieved",
        question=fact.question, gold=(said,), expected=(fact.value,),
        pipeline=site.pipeline(k=k, size=300), ranks=(10 * k + 1, 10**6), inside=False,
        marker={"source": path},
    )  # fmt: skip


def missed_by_search(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="knowledge", subclass="missed_by_search", cause="missed_by_search",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(search="keywords", k=3), ranks=(4, 60), inside=False,
    )  # fmt: skip


def unseen_search(inventor: Inventor, site: Site) -> Plant:
    """No library makes the search: where the fact was lost cannot be seen."""
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="knowledge", subclass=None, cause="unseen_search",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(search="own", k=3), ranks=(4, 60), inside=False,
    )  # fmt: skip


def ranked_too_low(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    k, size = inventor.dice.choice((2, 3, 4)), inventor.dice.choice(SIZES)
    return Plant(
        verdict="knowledge", subclass="ranked_too_low", cause="ranked_too_low",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=k, size=size), ranks=(k + 1, 9 * k), inside=False,
    )  # fmt: skip


def dropped_by_reranker(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site, title="Data sheet")
    size = inventor.dice.choice(SIZES)
    return Plant(
        verdict="knowledge", subclass="dropped_by_reranker", cause="dropped_by_reranker",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(first=10, k=3, size=size), ranks=(1, 9), inside=False,
    )  # fmt: skip


def cut_from_prompt(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    budget = inventor.dice.choice((500, 700, 900))
    return Plant(
        verdict="knowledge", subclass="cut_from_prompt", cause="cut_from_prompt",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=8, budget=budget), ranks=(4, 8), inside=False,
    )  # fmt: skip


def chunk_split(inventor: Inventor, site: Site) -> Plant:
    """Lines of one paragraph, with the border of a passage inside of the sentence."""
    size = inventor.dice.choice(SIZES)
    machine = inventor.machine()
    fact = inventor.facts(machine, 1)[0]
    start = f"The {fact.attribute} of the {machine}, as far as is known here, is"
    lead = ""
    while len(lead) + len(start) + 40 < size:
        lead += inventor.prose(1) + "\n"
    rest = f"{fact.value} in summer, and somewhat more in winter.\n{inventor.prose(2)}"
    site.page(f"# Handbook of the {machine}\n\n{lead}{start}\n{rest}\n")
    gold = f"{start} {fact.value} in summer, and somewhat more in winter."
    return Plant(
        verdict="knowledge", subclass="chunk_split", cause="chunk_split",
        question=fact.question, gold=(gold,), expected=(fact.value,),
        pipeline=site.pipeline(k=3, size=size), part=start, inside=False,
    )  # fmt: skip


def distracted(inventor: Inventor, site: Site) -> Plant:
    """Five models of a machine, whose pages say the same of each."""
    machine = inventor.machine()
    attribute, unit = inventor.facts(machine, 1)[0].attribute, "units"
    facts = [Fact(f"{machine} X{n}", attribute, f"{inventor.number()} {unit}") for n in range(2, 7)]
    for fact in facts:
        sheet(inventor, site, [fact], f"Model X{facts.index(fact) + 2}")
    fact = inventor.dice.choice(facts)
    return Plant(
        verdict="knowledge", subclass="distracted", cause="distracted",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=5, size=240), inside=True, mends=(False, False),
    )  # fmt: skip


def misplaced(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="knowledge", subclass="misplaced", cause="misplaced",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=13, size=240), ranks=(5, 9), inside=True,
    )  # fmt: skip


def stale(inventor: Inventor, site: Site) -> Plant:
    """An older page, shorter and so ranked first, says something else."""
    fact, _ = usual(inventor, site)
    old = Fact(fact.machine, fact.attribute, inventor.other_value(fact))
    words = inventor.dice.choice(("This page is no longer maintained.", inventor.prose(1)))
    site.page(f"# Archive: {fact.machine} {fact.attribute}\n\n{old.sentence} {words}\n", "archive/")
    return Plant(
        verdict="knowledge", subclass="stale_or_conflicting", cause="stale",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=4), inside=True, mends=(True, None), without=old.sentence,
    )  # fmt: skip


def no_retrieval(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="knowledge", subclass="no_retrieval", cause="no_retrieval",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(search="none"), inside=False,
    )  # fmt: skip


def order_dependent(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="knowledge", subclass="order_dependent", cause="order_dependent",
        question=fact.question.replace("What is the", "What is the weekly"),
        gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=3), inside=True, mends=(False, True), alone=False,
    )  # fmt: skip


PLANTERS = (
    corpus_gap, not_retrieved, missed_by_search, unseen_search, ranked_too_low,
    dropped_by_reranker, cut_from_prompt, chunk_split, distracted, misplaced, stale, no_retrieval,
    order_dependent,
)  # fmt: skip
