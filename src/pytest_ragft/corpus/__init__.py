"""The documents that the product answers from: read, split into passages, searchable."""

from pytest_ragft.corpus.corpus import Corpus, CorpusError, Hit, Problem, open_corpus

__all__ = ["Corpus", "CorpusError", "Hit", "Problem", "open_corpus"]
