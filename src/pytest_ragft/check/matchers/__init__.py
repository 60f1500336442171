"""Ways to turn facts into findings; a rule names one, `presence` where it names none."""

from collections.abc import Mapping

from pytest_ragft.check.matchers.count import count
from pytest_ragft.check.matchers.disagreement import disagreement
from pytest_ragft.check.matchers.engine import nothing
from pytest_ragft.check.matchers.presence import presence
from pytest_ragft.check.matchers.training import training
from pytest_ragft.check.rule import Check

MATCHERS: Mapping[str, Check] = {
    "presence": presence,
    "count": count,
    "disagreement": disagreement,
    "engine": nothing,
    "training": training,
}
