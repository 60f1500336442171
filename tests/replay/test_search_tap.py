"""What happens to the searches of the app, and to contexts that arms replace."""

from types import SimpleNamespace

import pytest

from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Passage, Retrieved, Search
from pytest_ragft.diagnosis.whereabouts import Whereabouts
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.searching import DEPTH, LONGEST, SearchTap
from pytest_ragft.retrieval.listener import Wish

FACT = "Goods go back within 30 days of the delivery, unless they were made to measure."
OTHER = "Parcels leave the warehouse in Hamburg before noon on every working day."
CONTEXT = (Retrieved(OTHER, 1, origin=0), Retrieved(FACT, 2, origin=1))
MATERIAL = Material(
    Case(oracle=FACT, passages=(Passage(FACT, "docs/refunds.md"),)),
    Whereabouts(context=CONTEXT, retrieves=True, gold_at=(1,)),
)


def tap(recording):
    warnings = []
    recorder = SimpleNamespace(current=recording, warn=warnings.append, warnings=warnings)
    return SearchTap(recorder), warnings


def run(arm, found=CONTEXT, depth=0, deeper=None):
    recording = Recording("test_it", arm and BY_NAME[arm], MATERIAL)
    listener, _ = tap(recording)
    wish = listener.begin("a.Retriever", "How long?")
    return recording, listener.finish(
        wish, Search("a.Retriever", "How long?", found, depth, deeper)
    )


@pytest.mark.parametrize(("arm", "deeper"), [(None, None), ("oracle", None), ("rerun", LONGEST)])
def test_only_the_rerun_asks_for_a_longer_list(arm, deeper):
    listener, _ = tap(Recording("test_it", arm and BY_NAME[arm], MATERIAL))
    assert listener.begin("a.Retriever", "How long?").deeper == deeper


def test_the_longer_list_is_looked_at_as_deep_as_the_class_says():
    longer = tuple(Retrieved(str(n), n + 1) for n in range(LONGEST))
    recording, _ = run("rerun", deeper=longer)
    (search,) = recording.searches
    assert len(search.deeper) == DEPTH * len(CONTEXT)


@pytest.mark.parametrize(
    ("arm", "texts"),
    [("closed-book", []), ("oracle-only", [FACT]), ("reordered", [FACT, OTHER])],
)
def test_an_arm_says_what_the_app_receives_instead(arm, texts):
    recording, given = run(arm)
    assert [entry.text for entry in given] == texts
    assert [entry.rank for entry in given] == list(range(1, len(texts) + 1))
    assert recording.replaced == 1
    assert recording.void is None


def test_what_was_found_keeps_the_librarys_own_object():
    _, given = run("reordered")
    assert [entry.origin for entry in given] == [1, 0]


def test_a_search_receives_only_what_it_had_found_itself():
    _, given = run("reordered", found=(Retrieved(OTHER, 1, origin=0),))
    assert [entry.text for entry in given] == [OTHER]


@pytest.mark.parametrize(("arm", "depth"), [("rerun", 0), (None, 0), ("closed-book", 1)])
def test_everything_else_stays_as_it_was_found(arm, depth):
    recording, given = run(arm, depth=depth)
    assert given is None
    assert len(recording.searches) == 1


def test_a_search_that_began_elsewhere_is_left_alone():
    listener, _ = tap(Recording("test_it", BY_NAME["closed-book"], MATERIAL))
    assert listener.finish(Wish(), Search("a.Retriever", "", CONTEXT)) is None


def test_warnings_are_passed_on():
    listener, warnings = tap(Recording("test_it"))
    listener.warn("something")
    assert warnings == ["something"]


def test_a_context_is_replaced_in_the_prompt_where_no_search_was_seen():
    recording = Recording("test_it", BY_NAME["closed-book"], MATERIAL)
    call = Call("m", (Message("user", f"Context:\n\n{OTHER}\n\n{FACT}\n\nHow long?", 0),))
    assert recording.void == (
        "what was retrieved was not found in the prompt again, so it could not be replaced"
    )
    edited = recording.edited(call, recording.turn(call))
    assert OTHER not in edited.text
    assert FACT not in edited.text
    assert edited.text.endswith("How long?")
    assert recording.void is None


def test_a_prompt_without_the_context_stays_and_shows_nothing():
    recording = Recording("test_it", BY_NAME["closed-book"], MATERIAL)
    call = Call("m", (Message("user", "How long?", 0),))
    assert recording.edited(call, recording.turn(call)) == call
    assert recording.void is not None
