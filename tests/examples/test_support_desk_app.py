"""The support desk's app: each planted defect really is what the example's truth says it is."""

from typing import NamedTuple

import pytest
from desk import channels
from desk.passages import LONGEST, pages, passages
from desk.retrieval import ByTitle, nearest, store
from simulated_model.models.reader_2 import LARGE, LIMITS, MODEL
from simulated_model.writer import limit_on, write

BACKUP = "We make a backup of every share to cloud storage each night, and one to a USB drive."
BOND = "I have joined two ports of the T8 in a bond, and its address is entered by hand."
TIME_MACHINE = "My Mac runs Time Machine on a share of its own, with a quota."
UPDATED = "Thank you, the update to TarnOS 4.2 went well and the web interface is dark now."
OLD = "I still know how it was in TarnOS 3."


class Asked(NamedTuple):
    """A question, what was said before, and the sentence that answers it."""

    question: str
    gold: str
    earlier: str = ""

    @property
    def query(self):
        return f"{self.earlier} {self.question}".strip()

    def rank(self, depth=1000):
        """Of the first passage that holds the whole sentence."""
        found = nearest(depth).invoke(self.query)
        ranks = (i for i, one in enumerate(found, 1) if self.gold in flat(one.page_content))
        return next(ranks, None)


def flat(text):
    return " ".join(text.split())


def said(prompt, model=MODEL):
    return write((("system", channels.RULES), ("user", prompt)), 0, model)


def with_documentation(text, question):
    return f"Documentation:\n\n{text}\n\nQuestion: {question}"


@pytest.fixture
def prompt_of(monkeypatch):
    """The prompt that a channel sends."""
    monkeypatch.setattr(channels, "complete", lambda rules, prompt: prompt)

    def prompt_of(channel, asked):
        more = {"earlier": asked.earlier} if asked.earlier else {}
        return getattr(channels, channel)(asked.question, **more)

    return prompt_of


REFUND = Asked(
    "When is a refund paid after a device was returned?",
    "The refund is paid to the account that was used for the purchase, within five working days "
    "after the device has reached us.",
    BACKUP,
)
LOCKED = Asked(
    "Who can delete a locked snapshot?",
    "A locked snapshot cannot be deleted by anyone, administrators included, until its lock ends.",
    BOND,
)
SPEED = Asked(
    "How much speed does encryption cost on a T2?",
    "Encryption costs the T2 about a fifth of its speed.",
    UPDATED,
)
INFECTED = Asked(
    "Where is an infection quarantined?",
    "Infected files are moved to quarantine and never deleted.",
    BACKUP,
)
CERTIFICATES = Asked(
    "When are certificates renewing?",
    "The certificate is renewed by itself every sixty days.",
    BOND,
)
STOPPED = Asked(
    "Which light of the Tarnbox means that the pool has stopped?",
    "The red light means that the pool has stopped.",
)
RESERVED = Asked("Which ports are kept for TarnOS?", "Ports below 1024 are kept for TarnOS.")
STEADY = Asked(
    "How long after the early channel does the steady channel get a version of TarnOS?",
    "The steady channel gets a version four weeks after the early one.",
)
GROUPS = Asked(
    "How many groups may a user of the Tarnbox be in?",
    "A user may be in any number of groups.",
    TIME_MACHINE,
)
LOG = Asked(
    "For how long are sign-ins logged?",
    "Sign-ins and changes of rights are logged for 180 days.",
    BACKUP,
)
MEMORY = Asked(
    "How much memory must be free for containers on the Tarnbox?",
    "At least 2 GB of memory must be free.",
    BACKUP,
)
AMBER = Asked(
    "What does the amber light mean?", "The amber light means that a drive needs attention.", BACKUP
)
TRAYS = Asked("Which drives need a tray?", "drives of 2.5 inches need the tray A25.", BACKUP)
KEY = Asked(
    "Where is a copy of the recovery key downloaded?",
    "A copy of the recovery key can be downloaded under Security, Recovery as long as an "
    "administrator can sign in.",
    BACKUP,
)
POWER_T2 = Asked(
    "How many watts does the Tarnbox T2 draw in normal use?",
    "In normal use the Tarnbox T2 draws 14 watts with two drives.",
)
POWER_R12 = Asked(
    "How many watts does the Tarnbox R12 draw in normal use?",
    "In normal use the Tarnbox R12 draws 96 watts with twelve drives.",
)
SNAPSHOTS = Asked(
    "After how many days is the oldest snapshot of a share deleted?",
    "the oldest snapshot of a share is deleted after 45 days",
)
LAG = Asked(
    "How far may the second Tarnbox lag behind the first Tarnbox?",
    "lag behind the first Tarnbox in what it holds by up to 20 minutes",
)
CLOUD = Asked(
    "How many versions of a backup are kept in the cloud by default?",
    "By default, 60 versions of a backup are kept in the cloud.",
)
MOST = Asked(
    "How many snapshots can a share have at most?", "A share can have at most 512 snapshots.", OLD
)
LINKS = Asked(
    "After how many days does a link for guests expire?",
    "A link for guests expires after 14 days unless another date is set.",
    OLD,
)
T4 = Asked(
    "How many watts does the Tarnbox T4 draw in normal use?",
    "In normal use the Tarnbox T4 draws 27 watts with four drives.",
)

