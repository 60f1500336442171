"""`replace-name` calls something else, imports it, and drops the import that it replaces."""

import pytest
from fix_projects import Project, callable_of, calls, contents, rule_of

OLD = calls(["cut*.Old", "cut.Old.from_texts"])
TO_SAME = {"replace-name": {"to": "cut.New"}}
TO_OTHER = {"replace-name": {"to": "keep.New"}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from cut import Old\n\nx = Old(1)\n", "from cut import New\n\nx = New(1)\n"),
        ("from cut import Old as O\n\nx = O(1)\n", "from cut import New\n\nx = New(1)\n"),
        (
            "from cut import Old, Other\n\nx = Old(Other)\n",
            "from cut import New, Other\n\nx = New(Other)\n",
        ),
        (
            "from cut import Old\n\nx = Old(1), Old\n",
            "from cut import Old, New\n\nx = New(1), Old\n",
        ),
        (
            "def f():\n    from cut import Old\n    Old(1)\ndef g():\n    Old\n",
            "def f():\n    from cut import New\n    New(1)\ndef g():\n    Old\n",
        ),
        (
            "from cut import Old\n\ny = ['Old']\nx = Old(1)\n",
            "from cut import New\n\ny = ['Old']\nx = New(1)\n",
        ),
        *(
            (
                f"from cut import Old\n\n{named}\nx = Old(1)\n",
                f"from cut import Old, New\n\n{named}\nx = New(1)\n",
            )
            for named in (
                "y: 'Old' = None",
                "def f(y: 'list[Old]'): ...",
                "y = list['Old']",
                "y = typing.cast('Old', 1)",
                "__all__ = ['f', 'Old']",
                "__all__ += ['f', 'Old']",
                "__all__: list[str] = ['f', 'Old']",
            )
        ),
        ("from cut import New, Old\n\nx = Old(1)\n", "from cut import New\n\nx = New(1)\n"),
        (
            "from cut import New as N\nfrom cut import Old\n\nx = Old(1)\n",
            "from cut import New as N\n\nx = N(1)\n",
        ),
        ("import cut\n\nx = cut.Old(1)\n", "import cut\n\nx = cut.New(1)\n"),
        ("import cut as c\n\nx = c.Old(1)\n", "import cut as c\n\nx = c.New(1)\n"),
        (
            "from cut import Old\n\nx = Old.from_texts(1)\n",
            "from cut import New\n\nx = New.from_texts(1)\n",
        ),
        (
            "from cut import Old\n\nx = Old(\n    1,  # one\n)(2)\n",
            "from cut import New\n\nx = New(\n    1,  # one\n)(2)\n",
        ),
        (
            "def f():\n    from cut import Old\n    return Old(1)\n",
            "def f():\n    from cut import New\n    return New(1)\n",
        ),
        (
            "from cut import (\n    A,  # a\n    Old,  # old\n    Z,\n)\n\nx = Old(A, Z)\n",
            "from cut import (\n    A,  # a\n    New,  # old\n    Z,\n)\n\nx = New(A, Z)\n",
        ),
        (
            "from cut import (\n    A,\n    Old,\n)\n\nx = Old(A, Old)\n",
            "from cut import (\n    A,\n    Old,\n    New,\n)\n\nx = New(A, Old)\n",
        ),
        (
            "from cut import Old  # noqa: F401\nx = Old(1)\n",
            "from cut import New  # noqa: F401\nx = New(1)\n",
        ),
        (
            "from cut import Old\n@Old(1)\ndef f(): ...\n",
            "from cut import New\n@New(1)\ndef f(): ...\n",
        ),
        ("from cut import Old\nx = f'{Old(1)} é'\n", "from cut import New\nx = f'{New(1)} é'\n"),
    ],
)
def test_a_name_of_the_same_module_takes_the_place(fixed, before, after):
    assert fixed(before, TO_SAME, OLD) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from cut import Old\n\nx = Old(1)\n", "from keep import New\n\nx = New(1)\n"),
        (
            "from cut import Old\n\nx = Old(1), Old\n",
            "from cut import Old\nfrom keep import New\n\nx = New(1), Old\n",
        ),
        (
            "from cut import A, Old\n\nx = Old(A)\n",
            "from cut import A\nfrom keep import New\n\nx = New(A)\n",
        ),
        (
            "from cut import Old, Z  # z\n\nx = Old(Z)\n",
            "from cut import Z  # z\nfrom keep import New\n\nx = New(Z)\n",
        ),
        ("import cut\n\nx = cut.Old(1)\n", "from keep import New\n\nx = New(1)\n"),
        (
            "import cut\n\nx = cut.Old(cut.a)\n",
            "import cut\nfrom keep import New\n\nx = New(cut.a)\n",
        ),
        ("import keep\nimport cut\n\nx = cut.Old(1)\n", "import keep\n\nx = keep.New(1)\n"),
        (
            "import cut\nfrom cut.a import b\n\nx = cut.Old(b)\n",
            "from keep import New\nfrom cut.a import b\n\nx = New(b)\n",
        ),
        (
            "import cut; import os\nx = cut.Old(os)\n",
            "from keep import New; import os\nx = New(os)\n",
        ),
        ("import cut, os\nx = cut.Old(os)\n", "import os\nfrom keep import New\nx = New(os)\n"),
        (
            (
                "from keep import New\ntry:\n    from cut import Old\n"
                "except ImportError:\n    Old = None\nx = Old(1)\n"
            ),
            (
                "from keep import New\ntry:\n    from cut import Old\n"
                "except ImportError:\n    Old = None\nx = New(1)\n"
            ),
        ),
        (
            "def f():\n    from cut import Old  # slow\n\n    return Old(1), Old\n",
            (
                "def f():\n    from cut import Old  # slow\n"
                "    from keep import New\n\n    return New(1), Old\n"
            ),
        ),
        (
            "def f():\n    from keep import New\n\nfrom cut import Old\nx = Old(1)\n",
            None,
        ),
        (
            "if TYPE_CHECKING:\n    from other import Thing\nfrom cut import Old\nx = Old(1)\n",
            "if TYPE_CHECKING:\n    from other import Thing\nfrom keep import New\nx = New(1)\n",
        ),
        (
            "from cut import Old\r\nx = Old(1), Old\r\n",
            "from cut import Old\r\nfrom keep import New\r\nx = New(1), Old\r\n",
        ),
        (
            "from keep_old import New\nfrom cut import Old\nx = Old(1)\n",
            "from keep_old import New\nx = New(1)\n",
        ),
    ],
)
def test_a_name_of_another_module_is_imported(project, before, after):
    one = project({"app.py": before}, rule_of({"safety": "safe", **TO_OTHER}, OLD))
    done = one.plan()
    if after is None:
        assert [why for _, why in done.refused] == [
            "'New' already means something else in the file"
        ]
    else:
        assert done.changes[0].after.decode() == after


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "from cut import Old\nNew = 1\nx = Old(1)\n",
            "'New' already means something else in the file",
        ),
        (
            (
                "try:\n    from cut import Old\n"
                "except ImportError:\n    from cut.old import Old\nx = Old(1)\n"
            ),
            "'Old' is not a name that one import gives",
        ),
        (
            "if a: from cut import Old\nx = Old(1), Old\n",
            "there is no line of its own for the import",
        ),
    ],
)
def test_what_would_be_wrong_is_left_alone(refused, source, reason):
    assert refused(source, TO_OTHER, OLD) == reason


