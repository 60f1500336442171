"""How docs/other-plugins.md comes to its versions; the proofs are a command of their own."""

import platform

import pytest
from company.tried import renewed, told_of

INSTALLED = {"pytest": "9.2.0", "pytest-a": "1.0", "bdd": "2.0", "c_c": "0"}
PAGE = """Before.

<!-- versions: x -->
{}| plugin | version tried | here |
|---|---|---|
| pytest-a, bdd or none | {} | says \\| `a`, b |
| subtests of pytest 9 | {} | 1.0 |

After.
"""


def test_each_row_has_the_versions_of_what_it_names():
    page = renewed(PAGE.format("\nOf old.\n\n", "?", "8"), "2 of 2.", INSTALLED)
    assert page == PAGE.format("\n2 of 2.\n\n", "1.0, 2.0", "9.2.0")
    assert renewed(page, "2 of 2.", INSTALLED) == page


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("Nothing.", r"other-plugins\.md: no table"),
        (PAGE.replace("pytest-a, bdd or", "pytest-z or"), "nothing is installed of .*pytest-z or"),
    ],
)
def test_a_page_that_cannot_be_told_is_named(page, told):
    with pytest.raises(ValueError, match=told):
        renewed(page, "", INSTALLED)


def test_what_was_left_out_proves_nothing(tmp_path):
    path = tmp_path / "outcomes.xml"
    path.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>',
        "utf-8",
    )
    told = told_of(path, INSTALLED)
    assert told.startswith("3 of 9 proofs hold: ")
    assert f"pytest 9.2.0, Python {platform.python_version()}, " in told
