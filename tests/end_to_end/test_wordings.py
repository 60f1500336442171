"""A model that repeats itself is asked in other words, and no prompt is sent twice in vain."""

from collections import Counter

from pytest_ragft.diagnosis.prompt import REFERENCE

SUITE = """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    assert "30 days" in ask("How long may customers send goods back?")
"""
HEADS = [template.partition("{text}")[0] for template in REFERENCE]


def reads_what_comes_last(messages, model):
    """A simulated model that overlooks what stands in front of the question."""
    text = "\n".join(str(message["content"]) for message in messages)
    if "30 days" in text.partition("goods back?")[2]:
        return "You have 30 days to send it back."
    return "Nothing that I was given says how long that may take."


def test_a_fact_whose_place_matters_is_told_from_chance(diagnose, provider):
    provider.answer = reads_what_comes_last
    found = diagnose(SUITE).test()
    assert (found["verdict"], found["subclass"]) == ("knowledge", "order_dependent")
    prompts = Counter(request.prompt for request in provider.requests)
    unchanged = "How long may customers send goods back?"
    assert {count for prompt, count in prompts.items() if prompt != unchanged} == {1}
    told = [head for head in HEADS if any(head in prompt for prompt in prompts)]
    assert len(told) > 1


def test_a_model_whose_words_vary_is_asked_in_turn_as_well(diagnose, provider):
    replies = iter(range(100))
    provider.answer = lambda messages, model: (
        f"{reads_what_comes_last(messages, model)} Ticket {next(replies)}."
    )
    found = diagnose(SUITE).test()
    assert (found["verdict"], found["subclass"]) == ("knowledge", "order_dependent")
    assert any(HEADS[1] in request.prompt for request in provider.requests)
