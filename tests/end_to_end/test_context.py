"""Where the facts stood: corpus, retrieved context, and arms that replace it."""

import json

import pytest

GOLD = "Customers may send goods back within 30 days of the delivery."
FAR = "Parcels leave the warehouse in Hamburg before noon."
NEAR = "Goods that customers send back need the packing slip inside."

APP = """

def answer(question, found):
    context = "\\n\\n".join(found)
    return ask(f"Answer from the context.\\n\\nContext:\\n{context}\\n\\nQuestion: {question}")
"""


@pytest.fixture
def documents(pytester):
    """A corpus of two documents, and the settings that name it."""

    def write(*texts):
        pytester.makepyprojecttoml("[tool.ragft]\ncorpus = ['docs/*.md']\n")
        folder = pytester.mkdir("docs")
        for number, text in enumerate(texts):
            (folder / f"page-{number}.md").write_text(f"# Page {number}\n\n{text}\n", "utf-8")

    return write


def suite(retrieved, declare="pass", given=None):
    """A test of an app that puts these passages into its prompt, and says so."""
    return f"""{APP}

def test_it(ragft):
    {declare}
    ragft.retrieved({given or repr(retrieved)})
    assert "30 days" in answer("How long may customers send goods back?", {retrieved!r})
"""


def test_the_oracle_is_inferred_from_the_corpus_and_says_so(diagnose, documents):
    documents(GOLD, FAR)
    found = diagnose(suite([FAR])).test()
    assert found["verdict"] == "knowledge"
    assert found["case"]["inferred"]["sure"] > 0.5
    assert GOLD in found["case"]["oracle"]
    assert found["case"]["source"] == ["docs/page-0.md#page-0"]
    assert found["checks"][0]["expected"] == ["30 days"]


def test_an_oracle_that_nothing_tells_is_not_inferred_and_the_report_says_why(diagnose, documents):
    documents(NEAR, FAR)
    found = diagnose(suite([FAR])).test()
    assert (found["verdict"], found["subclass"]) == ("undetermined", "no_oracle")
    assert "no passage of the corpus holds '30 days'" in found["because"][0]
    assert found["case"]["oracle"] is None


CLASSES = [
    ("no_retrieval", (GOLD, FAR), [], "pass"),
    ("missed_by_search", (GOLD, FAR), [FAR, NEAR], "pass"),
    ("corpus_gap", (NEAR, FAR), [FAR], f"ragft.case(oracle={GOLD!r})"),
]


@pytest.mark.parametrize("made", CLASSES, ids=[made[0] for made in CLASSES])
def test_the_class_follows_from_where_the_facts_stood(diagnose, documents, made):
    subclass, corpus, retrieved, declare = made
    documents(*corpus)
    found = diagnose(suite(retrieved, declare)).test()
    assert (found["verdict"], found["subclass"]) == ("knowledge", subclass), found["because"]


def drowned(messages, model):
    """A simulated model that overlooks a fact beside anything about parcels."""
    text = "\n".join(str(message["content"]) for message in messages)
    if "30 days" in text and "Parcels" not in text:
        return "You have 30 days to send it back, as far as I can see."
    return "The documents say nothing about how long that may take."


def test_arms_replace_the_context_in_the_prompt_where_no_library_is_watched(
    diagnose, documents, provider
):
    documents(GOLD, FAR)
    provider.answer = drowned
    found = diagnose(suite([FAR, GOLD])).test()
    assert (found["verdict"], found["subclass"]) == ("knowledge", "distracted"), found["because"]
    prompts = [request.prompt for request in provider.requests]
    replaced = [prompt for prompt in prompts if GOLD in prompt and FAR not in prompt]
    assert replaced
    assert all(prompt.endswith("How long may customers send goods back?") for prompt in replaced)


LANGCHAIN = f"""
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

DOCUMENTS = [Document(page_content=text) for text in {[NEAR, FAR, GOLD]!r}]


class Ranked(BaseRetriever):
    k: int = 2

    def _get_relevant_documents(self, query, *, run_manager):
        return DOCUMENTS[: self.k]


def answer(question):
    found = Ranked().invoke(question)
    context = "\\n\\n".join(f"<doc>{{d.page_content}}</doc>" for d in found)
    return ask(f"Answer from the context.\\n\\n{{context}}\\n\\nQuestion: {{question}}")


def test_it():
    assert "30 days" in answer("How long may customers send goods back?")
"""


def test_a_watched_search_is_recorded_looked_at_deeper_and_replaced(diagnose, documents, provider):
    documents(NEAR, FAR, GOLD)
    found = diagnose(LANGCHAIN).test()
    assert (found["verdict"], found["subclass"]) == ("knowledge", "ranked_too_low")
    (search,) = found["searches"]
    assert search["by"] == "langchain.Ranked"
    assert search["query"] == "How long may customers send goods back?"
    assert [entry["text"] for entry in search["found"]] == [NEAR, FAR]
    (sighting,) = found["whereabouts"]["sightings"]
    assert (sighting["in_corpus"], sighting["in_retrieved"]) == ("whole", "absent")
    assert (sighting["deeper_rank"], sighting["depth"]) == (3, 3)
    closed = [request.prompt for request in provider.requests if "<doc>" not in request.prompt]
    assert closed, "the search gave nothing in the closed-book arm"


def test_a_corpus_without_files_is_a_note_and_the_diagnosis_goes_on(diagnose, pytester):
    pytester.makepyprojecttoml("[tool.ragft]\ncorpus = ['nowhere/*.md']\n")
    diagnosed = diagnose("@knows\ndef test_it():\n    assert '30 days' in ask('How long?')\n")
    assert diagnosed.test()["verdict"] == "knowledge"
    (note,) = diagnosed.report["run"]["notes"]
    assert "nowhere/*.md" in note


def test_a_document_that_cannot_be_read_is_named(diagnose, documents, pytester):
    documents(GOLD, FAR)
    (pytester.path / "docs/broken.md").write_bytes(b"a\0b")
    diagnosed = diagnose(suite([FAR]))
    assert diagnosed.test()["verdict"] == "knowledge"
    (note,) = diagnosed.report["run"]["notes"]
    assert note.startswith("Left out of the corpus: docs/broken.md: ")


PASSAGES = [
    ("['plain text']", "plain text"),
    ("[{'content': 'of a mapping', 'id': 7, 'metadata': {'source': 'a.md'}}]", "of a mapping"),
    ("[type('Document', (), {'page_content': 'of a document', 'id': None})()]", "of a document"),
    ("[{'node': {'text': 'of a node', 'id_': 'n1'}, 'score': 0.5}]", "of a node"),
]


@pytest.mark.parametrize(("given", "text"), PASSAGES)
def test_what_was_retrieved_is_told_in_many_shapes(diagnose, given, text):
    declare = f"ragft.case(oracle={GOLD!r})"
    found = diagnose(suite([text], declare, given)).test()
    assert [entry["text"] for entry in found["whereabouts"]["context"]] == [text]


def test_what_holds_no_text_is_named(diagnose):
    found = diagnose(suite([FAR], "pass", "[12]")).test()
    assert found["subclass"] == "bad_declaration"
    assert "ragft.retrieved: entry 1 is 12, which holds no text" in found["because"][0]


def test_a_context_that_is_not_in_the_prompt_cannot_be_replaced(diagnose, documents):
    documents(GOLD, FAR)
    found = diagnose(
        suite([FAR], "pass", "['Something that no prompt of this app has ever said.']")
    )
    assert json.dumps(found.test()["arms"]).count("oracle-only") == 0
