"""Text cut at a fixed length is told from batches, n-grams and structure-aware splitting."""

import pytest
from python_facts import facts, only

from pytest_ragft.check.fact import Reference


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "chunks = [text[i:i+800] for i in range(0, len(text), 640)]",
            {"size": 800, "overlap": 160, "unit": "characters"},
        ),
        (
            """
            def chunk(text, size=400, overlap=80):
                words, chunks, i = text.split(), [], 0
                while i < len(words):
                    chunks.append(" ".join(words[i : i + size]))
                    i += size - overlap
                return chunks
            """,
            {"size": 400, "overlap": 80, "unit": "words"},
        ),
        (
            """
            SIZE = 512
            def split(content: str):
                start = 0
                while start < len(content):
                    end = min(start + SIZE, len(content))
                    yield content[start:end]
                    start = end - 50
            """,
            {"size": 512, "overlap": 50, "unit": "characters"},
        ),
        (
            """
            def chunk(value: str, n: int = 100):
                return [value[i : n + i] for i in range(0, len(value), n)]
            """,
            {"size": 100, "overlap": 0, "unit": "characters"},
        ),
        (
            """
            def chunks(tokenizer, text):
                tokens = tokenizer.encode(text)
                while tokens:
                    chunk = tokens[:200]
                    tokens = tokens[len(chunk):]
                    yield tokenizer.decode(chunk)
            """,
            {"size": 200, "overlap": 0, "unit": "tokens"},
        ),
        (
            """
            class Splitter:
                def __init__(self, chunk_size=300, overlap=30):
                    self.chunk_size = chunk_size
                    self.overlap = overlap

                def chunk(self, text):
                    position = 0
                    while position < len(text):
                        yield text[position : position + self.chunk_size]
                        position += self.chunk_size - self.overlap
            """,
            {"size": 300, "overlap": 30, "unit": "characters"},
        ),
        (
            """
            def chunk(doc, size):
                doc = doc.spacy_doc
                i = 0
                while i < len(doc):
                    start_i = i
                    end_i = min(i + size, len(doc))
                    chunk_text = doc[start_i:end_i].text
                    i = max(end_i - 5, i + 1)
            """,
            {"size": Reference("size"), "unit": "tokens", "overlap": 5},
        ),
        (
            """
            def chunk(text, step=10):
                i = 0
                while i < len(text):
                    yield text[i : i + 20]
                    i = i + step
            """,
            {"size": 20, "overlap": 10, "unit": "characters"},
        ),
        (
            """
            def chunk(text):
                start = 0
                while start < len(text):
                    end = start + 90
                    yield text[start:end]
                    start = end
            """,
            {"size": 90, "unit": "characters"},
        ),
        (
            """
            def chunk(text, size):
                i = 0
                while i < len(text):
                    chunk = text[i : i + size]
                    i += max(1, size - 7)
            """,
            {"size": Reference("size"), "unit": "characters", "overlap": 7},
        ),
        (
            """
            def chunk(words, tokens):
                yield [words[i : i + LIMIT] for i in range(0, len(words), LIMIT)]
            """,
            {"size": Reference("LIMIT"), "overlap": 0, "unit": "words"},
        ),
        (
            """
            def chunk(tokens, n=A):
                yield [tokens[i : i + n] for i in range(0, len(tokens), n)]
            A = B
            B = C
            C = D
            D = E
            """,
            {"size": Reference("C"), "overlap": 0, "unit": "tokens"},
        ),
        (
            """
            SIZE: int = 70
            class Splitter:
                chunk_size = SIZE
                step: int
                def chunk(self, text):
                    return [text[i : i + self.chunk_size] for i in range(0, len(text), self.step)]
            """,
            {"size": 70, "unit": "characters"},
        ),
    ],
)
def test_windows_over_text_are_slices(source, expected):
    fact = only(source, "slice")
    said = {key: fact.values.get(key) for key in expected}
    sizes = {
        key: Reference(value.name.rpartition(".")[2]) if isinstance(value, Reference) else value
        for key, value in said.items()
    }
    assert (fact.name, sizes, fact.values["fallback"]) == ("text-slice", expected, False)


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(0, len(docs), 32):\n    batch = docs[i : i + 32]",
        "for i in range(0, len(texts), 32):\n    chunk = texts[i : i + 32]",
        "for i in range(0, len(text), 32):\n    batch = text[i : i + 32]\n    chunks.append(batch)",
        "for i in range(0, len(content), BATCH_SIZE):\n    chunk = content[i : i + BATCH_SIZE]",
        "def n_grams(words, n):\n    return [words[i : i + n] for i in range(len(words) - n + 1)]",
        "def chunk(text):\n    return text[5:10]",
        "def chunk(text, a, b):\n    return text[a:b]",
        "def chunk(text, match):\n    return text[match.start() : match.end()]",
        (
            "def send_message(text):\n    while text:\n"
            "        chunk = text[:4096]\n        text = text[4096:]"
        ),
        "def chunk(text):\n    while text:\n        head = text[:-1]\n        text = text[1:]",
        "def chunk(text):\n    first = text[:100]\n    return first",
        (
            "def chunk(text):\n    i = 0\n    while i < 9:\n"
            "        c = text[i : i + 5]\n        i += 1"
        ),
        (
            "def chunk(sentences):\n    sentences = sentences.split('.')\n"
            "    return [sentences[i:i+5] for i in range(0, 9, 5)]"
        ),
        "def chunk(f):\n    return [f()[i:i+5] for i in range(0, 9, 5)]",
        "def show(text):\n    return [text[i:i+5] for i in range(0, len(text), 5)]",
        "def chunk(text):\n    while text:\n        x = text[:5]\n        text = text.strip()",
    ],
)
def test_batches_n_grams_and_cut_offs_are_none(source):
    assert facts(source, "slice", "app/tool.py") == []


@pytest.mark.parametrize(
    "source",
    [
        """
        def chunk(text, size):
            for paragraph in text.split("\\n\\n"):
                for i in range(0, len(text), size):
                    yield text[i : i + size]
        """,
        """
        def _hard_split(text, size):
            return [text[i : i + size] for i in range(0, len(text), size)]
        """,
        """
        def chunk(text, size):
            sections = sections_of(text)
            return [text[i : i + size] for i in range(0, len(text), size)]
        """,
        """
        import re
        def chunk(text, size):
            parts = re.split("x", text)
            return [text[i : i + size] for i in range(0, len(text), size)]
        """,
        """
        def chunk(text, size):
            return [text[i : i + size] for i in range(0, len(text), size)]
        def chunks(document):
            for heading in headings(document):
                yield from chunk(document, 5)
        """,
    ],
)
def test_structure_that_is_looked_at_first_makes_it_a_fallback(source):
    assert only(source, "slice").values["fallback"] is True


def test_an_embedding_model_named_after_sentences_is_no_structure():
    source = """
        embedder = SentenceTransformer("x")
        chunks = [text[i : i + 9] for i in range(0, len(text), 9)]
    """
    assert only(source, "slice").values["fallback"] is False


def test_only_the_first_slice_of_a_function_is_told():
    source = """
        def chunk(text, size):
            for i in range(0, len(text), size):
                a = text[i : i + size]
                b = text[i : i + size]
    """
    assert len(facts(source, "slice")) == 1
