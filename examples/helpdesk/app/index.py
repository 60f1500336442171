"""Builds the vector store from the help pages."""

from langchain_chroma import Chroma
from langchain_community.document_loaders import DirectoryLoader
from langchain_openai import OpenAIEmbeddings
from langchain_text_splitters import TokenTextSplitter

from app import settings


def build() -> Chroma:
    pages = DirectoryLoader("help", glob="**/*.md").load()
    splitter = TokenTextSplitter(
        chunk_size=settings.CHUNK_SIZE, chunk_overlap=settings.CHUNK_OVERLAP
    )
    return Chroma.from_documents(
        splitter.split_documents(pages),
        OpenAIEmbeddings(model=settings.EMBEDDING_AT_INDEX_TIME),
        persist_directory="store",
    )
