"""Suites that run in a process of their own, against providers that misbehave."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from diagnosis_process import Folder, model
from rough_provider import RoughProvider


@pytest.fixture
def provider() -> Iterator[RoughProvider]:
    with RoughProvider(model) as running:
        yield running


@pytest.fixture
def new_folder(tmp_path: Path, provider: RoughProvider) -> Iterator[Callable[[str], Folder]]:
    """Makes folders; what still runs in them ends with the test."""
    made: list[Folder] = []

    def make(name: str) -> Folder:
        made.append(Folder(tmp_path / name, provider.port))
        made[-1].path.mkdir()
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def folder(new_folder: Callable[[str], Folder]) -> Folder:
    return new_folder("suite")
