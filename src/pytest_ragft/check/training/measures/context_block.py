"""Whether a prompt holds a passage to answer from, as retrieval would put it there."""

import re

from pytest_ragft.check.training.measures.personal.signs import holds
from pytest_ragft.check.training.turn import Turn

SHORTEST = 200
"""Characters of a prompt that holds a passage."""
_MARKS = (
    "context", "document", "passage", "source", "excerpt", "reference", "article", "evidence",
    "retrieved", "knowledge", "search result", "background", "information:", "kontext", "dokument",
    "auszug", "contexte", "extrait", "contexto", "documento", "contesto", "контекст", "документ",
    "上下文", "参考", "资料", "文档", "文脈", "資料", "맥락", "문서",
)  # fmt: skip
"""Letters, in lower case, without which no block is announced."""
_BLOCK = re.compile(
    r"(?im)^\W{0,6}(?:the |relevant |retrieved |given |provided |following |reference |source"
    r"|supporting |background |search |knowledge )*(?:contexts?|documents?|passages?|sources?"
    r"|excerpts?|references?|articles?|evidence|chunks?|(?:search )?results?"
    r"|knowledge(?: base)?|background|information|kontext|dokumente?|auszüge?|contexte|extraits?"
    r"|contextos?|documentos?|contesto|контекст|документы?)\s{0,2}(?:\W{0,2}\d{1,3}\W{0,2})?[:>\]=\n]"
    r"|</?(?:context|documents?|passages?|sources?|excerpts?|chunks?|evidence|search_results?"
    r"|knowledge|retrieved\w*)\b[^>\n]{0,60}>"
    r"|\[(?:context|document|doc|source|passage)s?[ _]?\d{0,3}\]"
    r"|\b(?:using|based on|from|given|according to) (?:only )?(?:the|this|these)"
    r" (?:(?:following|given|provided|below|above|retrieved) )*(?:context|documents?|passages?"
    r"|sources?|excerpts?|articles?|text|information)\b"
    r"|上下文|参考资料|参考文档|已知信息|文脈|参考情報"
)


def holds_context(turn: Turn) -> bool:
    """In a turn of the user, of a tool, or of the system."""
    return _holds(turn.prompt) or _holds(turn.system)


def _holds(text: str) -> bool:
    if len(text) < SHORTEST:
        return False
    lowered = text.lower()
    return holds(lowered, _MARKS) and _BLOCK.search(text) is not None
