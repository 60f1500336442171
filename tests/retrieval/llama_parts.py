"""LlamaIndex with the embedding of these tests."""

from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.schema import TextNode
from passages import PASSAGES, embed
from pydantic import PrivateAttr


class Hashed(BaseEmbedding):
    def _get_text_embedding(self, text):
        return embed(text)

    def _get_query_embedding(self, query):
        return embed(query)

    async def _aget_query_embedding(self, query):
        return embed(query)


class Noting(MockLLM):
    """The library's own stand-in for a model, which keeps the prompts."""

    _prompts: list[str] = PrivateAttr(default_factory=list)

    @property
    def prompts(self):
        return self._prompts

    def complete(self, prompt, *args, **kwargs):
        self._prompts.append(prompt)
        return super().complete(prompt, *args, **kwargs)


def nodes():
    return [
        TextNode(
            text=text,
            id_=name,
            metadata={"file_path": f"{name}.md", "page": 7},
            excluded_embed_metadata_keys=["file_path", "page"],
            excluded_llm_metadata_keys=["page"],
        )
        for name, text in PASSAGES.items()
    ]


def index():
    return VectorStoreIndex(nodes(), embed_model=Hashed())