def test_what_a_package_offers_to_others_stays(fixed):
    source = "from cut import Old\n\nx = Old(1)\n"
    after = "from cut import Old, New\n\nx = New(1)\n"
    assert fixed(source, TO_SAME, OLD, path="pkg/__init__.py") == after


def test_two_calls_take_two_rounds_and_one_import(project):
    source = "from cut import Old\n\nx = Old(1)\ny = Old(2)\n"
    done = project({"app.py": source}, rule_of({"safety": "safe", **TO_OTHER}, OLD)).plan()
    assert done.refused == ()
    assert done.changes[0].after.decode() == "from keep import New\n\nx = New(1)\ny = New(2)\n"
    assert len(done.changes[0].findings) == 2


KEEP = {"replace-name": {"to": "keep.New", "keep": ["size", "overlap"]}}


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ("(size=5, deep=1, overlap=2)", "(size=5, overlap=2)"),
        ("(deep=1, wide=2)", "()"),
        ("(size=5)", "(size=5)"),
        ("(\n    deep=1,\n    size=5,  # big\n    wide=2,\n)", "(\n    size=5,  # big\n)"),
    ],
)
def test_arguments_that_are_not_kept_go(fixed, arguments, kept):
    before = f"from cut import Old\nx = Old{arguments}\n"
    assert fixed(before, KEEP, OLD) == f"from keep import New\nx = New{kept}\n"


