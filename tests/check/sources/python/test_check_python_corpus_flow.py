"""Whole documents in a prompt are told from templates, code, and texts that must be whole."""

import pytest
from python_facts import facts, only

ASK = 'return client.messages.create(messages=[{"role": "user", "content": f"%s {question}"}])'


def answer(body, text="{knowledge}", parameters="question"):
    lines = "".join(f"    {line}\n" for line in (body + "\n" + ASK % text).strip().splitlines())
    return f"def answer({parameters}):\n{lines}"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (answer('knowledge = open("kb/all.md").read()'), 2),
        (answer('with open("faq.md") as f:\n    knowledge = f.read()'), 2),
        (answer('knowledge = "".join(p.read_text() for p in Path("docs").glob("*.md"))'), 2),
        (answer("documents = SimpleDirectoryReader('d').load_data()", "{documents}"), 2),
        (answer("documents = DirectoryLoader('d').load()", "{documents}"), 2),
        (
            answer(
                (
                    'text = ""\nfor file in files:\n'
                    "    for page in PdfReader(file).pages:\n"
                    "        text += page.extract_text()"
                ),
                "{text}",
                "files, question",
            ),
            4,
        ),
        ('KNOWLEDGE = open("manual.txt").read()\n' + answer("", "{KNOWLEDGE}"), 3),
        (answer("", "{pdf_text}", "question, pdf_text"), 2),
        (
            'def load():\n    return open("corpus.txt").read()\n' + answer("knowledge = load()"),
            4,
        ),
        (
            (
                'def main():\n    knowledge = open("corpus.txt").read()\n'
                '    answer("q", corpus=knowledge)\n\n'
            )
            + answer("", "{corpus}", "question, corpus"),
            6,
        ),
        (
            (
                'knowledge = open("kb.txt").read()\nx = st.text_input("?")\n'
                'llm.invoke(f"{knowledge} {x}")'
            ),
            1,
        ),
    ],
)
def test_whole_documents_with_a_question_are_a_corpus(source, line):
    fact = only(source, "flow")
    assert (fact.name, fact.span.line) == ("corpus-to-prompt", line)
    assert set(fact.places) == {"source", "prompt"}


@pytest.mark.parametrize(
    "source",
    [
        answer('knowledge = open("prompts/answer.txt").read()'),
        answer('knowledge = open("schema.sql").read()'),
        answer('knowledge = open("kb.txt", "rb").read()'),
        answer('knowledge = open("kb.txt").read()[:4000]'),
        answer('knowledge = summarize(open("kb.txt").read())'),
        answer("text = open(path).read()", "{text}", "path, question"),
        answer('for knowledge in [p.read_text() for p in Path("docs").glob("*")]:\n    pass'),
        answer('knowledge = open("kb.txt").read()').replace("question", "tone"),
        'knowledge = open("kb.txt").read()',
        answer("knowledge = load()"),
        answer("config = json.load(open('kb.json'))", "{question}"),
        answer('knowledge = open("kb.txt").read()\ndocs = store.similarity_search(question)'),
        "def load():\n    text = open('kb.txt').read()\n" + answer("knowledge = load()"),
        "def answer(question, kb):\n    return llm.invoke(question)\n",
        "answer = load.load()\n" + answer("knowledge = engine.load()"),
    ],
)
def test_other_texts_are_none(source):
    assert [fact.name for fact in facts(source, "flow") if fact.name == "corpus-to-prompt"] == []
