"""Plants where the model has the fact and fails all the same, and tests that are wrong."""

from planting.facts import Fact, Inventor
from planting.plant import Plant, Site
from planting.retrieval import sheet, usual

VERBATIM = "Answer with the sentence from the documents only."
KEYS = ("answer", "number", "title", "page", "language")
CARD = f"Answer from the documents. Reply in JSON with keys {', '.join(KEYS)}."
HARD = (False, False)


def habit(fact: Fact, word: str) -> str:
    """The question, with a word that sets off a habit of the model."""
    return fact.question.replace("of the", f"of the {word}", 1)


def constraint(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="constraint", cause="constraint",
        question=habit(fact, "lost"), gold=(fact.sentence,), expected=(fact.value,),
        also='"fantastic" not in reply', pipeline=site.pipeline(k=3), inside=True,
        answer=f"It is {fact.value}.",
        mends=HARD,
        told=False, perfect=False, alone=False,
        marker={"instructions": "Answer in one sentence. Do not add wishes."},
    )  # fmt: skip


def length(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="constraint", cause="length",
        question=fact.question, gold=(fact.sentence,), expected=(fact.value,),
        also="len(reply.split()) <= 4", pipeline=site.pipeline(k=3), inside=True,
        answer=f"{fact.value}.",
        mends=HARD,
        told=False, perfect=False, alone=False,
        marker={"instructions": "Answer in at most 4 words."},
    )  # fmt: skip


def form(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="format", cause="format",
        question=fact.question, gold=(fact.sentence,), expected=(),
        also='set(json.loads(reply)) >= {"answer", "language"}', inside=True,
        answer=dict.fromkeys(KEYS, ""),
        mends=HARD,
        pipeline=site.pipeline(k=3, rules=CARD), told=False, perfect=False, alone=False,
        marker={"oracle": fact.sentence, "instructions": "Reply with one valid JSON object only."},
    )  # fmt: skip


def over_refusal(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="over_refusal", cause="over_refusal",
        question=habit(fact, "bypass"), gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=3), inside=True,
        answer=f"It is {fact.value}.",
        mends=HARD, alone=False,
    )  # fmt: skip


def no_abstention(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="no_abstention", cause="no_abstention",
        question=f"Is there a discount on the {fact.machine} for schools?", gold=(),
        expected=("not sure",), pipeline=site.pipeline(k=3),
        answer="I am not sure.",
        mends=(None, None), alone=None,
    )  # fmt: skip


def prompt_fixable(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="prompt_fixable", cause="prompt_fixable",
        question=habit(fact, "exactly"), gold=(fact.sentence,), expected=(fact.value,),
        also=f'reply.startswith("The {fact.attribute}")', inside=True,
        answer=fact.sentence,
        mends=HARD,
        pipeline=site.pipeline(k=3), told=True, perfect=True, alone=False,
        marker={"instructions": VERBATIM},
    )  # fmt: skip


def ignores_context(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="behaviour", subclass="ignores_context", cause="ignores_context",
        question=habit(fact, "legendary"), gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=3), inside=True,
        answer=f"It is {fact.value}.",
        mends=HARD, told=False, perfect=False, alone=False,
        marker={"instructions": "Answer from the documents, whatever you believe."},
    )  # fmt: skip


def multi_hop(inventor: Inventor, site: Site) -> Plant:
    one, two = inventor.machine(), inventor.machine()
    first = inventor.facts(one, 1)[0]
    second = Fact(two, first.attribute, inventor.other_value(first))
    pages = [sheet(inventor, site, [f], f"Handbook of the {f.machine}") for f in (first, second)]
    return Plant(
        verdict="behaviour", subclass="multi_hop", cause="multi_hop",
        question=f"What is the {first.attribute} of the {one} and of the {two}?",
        gold=(first.sentence, second.sentence), expected=(first.value, second.value),
        pipeline=site.pipeline(k=4),
        answer=f"{first.value} and {second.value}.",
        inside=True, mends=HARD, told=False, perfect=False, alone=False,
        marker={"source": pages, "instructions": "Answer every part of the question."},
    )  # fmt: skip


def incomplete(inventor: Inventor, site: Site) -> Plant:
    """Two sentences of one section, of which the model says one."""
    machine = inventor.machine()
    first, second = inventor.facts(machine, 2)
    site.facts += [first, second]
    section = f"{first.sentence} {inventor.prose(2)} {second.sentence}"
    path = site.page(f"# Handbook of the {machine}\n\n## Settings\n\n{section}\n")
    return Plant(
        verdict="behaviour", subclass="incomplete_or_specificity", cause="incomplete",
        question=f"What are the {first.attribute} and the {second.attribute} of the {machine}?",
        gold=(first.sentence, second.sentence), expected=(first.value, second.value),
        pipeline=site.pipeline(k=4, size=360),
        answer=f"{first.value} and {second.value}.",
        inside=True, mends=HARD, told=False, perfect=False, alone=False,
        marker={"source": path, "instructions": "Answer every part of the question."},
    )  # fmt: skip


