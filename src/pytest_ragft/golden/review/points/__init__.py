"""What a reviewer looks at, in the order in which it is to be mended."""

from pytest_ragft.golden.review.finding import Point
from pytest_ragft.golden.review.points import (
    ambiguous_id,
    check_fails_its_answer,
    contradicting_cases,
    dominant_topic,
    draft_case,
    duplicate_case,
    golden_case_without_source,
    no_unanswerable_cases,
    oracle_repeats_answer,
    passes_without_answer,
    small_golden_set,
    source_unreadable,
    source_without_answer,
    train_eval_overlap,
    undefined_correct,
    unreadable_file,
)

POINTS: tuple[Point, ...] = (
    # Cases that say something wrong, or nothing: every run of them misleads.
    unreadable_file.POINT,
    undefined_correct.POINT,
    check_fails_its_answer.POINT,
    contradicting_cases.POINT,
    source_unreadable.POINT,
    train_eval_overlap.POINT,
    # Cases that say too little.
    draft_case.POINT,
    passes_without_answer.POINT,
    oracle_repeats_answer.POINT,
    source_without_answer.POINT,
    duplicate_case.POINT,
    ambiguous_id.POINT,
    # The set as a whole.
    golden_case_without_source.POINT,
    no_unanswerable_cases.POINT,
    small_golden_set.POINT,
    dominant_topic.POINT,
)
