"""AutoRAG's own files: `QA.to_parquet` and its corpus."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from autorag.data.qa.schema import QA, Corpus, Raw
from questions import ANSWER, GOLD, QUESTION

folder = Path(sys.argv[1])
when = {
    "last_modified_datetime": datetime(2026, 1, 2, tzinfo=UTC),
    "prev_id": None,
    "next_id": None,
}
passages = pd.DataFrame(
    {
        "doc_id": ["refunds-1", "refunds-2"],
        "contents": GOLD,
        "path": ["docs/refunds.md", "docs/refunds.md"],
        "start_end_idx": [(0, 37), (38, 59)],
        "metadata": [when, when],
    }
)
questions = pd.DataFrame(
    {
        "qid": ["q1", "q2"],
        "query": [QUESTION, "Are boots shoes?"],
        "retrieval_gt": [[["refunds-1"], ["refunds-2"]], [["refunds-2", "refunds-1"]]],
        "generation_gt": [[ANSWER, "thirty days"], ["Yes"]],
    }
)
corpus = Corpus(passages, Raw(pd.DataFrame()))
QA(questions, corpus).to_parquet(str(folder / "qa.parquet"), str(folder / "corpus.parquet"))
