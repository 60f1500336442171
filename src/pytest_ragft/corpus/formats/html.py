"""HTML: what a reader of the page sees, without its menus."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BufferedIOBase

from pytest_ragft.corpus.decoding import decode
from pytest_ragft.corpus.document import Block, Complain, Format, Kind, Section
from pytest_ragft.corpus.headings import slug

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = frozenset({"nav", "noscript", "script", "style", "svg", "template"})
_WHOLE = frozenset({"dl", "ol", "pre", "table", "ul"})
_LINES = frozenset({"br", "dd", "dt", "li", "tr"})
_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "details", "div", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "hr", "main", "p", "section",
        "summary",
    }
)  # fmt: skip
_DEEPEST = 100
"""Nested tags that are told apart; no page that was written to be read has more."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def _read(file: BufferedIOBase, _complain: Complain) -> Iterator[Section]:
    content = file.read()
    found = _CHARSET.search(content[:4096])
    page = _Page()
    page.feed(_plain(decode(content, found[1].decode() if found else None)))
    page.close()
    yield from page.sections()


def _plain(text: str) -> str:
    """Without marked sections, at which the parser of older Pythons stops; their text stays."""
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    return text.replace("<![", "<!x")


class _Part:
    """A heading and what stands below it."""

    def __init__(self, level: int, names: list[str]) -> None:
        self.level = level
        self.names = names
        self.blocks: list[Block] = []


class _Page(HTMLParser):
    """Gathers blocks as tags come; one that is never closed does little harm."""

    def __init__(self) -> None:
        super().__init__()
        self._title: list[str] | None = None
        self._hidden: list[str] = []
        self._whole: list[str] = []
        self._heading = False
        self._laid_out = False
        """Whether spaces count in what was gathered."""
        self._in_row = False
        self._texts: list[str] = []
        self._lines = (0, 0)
        self._names: list[str] = []
        """Ids since the last text: they name what comes next."""
        self._parts = [_Part(0, [])]
        self._titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or tag in _HIDDEN:
            self._hidden += [tag] if tag in _HIDDEN and len(self._hidden) < _DEEPEST else []
            return
        self._names += [
            value
            for name, value in attrs
            if value and (name == "id" or (name == "name" and tag == "a"))
        ]
        self._title = [] if tag == "title" else None
        if tag in _HEADINGS:
            self._end_block()
            self._heading = True
            self._parts.append(_Part(_HEADINGS[tag], self._names))
            self._names = []
        else:
            self._space(tag)
            self._whole += [tag] if tag in _WHOLE and len(self._whole) < _DEEPEST else []

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            _close(self._hidden, tag)
        elif tag == "title" and self._title is not None:
            self._titles.append("".join(self._title).strip())
            self._title = None
        elif tag in _HEADINGS:
            self._end_block()
        elif _close(self._whole, tag):
            if not self._whole:
                self._end_block(whole=True)
        elif tag not in _CELLS:
            self._space(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._title is not None:
            self._title.append(data)
            return
        if data.strip():
            self._parts[-1].names += self._names
            self._names = []
            line = self.getpos()[0]
            self._lines = (self._lines[0] or line, line + data.rstrip().count("\n"))
            self._in_row = True
            self._laid_out |= "pre" in self._whole
        self._texts.append(data if "pre" in self._whole else re.sub(r"\s+", " ", data))

    def sections(self) -> Iterator[Section]:
        """What the page holds, after its end."""
        self._end_block(whole=bool(self._whole))
        page = [title for title in self._titles[:1] if title]
        path: list[tuple[int, str]] = []
        for part in self._parts:
            headed = bool(part.blocks) and part.blocks[0].kind == "heading"
            title = part.blocks[0].text if headed else ""
            path = [outer for outer in path if outer[0] < part.level]
            path += [(part.level, title)] if title else []
            anchors = [*part.names, slug(title)]
            if part.blocks:
                yield Section(
                    tuple(part.blocks),
                    (*page, *(outer for _, outer in path)),
                    tuple(filter(None, anchors)),
                )

    def _end_block(self, *, whole: bool = False) -> None:
        """What was gathered is a block of its own."""
        lines = "".join(self._texts).split("\n")
        if self._laid_out:
            text = "\n".join(line.rstrip() for line in lines).strip("\n")
        else:
            text = "\n".join(" ".join(line.split()) for line in lines if line.strip())
        if text.strip():
            kind: Kind = "heading" if self._heading else "lines" if whole else "prose"
            self._parts[-1].blocks.append(Block(text, kind, *self._lines))
        self._texts.clear()
        self._lines = (0, 0)
        self._heading = self._laid_out = self._in_row = False

    def _space(self, tag: str) -> None:
        if tag in _BREAKS | _WHOLE and not self._whole:
            self._end_block()
        elif tag in _BREAKS | _LINES | _WHOLE:
            self._texts.append("\n")
            self._in_row = False
        elif tag in _CELLS:
            self._texts.append(" | " if self._in_row else " ")


def _close(opened: list[str], tag: str) -> bool:
    """Whether a tag is open; it is no more, nor are those opened inside of it."""
    if tag not in opened:
        return False
    del opened[len(opened) - 1 - opened[::-1].index(tag) :]
    return True


FORMAT = Format("HTML", (".html", ".htm", ".xhtml"), _read, "id or heading", is_text=False)
