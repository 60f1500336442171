"""Every library whose searches are watched."""

from pytest_ragft.retrieval.libraries import (
    chromadb,
    haystack,
    langchain,
    llama_index,
    qdrant_client,
)
from pytest_ragft.retrieval.library import Library

LIBRARIES: tuple[Library, ...] = (
    langchain.LIBRARY,
    llama_index.LIBRARY,
    haystack.LIBRARY,
    chromadb.LIBRARY,
    qdrant_client.LIBRARY,
)
