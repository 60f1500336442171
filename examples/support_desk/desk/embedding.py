"""A small embedding that needs no model: the words of a text, hashed into a vector."""

import math
import re
import zlib
from collections import Counter

from langchain_core.embeddings import Embeddings

SIZE = 4096
EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be but by can do does for from how i if in into is it its may me must
        my not of on one or our s so than that the their then there they this to under until was
        we what when where which while who will with you your""",
    )
)


class HashedWords(Embeddings):
    """Texts that share words are near each other; it does not know that `grow` is in `growing`."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * SIZE
        for word, count in Counter(keywords(text)).items():
            vector[zlib.crc32(word.encode()) % SIZE] += 1 + math.log(count)
        return vector


def keywords(text: str) -> list[str]:
    """The words of a text, without those that stand in every text."""
    return [word for word in re.findall(r"\w+", text.lower()) if word not in EVERYWHERE]
