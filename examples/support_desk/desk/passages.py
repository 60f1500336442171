"""Reads the documentation and cuts it into passages."""

from pathlib import Path

from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

DOCS = Path(__file__).parents[1] / "docs"

LONGEST = 350
"""Characters of a passage. The splitter knows paragraphs and lines, but not sentences."""


def pages() -> list[Document]:
    """Every page, the archive included."""
    return [
        Document(path.read_text("utf-8"), metadata={"source": path.relative_to(DOCS).as_posix()})
        for path in sorted(DOCS.rglob("*.md"))
    ]


def passages() -> list[Document]:
    """Every page, cut; the title of its page is kept with each passage."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=LONGEST, chunk_overlap=0)
    return [
        Document(text, metadata={**page.metadata, "title": _title(page)})
        for page in pages()
        for text in splitter.split_text(page.page_content)
    ]


def _title(page: Document) -> str:
    return page.page_content.partition("\n")[0].removeprefix("# ")
