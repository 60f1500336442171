"""Numbers that were taken from a tutorial."""

CHUNK_SIZE = 500
CHUNK_OVERLAP = 50
TOP_K = 25
MODEL = "gpt-4o-mini-2024-07-18"
EMBEDDING_AT_INDEX_TIME = "text-embedding-3-small"
EMBEDDING_AT_QUERY_TIME = "text-embedding-3-large"