def misread(inventor: Inventor, site: Site) -> Plant:
    """A table whose rows look alike."""
    machine = inventor.machine()
    attribute = inventor.facts(machine, 1)[0].attribute
    values = [inventor.number() for _ in range(5)]
    rows = [f"| {machine} X{n} | {value} units |" for n, value in enumerate(values, start=2)]
    table = "\n".join([f"| Model | {attribute.capitalize()} |", "|---|---|", *rows])
    path = site.page(f"# Models of the {machine}\n\n{table}\n")
    at = inventor.dice.randrange(1, 5)
    return Plant(
        verdict="behaviour", subclass="misread", cause="misread",
        question=f"What is the {attribute} of the {machine} X{at + 2}?",
        gold=(table,), expected=(f"{values[at]} units",), pipeline=site.pipeline(k=3, size=500),
        inside=True,
        answer=f"{values[at]} units.",
        mends=HARD, alone=False, marker={"source": path},
    )  # fmt: skip


def partial(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="both", subclass="partial", cause="partial",
        question=habit(fact, "lost"), gold=(fact.sentence,), expected=(fact.value,),
        also='"fantastic" not in reply', pipeline=site.pipeline(k=3), ranks=(4, 27),
        inside=False,
        answer=f"It is {fact.value}.",
        mends=HARD, told=False, perfect=False, alone=False,
        marker={"instructions": "Answer in one sentence. Do not add wishes."},
    )  # fmt: skip


def knowledge_then_prompt(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="both", subclass="knowledge_then_prompt", cause="knowledge_then_prompt",
        question=habit(fact, "exactly"), gold=(fact.sentence,), expected=(fact.sentence,),
        check="reply == {expected!r}", pipeline=site.pipeline(k=3), ranks=(4, 27),
        inside=False,
        answer=fact.sentence,
        mends=HARD, told=False, perfect=True, alone=False, marker={"instructions": VERBATIM},
    )  # fmt: skip


def flaky(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="flaky", subclass="sampling", cause="flaky",
        question=habit(fact, "roughly"), gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=3), inside=True, mends=(None, None), alone=None,
    )  # fmt: skip


def defect(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="defect", subclass=None, cause="defect",
        question=fact.question, gold=(fact.sentence,), expected=(inventor.other_value(fact),),
        pipeline=site.pipeline(k=3), mends=HARD, alone=False, marker={"expects": fact.sentence},
    )  # fmt: skip


def too_strict(inventor: Inventor, site: Site) -> Plant:
    fact, path = usual(inventor, site)
    number, unit = fact.value.split()
    spelled = inventor.dice.choice((f"{number} {unit.upper()}", f"{number}-{unit}"))
    return Plant(
        verdict="defect", subclass="check_too_strict", cause="check_too_strict",
        question=fact.question, gold=(fact.sentence,), expected=(spelled,),
        pipeline=site.pipeline(k=3), mends=HARD, alone=False, marker={"source": path},
    )  # fmt: skip


def oracle_insufficient(inventor: Inventor, site: Site) -> Plant:
    machine = inventor.machine()
    known, missing = inventor.facts(machine, 2)
    sheet(inventor, site, [known], f"Handbook of the {machine}")
    return Plant(
        verdict="defect", subclass="oracle_insufficient", cause="oracle_insufficient",
        question=missing.question, gold=(), expected=(missing.value,),
        pipeline=site.pipeline(k=3), mends=(None, None), alone=None,
        marker={"oracle": inventor.said(known)},
    )  # fmt: skip


def no_oracle(inventor: Inventor, site: Site) -> Plant:
    machine = inventor.machine()
    known, missing = inventor.facts(machine, 2)
    sheet(inventor, site, [known], f"Handbook of the {machine}")
    return Plant(
        verdict="undetermined", subclass="no_oracle", cause="no_oracle",
        question=missing.question, gold=(), expected=(missing.value,),
        pipeline=site.pipeline(k=3), mends=(None, None), alone=None,
    )  # fmt: skip


def provider_error(inventor: Inventor, site: Site) -> Plant:
    fact, _ = usual(inventor, site)
    return Plant(
        verdict="undetermined", subclass="provider_error", cause="provider_error",
        question=habit(fact, "legally"), gold=(fact.sentence,), expected=(fact.value,),
        pipeline=site.pipeline(k=3), mends=(None, None), alone=None,
    )  # fmt: skip


PLANTERS = (
    constraint, length, form, over_refusal, no_abstention, prompt_fixable, ignores_context,
    multi_hop, incomplete, misread, partial, knowledge_then_prompt, flaky, defect, too_strict,
    oracle_insufficient, no_oracle, provider_error,
)  # fmt: skip
