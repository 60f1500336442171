"""Writes a project with planted failures: pages, app, pipelines, tests, settings and the truth."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from planting import app
from planting import model as model_plants
from planting import retrieval as retrieval_plants
from planting.facts import Inventor
from planting.plant import Plant, Site, truth_of
from planting.proof import Model, checks_of, proved

HERE = Path(__file__).parent
PLANTERS = (*retrieval_plants.PLANTERS, *model_plants.PLANTERS)
SPARE = 2.0
"""How many more are made up than are wanted, since some do not fail as they should."""
A_FILE = 25
"""Tests."""
PYPROJECT = """\
[tool.pytest.ini_options]
pythonpath = [".", {examples!r}]
filterwarnings = ["ignore"]

[tool.ragft]
corpus = ["docs/**/*.md"]
max_calls = 1000000
stronger_model = "simulated-reader-3-large"
"""
INSTRUCTIONS = "Answer in one sentence, from the documents."
CONFTEST = """\
import os
from contextlib import ExitStack

from simulated_model.server import serve


def pytest_configure(config):
    running = ExitStack()
    os.environ["OPENAI_BASE_URL"] = running.enter_context(serve())
    os.environ["OPENAI_API_KEY"] = "none"
    os.environ["MODEL"] = "simulated-reader-3"
    config.add_cleanup(running.close)
"""
PREAMBLE = "import json\nimport re\n\nimport pytest\nfrom app import ask\n"


def write(  # noqa: PLR0913  # each is one choice of the caller
    folder: Path, examples: Path, each: int, seed: int, model: Model, *, bare: bool = False
) -> dict[str, Plant]:
    """A project with up to `each` tests of each cause; what was planted, by the test's id.

    `bare`: no instructions are declared for the whole suite.
    """
    inventor, site = Inventor(seed), Site()
    drafts = {
        plant: [plant(inventor, site) for _ in range(round(each * SPARE) + 1)] for plant in PLANTERS
    }
    _write_pages(folder, site)
    plants = [
        found for some in drafts.values() for found in _chosen(some, each, inventor, site, model)
    ]
    inventor.dice.shuffle(plants)
    settings = PYPROJECT.format(examples=str(examples))
    settings += "" if bare else f"instructions = {INSTRUCTIONS!r}\n"
    (folder / "pyproject.toml").write_text(settings, "utf-8")
    (folder / "conftest.py").write_text(CONFTEST, "utf-8")
    shutil.copy(HERE / "app.py", folder / "app.py")
    known = dict(_write_tests(folder, plants, inventor))
    truth = {nodeid: truth_of(plant) for nodeid, plant in known.items()}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1), "utf-8")
    return known


def _write_pages(folder: Path, site: Site) -> None:
    for path, text in site.pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    (folder / "pipelines.json").write_text(json.dumps(site.pipelines, indent=1), "utf-8")
    app.HOME = folder
    for cached in (app.pipelines, app.store, app.passages):
        cached.cache_clear()


def _chosen(
    drafts: Sequence[Plant], each: int, inventor: Inventor, site: Site, model: Model
) -> Iterator[Plant]:
    left = each
    for draft in drafts:
        found = proved(draft, inventor, site, model) if left else None
        if found is not None:
            left -= 1
            yield found


def _write_tests(
    folder: Path, plants: Sequence[Plant], inventor: Inventor
) -> Iterator[tuple[str, Plant]]:
    for start in range(0, len(plants), A_FILE):
        path = f"tests/test_{start // A_FILE:02}.py"
        (folder / "tests").mkdir(exist_ok=True)
        sources = [PREAMBLE]
        for number, plant in enumerate(plants[start : start + A_FILE], start=start):
            name = f"test_{number:03}"
            sources.append(_source(name, plant, inventor))
            yield f"{path}::{name}", plant
        (folder / path).write_text("\n\n".join(sources), "utf-8")


def _source(name: str, plant: Plant, inventor: Inventor) -> str:
    expects = {"expects": plant.answer} if plant.answer else {}
    declared = ", ".join(f"{key}={value!r}" for key, value in {**plant.marker, **expects}.items())
    marker = f"@pytest.mark.ragft({declared})\n" if declared else ""
    earlier = f", earlier={plant.earlier!r}" if plant.earlier else ""
    call = f"    reply = ask({plant.question!r}, {plant.pipeline!r}{earlier})\n"
    asserts = "".join(f"    assert {_worded(c, inventor)}\n" for c in checks_of(plant))
    return f"{marker}def {name}():\n{call}{asserts}"


def _worded(check: str, inventor: Inventor) -> str:
    """Some asserts use a pattern or a list in place of a plain text."""
    plain = re.fullmatch(r"'([^'\\]+)' in reply", check)
    if plain is None:
        return check
    text = plain[1]
    pattern = re.escape(text).replace(r"\ ", r"\s+")
    return inventor.dice.choice(
        (check, check, f"re.search(r{pattern!r}, reply)".replace("\\\\", "\\"),
         f"any(text in reply for text in [{text!r}])")
    )  # fmt: skip
