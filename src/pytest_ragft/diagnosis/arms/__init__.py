"""Every way of replaying a test, cheapest question first."""

from pytest_ragft.diagnosis.arm import Arm
from pytest_ragft.diagnosis.arms import answer_echo, instruct, oracle, perfect, placebo, rerun

ARMS: tuple[Arm, ...] = (
    answer_echo.ARM,
    rerun.ARM,
    oracle.ARM,
    placebo.ARM,
    instruct.ARM,
    perfect.ARM,
)
BY_NAME = {arm.name: arm for arm in ARMS}
