"""A test set of Giskard's RAGET."""

import sys
from pathlib import Path

from giskard.rag import QATestset, QuestionSample
from questions import ANSWER, GOLD, QUESTION

QATestset(
    [
        QuestionSample(
            id="refund-window",
            question=QUESTION,
            reference_answer=ANSWER,
            reference_context="\n\n".join(GOLD),
            conversation_history=[],
            metadata={"question_type": "simple", "seed_document_id": 3, "topic": "Returns"},
        ),
        QuestionSample(
            id="boots",
            question="And boots?",
            reference_answer="Boots count as shoes.",
            reference_context=GOLD[1],
            conversation_history=[
                {"role": "user", "content": "May I send shoes back?"},
                {"role": "assistant", "content": "Yes."},
            ],
            metadata={"question_type": "conversational", "seed_document_id": 4, "topic": "Returns"},
        ),
    ]
).save(Path(sys.argv[1]) / "testset.jsonl")