SKIMMED = (AMBER, TRAYS, KEY)
MENDED = (REFUND, LOCKED, SPEED, INFECTED, CERTIFICATES, STOPPED, RESERVED, STEADY, T4)
MENDED += (GROUPS, LOG, MEMORY, *SKIMMED)


@pytest.mark.parametrize("word", ["38 decibels", "Polish", "anthracite"])
def test_corpus_gap_no_page_says_it(word):
    assert not any(word in page.page_content for page in pages())


@pytest.mark.parametrize("asked", [SNAPSHOTS, LAG])
def test_chunk_split_a_page_holds_it_and_no_passage_does(asked, prompt_of):
    assert any(asked.gold in flat(page.page_content) for page in pages())
    assert asked.rank() is None
    prompt = prompt_of("chat", asked)
    start = " ".join(asked.gold.split()[:5])
    assert start in flat(prompt)
    assert asked.gold.split()[-2] not in said(prompt).split()


def test_chunk_split_the_rest_of_a_table_has_no_names_of_columns():
    rest = next(one for one in passages() if "| Backup agent | 7450" in one.page_content)
    assert "| Service | Port |" not in rest.page_content


@pytest.mark.parametrize(("asked", "rank"), [(REFUND, 10), (LOCKED, 5), (SPEED, 4)])
def test_ranked_too_low(asked, rank):
    assert asked.rank() == rank


def test_ranked_too_low_in_a_table():
    found = nearest(30).invoke(f"{BACKUP} On which port does the service WireGuard listen?")
    assert next(i for i, one in enumerate(found, 1) if "51820" in one.page_content) == 19


@pytest.mark.parametrize("asked", [INFECTED, CERTIFICATES])
def test_not_retrieved_even_with_a_list_ten_times_as_long(asked):
    assert asked.rank(30) is None
    assert asked.rank() is not None


@pytest.mark.parametrize("asked", [STOPPED, RESERVED, STEADY])
def test_dropped_by_reranker(asked):
    assert asked.rank(10) is not None
    kept = ByTitle(base=nearest(10), keep=3).invoke(asked.question)
    assert len(kept) == 3
    assert not any(asked.gold in flat(one.page_content) for one in kept)


@pytest.mark.parametrize("asked", [GROUPS, LOG, MEMORY])
def test_cut_from_prompt(asked, prompt_of):
    assert asked.rank(8) is not None
    assert asked.gold not in flat(prompt_of("widget", asked))


