"""Hooks that a conftest or another plugin may implement."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_ragft.diagnosis.case import Case


@pytest.hookspec(firstresult=True)
def pytest_ragft_case(item: pytest.Item) -> "Case | None":
    """What `item` declares, for suites that know it from elsewhere than markers.

    Asked for each failing test under `--ragft-diagnose`. Markers and the `ragft` fixture
    win over it, field by field. Build the value with `pytest_ragft.diagnosis.case.Case`.
    """
