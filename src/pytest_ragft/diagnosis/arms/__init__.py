"""Every way of replaying a test, cheapest question first."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.arms import (
    answer_echo,
    closed_book,
    found_only,
    hop_1,
    hop_2,
    hop_3,
    instruct,
    oracle,
    oracle_only,
    perfect,
    placebo,
    reordered,
    rerun,
    stepwise,
    stronger,
    without_conflict,
)

ARMS: tuple[Arm, ...] = (
    answer_echo.ARM,
    rerun.ARM,
    oracle.ARM,
    placebo.ARM,
    instruct.ARM,
    perfect.ARM,
    oracle_only.ARM,
    closed_book.ARM,
    without_conflict.ARM,
    reordered.ARM,
    found_only.ARM,
    hop_1.ARM,
    hop_2.ARM,
    hop_3.ARM,
    stepwise.ARM,
    stronger.ARM,
)
BY_NAME = {arm.name: arm for arm in ARMS}