@pytest.mark.parametrize("asked", [POWER_T2, POWER_R12])
def test_distracted_it_is_in_the_prompt_and_only_alone_it_is_used(asked, prompt_of):
    prompt = prompt_of("widget", asked)
    assert asked.gold in flat(prompt)
    for crowded in (prompt, f"{asked.gold}\n\n{prompt}", f"{prompt}\n\n{asked.gold}"):
        assert said(crowded) != asked.gold
    assert said(with_documentation(asked.gold, asked.question)) == asked.gold


@pytest.mark.parametrize("asked", SKIMMED)
def test_misplaced_it_is_used_at_the_beginning_and_at_the_end(asked, prompt_of):
    prompt = prompt_of("email", asked)
    context = prompt.removeprefix("Documentation:\n\n").partition("\n\nQuestion: ")[0]
    found = context.split(channels.SEPARATOR)
    gold = next(one for one in found if asked.gold in flat(one))
    others = [one for one in found if one is not gold]
    orders = {"found": found, "first": [gold, *others], "last": [*others, gold]}
    used = {
        name: asked.gold in said(with_documentation(channels.SEPARATOR.join(order), asked.question))
        for name, order in orders.items()
    }
    assert used == {"found": False, "first": True, "last": True}


@pytest.mark.parametrize("asked", [CLOUD, MOST, LINKS])
def test_stale_the_archive_is_read_first_and_without_it_the_right_page_is(asked, prompt_of):
    prompt = prompt_of("chat", asked)
    assert asked.gold in flat(prompt)
    assert said(prompt) != asked.gold
    found = nearest(3).invoke(asked.query)
    assert found[0].metadata["source"].startswith("archive/")
    current = [one for one in found if not one.metadata["source"].startswith("archive/")]
    assert said(channels.grounded(asked.question, current)) == asked.gold


def test_no_retrieval_the_start_page_sends_the_question_alone(prompt_of):
    prompt = prompt_of("welcome", T4)
    assert prompt == f"Question: {T4.question}"
    assert said(prompt) != T4.gold


@pytest.mark.parametrize("asked", MENDED)
@pytest.mark.parametrize("place", ["before", "after"])
def test_the_missing_sentence_mends_the_answer(asked, place, prompt_of):
    channel = "email" if asked in SKIMMED else "chat"
    prompt = prompt_of(channel, asked)
    both = (asked.gold, prompt) if place == "before" else (prompt, asked.gold)
    assert asked.gold in said("\n\n".join(both))


def test_a_larger_model_reads_the_table_that_the_small_one_misreads():
    table = next(page for page in pages() if "Largest single drive" in page.page_content)
    prompt = with_documentation(
        table.page_content, "What is the largest single drive for the model R12?"
    )
    assert "18 TB" in said(prompt)
    assert "24 TB" in said(prompt, LARGE)


def test_it_answers_from_two_pages_only_when_it_takes_notes():
    question = "How many watts do the Tarnbox T2 and the Tarnbox T8 draw in normal use?"
    eight = "In normal use the Tarnbox T8 draws 58 watts with eight drives."
    prompt = with_documentation(f"{POWER_T2.gold}\n\n{eight}", question)
    assert said(prompt) == POWER_T2.gold
    noted = said(f"{prompt}\n\nFirst note what each passage says. Then answer.")
    assert noted == f"{POWER_T2.gold} {eight}"


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.about)
def test_every_row_of_the_table_can_be_met(limit):
    assert limit_on(f"What about {limit.about}?", MODEL) is limit


def test_passages_are_short_and_lose_no_word():
    assert all(len(one.page_content) <= LONGEST for one in passages())
    cut = " ".join(one.page_content for one in passages())
    assert cut.split() == " ".join(page.page_content for page in pages()).split()


def test_the_store_holds_every_passage():
    assert len(store().similarity_search("Tarnbox", k=1000)) == len(passages())
