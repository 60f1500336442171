"""Declares each test's case, as the suite of a product can from one place."""

import json
from pathlib import Path

import pytest

from pytest_ragft.diagnosis.case import Case

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.fixture
def anyio_backend():
    return "asyncio"


def pytest_ragft_case(item):
    return Case(**CASES[item.originalname])