@pytest.mark.parametrize("arguments", ["(5)", "(*sizes)", "(**sizes)"])
def test_an_argument_whose_name_is_not_known_cannot_be_kept(refused, arguments):
    source = f"from cut import Old\nx = Old{arguments}\n"
    reason = "the call has an argument whose name is not known"
    assert refused(source, KEEP, OLD) == reason


def test_a_known_argument_without_a_name_gets_its_name():
    rule = rule_of({"safety": "safe", **KEEP}, OLD)
    files = contents({"app.py": "from cut import Old\nx = Old(1, 5, overlap=2)\n"})
    done = Project(files, (rule,), callable_of("Old", "deep", "size")).plan()
    after = "from keep import New\nx = New(size=5, overlap=2)\n"
    assert done.changes[0].after.decode() == after


def test_a_function_is_replaced_as_a_whole(fixed):
    action = {"replace-name": {"to": "keep.new"}}
    source, after = "import cut\ncut.Old.make(1)\n", "from keep import new\nnew(1)\n"
    assert fixed(source, action, calls("cut.Old.make")) == after


def test_an_import_that_is_alone_in_its_block_stays(fixed):
    head = "from keep import New\ntry:\n    from cut import Old\nexcept ImportError:\n    pass\n"
    assert fixed(f"{head}x = Old(1)\n", TO_OTHER, OLD) == f"{head}x = New(1)\n"


def test_a_condition_around_an_import_does_not_matter(fixed):
    source = "if a > 1:\n    from cut import Old\n    x = Old(1)\n"
    after = "if a > 1:\n    from keep import New\n    x = New(1)\n"
    assert fixed(source, TO_OTHER, OLD) == after


def test_a_method_that_is_imported_by_itself_is_left_alone(refused):
    source = "from cut.Old import from_texts\nx = from_texts(1)\n"
    reason = "'from_texts' does not name the class that it stands for"
    assert refused(source, TO_OTHER, OLD) == reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from cut import Old\nx = Old(1)\n", "from keep import New\nx = New.of(1)\n"),
        ("import cut\nx = cut.Old(1)\n", "from keep import New\nx = New.of(1)\n"),
        (
            "from keep import New as N\nfrom cut import Old\nx = Old(1)\n",
            "from keep import New as N\nx = N.of(1)\n",
        ),
    ],
)
def test_of_a_method_the_class_is_imported(fixed, before, after):
    assert fixed(before, {"replace-name": {"to": "keep.New.of"}}, OLD) == after


def test_a_call_that_leaves_out_what_must_be_given_is_left_alone(fixed, refused):
    action = {"replace-name": {"to": "keep.New", "given": "size"}}
    head = "from cut import Old\nx = "
    assert fixed(f"{head}Old(size=5)\n", action, OLD) == "from keep import New\nx = New(size=5)\n"
    reason = "'size' is not given, and has another default in what is called"
    assert refused(f"{head}Old(deep=5)\n", action, OLD) == reason
